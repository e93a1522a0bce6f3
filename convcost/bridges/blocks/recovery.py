"""A flat graph -> the text of a file with blocks, held against the graph before anyone sees it."""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from convcost.bridges.blocks.fusing import fused, usual
from convcost.bridges.blocks.holding import difference
from convcost.bridges.blocks.recovering import Recovered, recovered
from convcost.bridges.blocks.referring import Lost
from convcost.bridges.blocks.repeats import with_repeats
from convcost.bridges.blocks.scopes import Path, grouped, scopes_of
from convcost.bridges.blocks.step import walk
from convcost.bridges.blocks.writing import File, written
from convcost.bridges.captured import Scopes
from convcost.graph import Graph
from convcost.notation.writing import origin, write

MOST_TRIES = 6
LAYERS_PER_LINE = 3
"""A text with fewer layers to a line is long: scopes may show less than the structure does."""
MOST_LAYERS = 2_000
"""Above this many layers, structure is not looked for beside the scopes, nor block after block unfolded."""
FEWEST_TRIES = 2
SHORTER = Fraction(5, 4)
"""How much shorter a text without the author's scopes has to be."""
NO_SCOPES: Mapping[str, Scopes] = MappingProxyType({})


class Text(NamedTuple):
    """The file, and why something in it is not a block."""

    text: str
    unfolded: tuple[str, ...] = ()


def recover(graph: Graph, modules: Mapping[str, Scopes] = NO_SCOPES) -> Text:
    """The network as a person would have written it.

    ``modules`` are those around the layers, by the layers' names; without any, the names are taken as paths. What is
    written builds to the same graph: a block that would not is unfolded, at worst all of them, and the reason is
    told. Raises `Refusal` where not even a step per layer can be written.
    """
    scopes, titles = _scopes(graph, modules)
    best = _held(graph, scopes, titles)
    has_scopes = any(scopes.values())
    is_long = best is None or _lines(best) > len(graph.nodes) // LAYERS_PER_LINE
    if is_long and has_scopes and len(graph.nodes) <= MOST_LAYERS:
        other = _held(graph, dict.fromkeys(scopes, ()), {})
        if other is not None and (best is None or SHORTER * _lines(other) < _lines(best)):
            best = other
    return best if best is not None else Text(write(graph), ("its layers cannot be put into blocks",))


def _lines(found: Text) -> int:
    return found.text.count("\n")


def _held(graph: Graph, scopes: Mapping[str, Path], titles: Mapping[Path, str]) -> Text | None:
    """The text by these scopes, held against the graph; None where even without blocks it is another network."""
    refused: set[str] = set()
    reasons: list[str] = []
    for _ in range(MOST_TRIES if len(graph.nodes) <= MOST_LAYERS else FEWEST_TRIES):
        try:
            found, text = _attempt(graph, scopes, titles, refused)
        except Lost:
            return None
        differs = difference(text, graph, [node for step in found.steps for node in step.nodes])
        if differs is None:
            return Text(text, tuple(reasons))
        if not found.blocks:
            return None
        culprit = _culprit(found, differs.node)
        names = {culprit} if culprit is not None else {block.name for block in found.blocks}
        reasons.append(f"{', '.join(f'`{name}`' for name in sorted(names))} unfolded: {differs.reason}")
        refused |= {path for block in found.blocks if block.name in names for path in block.paths}
    return None


def _scopes(graph: Graph, modules: Mapping[str, Scopes]) -> tuple[Mapping[str, Path], Mapping[Path, str]]:
    """The scope of every layer, and the class behind every scope that is a module."""
    if not modules:
        return scopes_of(graph), {}
    scopes = {node.name: tuple(each.name for each in modules.get(node.name, ())) for node in graph.nodes}
    titles = {
        tuple(each.name for each in around[:depth]): around[depth - 1].class_name
        for around in modules.values()
        for depth in range(1, len(around) + 1)
        if around[depth - 1].class_name
    }
    return scopes, titles


def _attempt(
    graph: Graph, scopes: Mapping[str, Path], titles: Mapping[Path, str], refused: set[str]
) -> tuple[Recovered, str]:
    outputs = list(graph.outputs.values())
    root = with_repeats(grouped(fused(graph), scopes, outputs), outputs)
    last = graph.nodes[-1].name if graph.nodes else None
    is_plain = outputs == [last] and not any(last in node.inputs for node in graph.nodes)
    found = recovered(root, list(graph.inputs), outputs, titles, frozenset(refused), needs_names=not is_plain)
    names = {step.gives: step.name for step in walk(found.steps)}
    named = {} if is_plain else {name: names.get(tensor) or tensor for name, tensor in graph.outputs.items()}
    file = File(graph.name, graph.inputs, usual(graph), named, _written(graph))
    return found, written(file, found, f"recovered from {origin(graph)}")


def _written(graph: Graph) -> dict[str, str]:
    """How the author's code writes the kinds that it writes in one way everywhere, by kind."""
    words: dict[str, set[str | None]] = {}
    for node in graph.nodes:
        words.setdefault(node.op.kind, set()).add(node.written)
    alone = {kind: next(iter(found)) for kind, found in words.items() if len(found) == 1}
    return {kind: word for kind, word in alone.items() if word is not None}


def _culprit(found: Recovered, node: str | None) -> str | None:
    """The innermost block whose instance holds a node."""
    inside = [block for block in found.blocks if node is not None and node in block.nodes]
    return min(inside, key=lambda block: len(block.nodes)).name if inside else None
