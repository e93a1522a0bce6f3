"""Which layers are written how: the words of `written` on the nodes they are meant for."""

from dataclasses import replace

from convcost.errors import Label, Problem, nearest
from convcost.graph import Node
from convcost.language.globs import matches
from convcost.layers.op import kinds
from convcost.notation.build.builder import Builder
from convcost.notation.spec.model import Written

SEPARATOR = "."


def mark_written(builder: Builder) -> None:
    """Say of every node how it is written; a part comes before a kind, and the last of several parts wins."""
    entries = builder.network.written
    by_kind = {each.pattern: each.way for each in entries if each.pattern in kinds()}
    parts = [each for each in entries if each.pattern not in by_kind]
    for index, node in enumerate(builder.nodes if entries else ()):
        way = next((each.way for each in reversed(parts) if _is_part(node, each)), by_kind.get(node.op.kind))
        if way is not None:
            builder.nodes[index] = replace(node, written=way)
    for each in parts:
        if not any(_is_part(node, each) for node in builder.nodes):
            _note_nothing(builder, each)


def _is_part(node: Node, entry: Written) -> bool:
    """Whether the node is what the glob matches, or stands below it."""
    names = node.name.split(SEPARATOR)
    above = (SEPARATOR.join(names[:depth]) for depth in range(1, len(names) + 1))
    return any(matches(path, entry.pattern, SEPARATOR) for path in above)


def _note_nothing(builder: Builder, entry: Written) -> None:
    guess = nearest(entry.pattern, kinds())
    label = Label(builder.network.span(entry), f"did you mean `{guess}`?" if guess else "neither a kind nor a part")
    message = f"`written` says how `{entry.pattern}` is written, and no layer is called so"
    builder.note(Problem("W503", message, (label,), (), "warning"))
