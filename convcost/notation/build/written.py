"""Which layers are written how: the words of `written` on the nodes they are meant for."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from convcost.errors import Label, Problem, nearest
from convcost.graph import Node
from convcost.language.globs import matches
from convcost.layers.op import kinds
from convcost.notation.build.builder import Builder
from convcost.notation.spec.model import Group, Join, Network, Step, Written

SEPARATOR = "."


def mark_written(builder: Builder) -> None:
    """Say of every node how it is written; a part comes before a kind, and the last of several parts wins.

    A part that is a layer is that layer alone, without the norm and the activation behind it.
    """
    entries = builder.network.written
    by_kind = {each.pattern: each.way for each in entries if each.pattern in kinds()}
    parts = [each for each in entries if each.pattern not in by_kind]
    layers = {node.name for node in builder.nodes} if parts else set()
    for index, node in enumerate(builder.nodes if entries else ()):
        way = next((each.way for each in reversed(parts) if _is_part(node, each, layers)), by_kind.get(node.op.kind))
        if way is not None:
            builder.nodes[index] = replace(node, written=way)
    for each in parts:
        is_there = any(_is_part(node, each, layers) for node in builder.nodes)
        if not is_there and not (builder.variant and _is_of_a_variant(builder.network, each)):
            _note_nothing(builder, each)


def _is_part(node: Node, entry: Written, layers: Collection[str]) -> bool:
    """Whether the node is what the glob matches, or stands below a part that it matches and that is no layer."""
    names = node.name.split(SEPARATOR)
    above = (SEPARATOR.join(names[:depth]) for depth in range(1, len(names)))
    parts = (path for path in above if path not in layers)
    return any(matches(path, entry.pattern, SEPARATOR) for path in (node.name, *parts))


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
