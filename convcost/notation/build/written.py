"""Which layers are written how: the words of `written` on the nodes they are meant for."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from convcost.errors import Label, Problem, nearest
from convcost.graph import Node
from convcost.language.globs import matches
from convcost.layers.op import kinds
from convcost.notation.build.builder import Builder
from convcost.notation.build.work import PARTS_OF_A_MATCH
from convcost.notation.spec.model import Group, Join, Network, Step, Written

SEPARATOR = "."
WILDCARDS = frozenset("*?[")


def mark_written(builder: Builder) -> None:
    """Say of every node how it is written; a part comes before a kind, and the last of several parts wins.

    A part that is a layer is that layer alone, without the norm and the activation behind it.
    """
    entries = builder.network.written
    if not entries:
        return
    by_kind = {each.pattern: each.way for each in entries if each.pattern in kinds()}
    parts = [each for each in entries if each.pattern not in by_kind]
    layers = {node.name for node in builder.nodes}
    paths = [_paths(node, layers) for node in builder.nodes]
    distinct = {path for each in paths for path in each}
    _count(builder, len(distinct), parts)
    matched = _matched(distinct, parts)
    for index, (node, above) in enumerate(zip(builder.nodes, paths, strict=True)):
        last = max((place for path in above for place in matched[path]), default=None)
        way = by_kind.get(node.op.kind) if last is None else parts[last].way
        if way is not None:
            builder.nodes[index] = node._replace(written=way)
    found = {place for places in matched.values() for place in places}
    for place, entry in enumerate(parts):
        if place not in found and not (builder.variant and _is_of_a_variant(builder.network, entry)):
            _note_nothing(builder, entry)


def _count(builder: Builder, paths: int, parts: Sequence[Written]) -> None:
    """Count every glob on every path as work, and refuse too much of it."""
    for entry in filter(_is_glob, parts):
        if too_much := builder.work.evaluates(PARTS_OF_A_MATCH * paths):
            label = Label(builder.network.span(entry), f"tried on {paths:,} names")
            raise builder.failed([Problem("E104", too_much, (label,), ("name parts without `*`, or fewer of them",))])


def _is_glob(entry: Written) -> bool:
    return not WILDCARDS.isdisjoint(entry.pattern)


def _paths(node: Node, layers: Collection[str]) -> tuple[str, ...]:
    """The node's name, and the parts above it that are no layers."""
    names = node.name.split(SEPARATOR)
    above = (SEPARATOR.join(names[:depth]) for depth in range(1, len(names)))
    return (node.name, *(path for path in above if path not in layers))


def _matched(paths: Iterable[str], parts: Sequence[Written]) -> dict[str, list[int]]:
    """The entries that match each path, by their place; a name without wildcards is looked up, a glob is tried."""
    plain: dict[str, list[int]] = {}
    for place, entry in enumerate(parts):
        plain.setdefault(entry.pattern, []).append(place)
    globs = [(place, entry.pattern) for place, entry in enumerate(parts) if _is_glob(entry)]
    return {
        path: plain.get(path, []) + [place for place, pattern in globs if matches(path, pattern, SEPARATOR)]
        for path in paths
    }


def _is_of_a_variant(network: Network, entry: Written) -> bool:
    """Whether steps of the file have all the names of a glob, so that another variant may have such a part."""
    lists = (network.steps, *(block.steps for block in network.blocks.values()))
    names = {name for steps in lists for name in _names(steps)}
    wanted = [each for each in entry.pattern.split(SEPARATOR) if each.strip("*") and not each.isdigit()]
    return all(any(matches(name, each, SEPARATOR) for name in names) for each in wanted)


def _names(steps: Iterable[Step]) -> Iterator[str]:
    """The names of steps and branches, and of all inside of them."""
    for step in steps:
        yield step.name
        if isinstance(step.body, Group):
            yield from _names(step.body.steps)
        elif isinstance(step.body, Join):
            for branch in step.body.branches or ():
                yield branch.name
                yield from _names(branch.steps or ())


def _note_nothing(builder: Builder, entry: Written) -> None:
    guess = nearest(entry.pattern, kinds())
    label = Label(builder.network.span(entry), f"did you mean `{guess}`?" if guess else "neither a kind nor a part")
    message = f"`written` says how `{entry.pattern}` is written, and no layer is called so"
    builder.note(Problem("W503", message, (label,), (), "warning"))
