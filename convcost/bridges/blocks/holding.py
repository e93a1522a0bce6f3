"""The gate: a recovered file is built and held against the flat graph, node by node, before it is written."""

from collections.abc import Sequence
from typing import NamedTuple

from convcost.bridges.blocks.fusing import canonical
from convcost.errors import ConvcostError
from convcost.graph import Graph
from convcost.language.document import read
from convcost.layers.op import arguments
from convcost.notation.build import build
from convcost.notation.spec import read_network


class Difference(NamedTuple):
    """Where a recovered file is not the flat graph: a flat node, or None where nothing could be built; and why."""

    node: str | None
    reason: str


def difference(text: str, flat: Graph, order: Sequence[str]) -> Difference | None:
    """The first difference; None where the file gives the same layers, wiring, shapes and outputs.

    ``order`` are the flat nodes in the order in which the file makes them.
    """
    try:
        made = build(read_network(read(text, "recovered.yaml")))
    except ConvcostError as error:
        partial = error.partial
        index = len(partial.nodes) if isinstance(partial, Graph) else 0
        node = order[index] if 0 < index < len(order) else None
        return Difference(node, f"{error.problems[0].code} {error.problems[0].message}")
    return _held(made, flat, order)


def _held(made: Graph, flat: Graph, order: Sequence[str]) -> Difference | None:
    nodes = {node.name: node for node in flat.nodes}
    stands_for = dict(zip(made.inputs, flat.inputs, strict=True))
    for name, node in zip(order, made.nodes, strict=False):
        wanted = nodes[name]
        stands_for[node.name] = name
        if canonical(node.op) != canonical(wanted.op):
            return Difference(name, f"it is {_told(node.op)} and not {_told(wanted.op)}")
        if tuple(map(stands_for.get, node.inputs)) != wanted.inputs:
            return Difference(name, "it takes other tensors")
        if node.output != wanted.output:
            return Difference(name, f"it gives {node.output} and not {wanted.output}")
        if (stands_for.get(node.shares) if node.shares else None) != wanted.shares:
            return Difference(name, "it shares its parameters otherwise")
        if (node.frozen, node.dtype, node.written) != (wanted.frozen, wanted.dtype, wanted.written):
            return Difference(name, "it is frozen, stored or written in code otherwise")
    if len(made.nodes) != len(flat.nodes) or sorted(order) != sorted(nodes):
        return Difference(None, f"{len(made.nodes)} layers in place of {len(flat.nodes)}")
    if list(map(stands_for.get, made.outputs.values())) != list(flat.outputs.values()):
        return Difference(None, "its outputs are others")
    return None


def _told(op: object) -> str:
    return f"`{op.kind}` {arguments(op)}"  # type: ignore[attr-defined, arg-type]
