"""How the author's code writes layers, as `written` says it: by kind where all of one are alike, else by part."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import repeat

from convcost.errors import ConvcostError
from convcost.graph import Graph
from convcost.language.document import read
from convcost.language.globs import matches
from convcost.notation.build import build
from convcost.notation.spec import read_network

DIGITS = re.compile(r"\d+")
LONGEST = 3
"""Parts of a path that a glob names."""


def by_kind(graph: Graph) -> dict[str, str]:
    """The word of every kind whose layers are all written in one way that has a word."""
    words: dict[str, set[str | None]] = {}
    for node in graph.nodes:
        words.setdefault(node.op.kind, set()).add(node.written)
    alone = {kind: next(iter(found)) for kind, found in words.items() if len(found) == 1}
    return {kind: word for kind, word in alone.items() if word is not None}


def by_part(graph: Graph, text: str, order: Sequence[str]) -> dict[str, str]:
    """The word of every other layer that has one, by its name in the text, or by the end of the names of several.

    ``order`` are the layers of the graph in the order in which the text makes them. Empty where it cannot be built:
    why, is for others to say.
    """
    known = by_kind(graph)
    wanted = {node.name: node.written for node in graph.nodes if node.op.kind not in known}
    if not any(wanted.values()):
        return {}
    try:
        made = build(read_network(read(text, "recovered.yaml")))
    except ConvcostError:
        return {}
    words = {
        node.name: wanted.get(name) or known.get(node.op.kind) for name, node in zip(order, made.nodes, strict=False)
    }
    named = [node.name for name, node in zip(order, made.nodes, strict=False) if wanted.get(name)]
    return dict(_by_globs(words, named))


def _by_globs(words: Mapping[str, str | None], named: Sequence[str]) -> Iterator[tuple[str, str]]:
    """One glob for many layers where all that it means are written alike: the one that says the most of them."""
    around = {name: _around(name, words) for name in words}
    meant: dict[str, set[str]] = {}
    for name, paths in around.items():
        for glob in _ends(paths):
            meant.setdefault(glob, set()).add(name)
    told: set[str] = set()
    for name in named:
        word = words[name]
        if name in told or word is None:
            continue
        for glob in _counted(around[name]):
            if glob not in meant:
                meant[glob] = {each for each, paths in around.items() if any(matches(at, glob, ".") for at in paths)}
        meant.setdefault(name, {name})
        globs = (name, *_ends(around[name]), *_counted(around[name]))
        alike = [glob for glob in globs if {words[each] for each in meant[glob]} == {word}]
        glob = max(alike, key=lambda each: len(meant[each]))
        yield glob, word
        told |= meant.get(glob, set())


def _around(name: str, layers: Container[str]) -> list[str]:
    """The paths of what a layer stands in, the outermost first, and its own: what is a layer means itself alone."""
    parts = name.split(".")
    above = (".".join(parts[:depth]) for depth in range(1, len(parts)))
    return [*(path for path in above if path not in layers), name]


def _ends(paths: Sequence[str]) -> list[str]:
    """Globs of what a layer stands in by the last parts of its path."""
    found = []
    for path in map(str.split, paths, repeat(".")):
        found += ["**." + ".".join(path[-length:]) for length in range(1, min(LONGEST, len(path)) + 1)]
    return found


def _counted(paths: Sequence[str]) -> list[str]:
    """Globs of what a layer stands in by its path with any numbers."""
    return [glob for path in paths if (glob := DIGITS.sub("*", path)) != path]
