"""Layers of a network that are linear or affine and stand in a row, and the one layer that each row is."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import NamedTuple

from convcost.graph import Graph, Node
from convcost.graph.rewriting.chosen import is_chosen
from convcost.graph.rewriting.following import only_consumer
from convcost.graph.rewriting.merging import Apart, Border, Merged, Rank, as_one
from convcost.layers.kinds.batchnorm import Batchnorm
from convcost.layers.op import Linearity, Op, Shapes

BORDER = "at the border it is another function: what the first gives there is padded with zeros for the second"


class ChainCost(NamedTuple):
    """Learned elements, and multiply-adds of one sample."""

    params: int
    macs: int


@dataclass(frozen=True, slots=True)
class LinearChain:
    """Several layers, nothing else between them, that could be the one layer ``op``."""

    nodes: tuple[Node, ...]
    op: Op
    ranks: tuple[Rank, ...] = ()
    """What the layers between allowed, of those that are narrower than the one would need."""
    border: Border = ()
    """How many of its outputs differ."""

    @property
    def carrier(self) -> Node:
        """The layer whose place and name the one takes: the last that is no normalisation behind another layer."""
        return next((node for node in reversed(self.nodes) if not isinstance(node.op, Batchnorm)), self.nodes[0])

    @property
    def weighted(self) -> tuple[Node, ...]:
        """Its layers without the normalisations."""
        return tuple(node for node in self.nodes if not isinstance(node.op, Batchnorm))

    @property
    def remarks(self) -> Iterator[str]:
        """The rank that narrow layers allowed, and how far from the border the one is the same function."""
        for rank, full, blocks in dict.fromkeys(self.ranks):
            each = f" in each of {blocks} groups" if blocks > 1 else ""
            yield f"rank at most {rank:,} of {full:,}{each}"
        if self.border:
            most = max(side for pair in self.border for side in pair)
            outputs = f"{most} output{'s' * (most != 1)}"
            yield f"another function within {outputs} of the border, where the first was padded with zeros"


class Break(NamedTuple):
    """Two layers in a row that cannot be one, or not exactly, and why."""

    first: Node
    second: Node
    reason: str


class LinearChains(NamedTuple):
    """All rows of a network, in order, and where one ends although a linear or affine layer follows."""

    merged: tuple[LinearChain, ...]
    breaks: tuple[Break, ...]


def chains(graph: Graph, *, strict: bool = False, only: str = "") -> LinearChains:
    """Every row that is as long as possible, begun at its first layer; with ``strict``, exact at the border too.

    With ``only``, rows of those layers that this glob matches, by their names or those of their parts.
    """
    meant = {node.name for node in graph.nodes if _is_linear(node) and is_chosen(node.name, only)}
    owners = {node.shares for node in graph.nodes if node.shares}
    found: dict[str, LinearChain] = {}
    """By the name of the last layer of the row."""
    breaks: list[Break] = []
    for node in graph.nodes:
        begun = LinearChain((node,), node.op)
        before = found.get(node.inputs[0]) if len(node.inputs) == 1 else None
        if before is not None and only_consumer(graph, before.nodes[-1]) is node and node.name in meant:
            longer = _longer(graph, before, node, owners, strict=strict)
            if isinstance(longer, LinearChain):
                del found[before.nodes[-1].name]
                begun = longer
            elif longer is not None:
                breaks.append(Break(before.nodes[-1], node, longer.reason))
        if node.name in meant:
            found[node.name] = begun
    return LinearChains(tuple(chain for chain in found.values() if len(chain.nodes) > 1), tuple(breaks))


def costs(graph: Graph, chain: LinearChain) -> tuple[ChainCost, ChainCost]:
    """What the layers of a row cost together, and what the one layer costs."""
    x = graph.input_shapes(chain.nodes[0])
    together = [_cost(node.op, graph.input_shapes(node), node) for node in chain.nodes]
    one = _cost(chain.op, x, chain.nodes[-1])
    return ChainCost(sum(each.params for each in together), sum(each.macs for each in together)), one


def _longer(
    graph: Graph, row: LinearChain, node: Node, owners: set[str], *, strict: bool
) -> LinearChain | Apart | None:
    (x,), (between,) = graph.input_shapes(row.nodes[0]), graph.input_shapes(node)
    made = as_one(row.op, node.op, x, between, row.border)
    if not isinstance(made, Merged):
        return made
    last = row.nodes[-1]
    if any(each.shares or each.name in owners for each in (last, node)):
        return Apart("one of them shares its weights with other layers")
    if (last.frozen, last.dtype) != (node.frozen, node.dtype):
        return Apart("one is frozen or stored otherwise than the other")
    if made.border and strict:
        return Apart(BORDER)
    ranks = (made.rank,) if made.rank and made.rank.is_narrow else ()
    return LinearChain((*row.nodes, node), made.op, (*row.ranks, *ranks), made.border)


def _is_linear(node: Node) -> bool:
    return len(node.inputs) == 1 and node.op.linearity in {Linearity.LINEAR, Linearity.AFFINE}


def _cost(op: Op, inputs: Shapes, node: Node) -> ChainCost:
    products = op.parameters(inputs) or (), op.macs(inputs, node.output) or ()
    return ChainCost(*(sum(prod(each.factors.values()) for each in counted) for counted in products))
