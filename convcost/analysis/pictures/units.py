"""The network as its drawings have it: a layer with its norm and activation is one unit."""

from collections.abc import Sequence
from typing import NamedTuple

from convcost.analysis import Analysis
from convcost.analysis.pictures.labels import labels_of
from convcost.graph import Graph, Node
from convcost.language.quantity import at_a_glance
from convcost.layers import op

SIGNS = {"add": "+", "mul": "×", "sub": "−", "concat": "C", "stack": "C", "matmul": "@"}
"""What papers draw in place of the names of joins."""


WINDOW = ("kernel", "stride", "dilation")


class Unit(NamedTuple):
    """A layer and what follows it alone; ``takes`` are the units whose tensors come in, by their places."""

    nodes: tuple[int, ...]
    kind: str
    labels: tuple[str, ...]
    """The longest first."""
    takes: tuple[int, ...]
    inputs: tuple[str, ...]
    """The inputs of the network among what comes in."""
    output: str
    """The shape that comes out, as it is written."""
    sign: str
    """Of a join, what stands for it."""
    macs: int
    params: int
    is_known: bool = True
    """Whether the multiply-adds of all of it are known; else they are a lower bound."""

    @property
    def is_free(self) -> bool:
        """Whether it learns and multiplies nothing."""
        return self.is_known and not (self.macs or self.params)


class Units(NamedTuple):
    """All units in execution order, and the unit of every node."""

    units: tuple[Unit, ...]
    of_nodes: tuple[int, ...]


def window(node: Node) -> tuple[object, ...]:
    """What a layer sees at once, per axis, and whether a channel sees only some of the others."""
    given = op.arguments(node.op)
    sizes = (given[name] for name in WINDOW if name in given)
    return *(_per_axis(size, len(node.output.spatial)) for size in sizes), given.get("groups", 1) != 1


def _per_axis(size: object, axes: int) -> object:
    """A size of every axis, however it was written: one number stands for all of them."""
    sizes = size if isinstance(size, tuple) else (size,)
    return sizes * axes if len(sizes) == 1 else sizes


def told(macs: int, *, is_known: bool) -> str:
    """Multiply-adds in a box: nothing where there are none, a lower bound with its sign, and a question mark."""
    if is_known:
        return at_a_glance(macs) if macs else ""
    return f"≥ {at_a_glance(macs)}" if macs else "?"


def units(analysis: Analysis) -> Units:
    """Every node belongs to one unit."""
    graph = analysis.graph
    heads = _heads(graph)
    places: dict[int, int] = {}
    members: list[list[int]] = []
    for index, head in enumerate(heads):
        if head == index:
            places[index] = len(members)
            members.append([])
        members[places[head]].append(index)
    of_nodes = tuple(places[head] for head in heads)
    index_of = {node.name: index for index, node in enumerate(graph.nodes)}
    macs, params = (analysis.figures(key) for key in ("macs", "params"))
    made = []
    for place, nodes in enumerate(members):
        taken = [name for index in nodes for name in graph.nodes[index].inputs]
        takes = dict.fromkeys(of_nodes[index_of[name]] for name in taken if name in index_of)
        node = graph.nodes[nodes[0]]
        made.append(
            Unit(
                tuple(nodes),
                node.op.kind,
                _labels(analysis, nodes),
                tuple(each for each in takes if each != place),
                tuple(dict.fromkeys(name for name in taken if name not in index_of)),
                str(graph.nodes[nodes[-1]].output),
                SIGNS.get(node.op.kind, "") if node.op.is_join or len(node.inputs) > 1 else "",
                _sum(macs, nodes),
                _sum(params, nodes),
                all(macs[index] is not None for index in nodes),
            )
        )
    return Units(tuple(made), of_nodes)


def _labels(analysis: Analysis, nodes: Sequence[int]) -> tuple[str, ...]:
    """Those of the layer; one that others follow elsewhere, a norm or an activation, names what follows it."""
    first, *following = (analysis.graph.nodes[index] for index in nodes)
    found = labels_of(analysis, nodes[0])
    if not _follows(first) or not following:
        return found
    return ", ".join((found[0], *(node.op.kind for node in following))), *found


def _heads(graph: Graph) -> list[int]:
    """For every node the layer that it is drawn with: itself, unless it follows one alone and changes no shape."""
    index_of = {node.name: index for index, node in enumerate(graph.nodes)}
    outputs = set(graph.outputs.values())
    heads: list[int] = []
    for index, node in enumerate(graph.nodes):
        before = index_of.get(node.inputs[0]) if len(node.inputs) == 1 else None
        follows = before is not None and _follows(node) and len(graph.consumers[node.inputs[0]]) == 1
        if before is None or not follows or node.inputs[0] in outputs or not _leads(graph.nodes[heads[before]]):
            heads.append(index)
        else:
            heads.append(heads[before])
    return heads


def _follows(node: Node) -> bool:
    return node.op.is_norm or node.op.is_activation or node.op.is_idle


def _leads(node: Node) -> bool:
    """Joins stand by themselves: papers draw what follows them."""
    return len(node.inputs) == 1 and not node.op.is_join


def _sum(figures: Sequence[object], nodes: Sequence[int]) -> int:
    return sum(figure for index in nodes if isinstance(figure := figures[index], int))
