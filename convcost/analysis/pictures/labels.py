"""What a layer is called where there is little room: ``conv 256 3×3/2``."""

import re
from collections.abc import Iterator

from convcost.analysis import Analysis
from convcost.graph import Graph, Node, described
from convcost.layers import op

TIMES = "×"
BETWEEN = re.compile(r"(?<=\d)x(?=\d)")
"""The letter between two numbers, where pictures have a sign."""
LONGEST = 40


def label(node: Node) -> str:
    """The kind, its one required argument, its window and what of it is unusual."""
    return " ".join(_words(node))


def labels(node: Node) -> tuple[str, ...]:
    """The label, and shorter ones for less room."""
    words = list(_words(node))
    return tuple(dict.fromkeys((" ".join(words), " ".join(words[1:]) or words[0])))


def labels_of(analysis: Analysis, index: int) -> tuple[str, ...]:
    """Those of a layer by its index, worked out once for all drawings and all layers that are alike."""
    known = analysis.once(_known)
    node = analysis.graph.nodes[index]
    key = node.op, len(node.output.spatial)
    if key not in known:
        known[key] = labels(node)
    return known[key]


def _known(_: Analysis) -> dict[tuple[op.Op, int], tuple[str, ...]]:
    """By what a layer is told and how many axes it has: nothing else is in a label."""
    return {}


def size(shape: object) -> str:
    """A shape with a sign for times between numbers."""
    return str(shape).replace("x", TIMES)


def tensors(graph: Graph) -> str:
    """What goes in and comes out."""
    outputs = [graph.shapes[tensor] for tensor in graph.outputs.values()]
    return f"{_listed(list(graph.inputs.values()))} → {_listed(outputs)}"


def _listed(shapes: list[object] | list[op.Shape]) -> str:
    return ", ".join(map(size, shapes[:3])) + (f", … {len(shapes) - 3} more" if len(shapes) > 3 else "")


def _words(node: Node) -> Iterator[str]:
    """The words of the same layer in a table, with signs, and cut where one would fill the box."""
    kind, *others = described.label(node)
    yield kind.replace("conv_transpose", "convT").replace("_", " ")
    for each in others:
        yield BETWEEN.sub(TIMES, each if len(each) <= LONGEST else f"{each[: LONGEST - 1]}…")
