"""What a published figure may leave out, or count besides: biases, norms, layers of one place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from convcost.analysis import Analysis, counts
from convcost.analysis.columns import Column
from convcost.layers.product import Product
from convcost.published.places import PLACES, NetworkPlace

Values = Sequence[int]
"""Of every node, in execution order."""


class Counted(NamedTuple):
    """The column of what is counted, and how often: scopes know parameters and multiply-adds."""

    of: str
    times: int


@dataclass(frozen=True, slots=True)
class FigureScope:
    """One thing that is counted or not. ``change`` gives the figures of all nodes after it."""

    name: str
    change: Callable[[Analysis, str, Values], Values]
    is_of_layers: bool = False
    """Whether it takes whole layers away, whose names then say more."""


MULTIPLES = {"flops": Counted("macs", 2), "weight_bytes": Counted("params", 4)}
"""FLOPs are two per multiply-add, and float32 has four bytes."""


def counted(column: Column) -> Counted:
    """What a column counts; for most, itself."""
    return MULTIPLES.get(column.key, Counted(column.key, 1))


def _without_or_with_biases(analysis: Analysis, of: str, values: Values) -> Values:
    """Parameters without biases; multiply-adds with one addition per bias and position."""
    biases = analysis.once(_biases)
    if of == "params":
        owned = (0 if node.shares else bias for node, bias in zip(analysis.graph.nodes, biases, strict=True))
        return [value - bias for value, bias in zip(values, owned, strict=True)]
    if of == "macs":
        added = (bias * node.output.positions for node, bias in zip(analysis.graph.nodes, biases, strict=True))
        return [value + each for value, each in zip(values, added, strict=True)]
    return values


def _biases(analysis: Analysis) -> Values:
    """Elements of the biases of every node."""
    graph = analysis.graph
    return [
        sum(product.value for product in node.op.parameters(shapes) or () if _is_bias(product))
        for node, shapes in zip(graph.nodes, graph.node_inputs, strict=True)
    ]


def _is_bias(product: Product) -> bool:
    """A bias has one element per output, unlike the table of relative biases of an attention."""
    return (product.name == "bias" or product.name.endswith("_bias")) and len(product.factors) == 1


def _without_or_with_norms(analysis: Analysis, of: str, values: Values) -> Values:
    """Parameters without scales and shifts; multiply-adds with one per normalised element."""
    norms = [index for index, node in enumerate(analysis.graph.nodes) if node.op.is_norm]
    changed = list(values)
    for index in norms:
        if of == "params":
            changed[index] = 0
        elif of == "macs":
            changed[index] += analysis.graph.nodes[index].output.elements
    return changed


def _with_statistics(analysis: Analysis, of: str, values: Values) -> Values:
    """Parameters and the buffers that norms keep."""
    if of != "params":
        return values
    kept = counts.buffers(analysis)
    return [value + (each or 0) for value, each in zip(values, kept, strict=True)]


def _without(place: NetworkPlace) -> Callable[[Analysis, str, Values], Values]:
    def change(analysis: Analysis, of: str, values: Values) -> Values:
        del of
        return place.left_out(analysis.graph, values)

    return change


SCOPES = (
    FigureScope("biases", _without_or_with_biases),
    FigureScope("norms", _without_or_with_norms),
    FigureScope("running statistics", _with_statistics),
    *(FigureScope(place.name, _without(place), is_of_layers=True) for place in PLACES),
)
"""In the order in which they are tried and taken away."""
