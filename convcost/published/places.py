"""The layers that printed figures are known to leave out, by their place in the graph."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from convcost.graph import Graph

Indices = frozenset[int]


class NetworkPlace(NamedTuple):
    """Layers that are left out together."""

    name: str
    without: str
    """How it is said that they are left out."""
    layers: Callable[[Graph], Indices]

    def left_out(self, graph: Graph, figures: Sequence[int]) -> list[int]:
        """The figures of all nodes in execution order, with 0 for these layers."""
        layers = self.layers(graph)
        return [0 if index in layers else figure for index, figure in enumerate(figures)]


def last_layers(graph: Graph) -> Indices:
    """The layers behind which nothing is learned any more: going back from the outputs, the first with parameters.

    A norm behind such a layer belongs to it. Outputs of a `side` do not count, unless there are no others.
    """
    found: set[int] = set()
    waiting = _main_outputs(graph)
    for index, node in reversed(list(enumerate(graph.nodes))):
        if node.name not in waiting:
            continue
        has_parameters = node.op.parameters(graph.node_inputs[index]) != ()
        if has_parameters:
            found.add(index)
        if not has_parameters or node.op.is_norm:
            waiting.update(node.inputs)
    return frozenset(found)


def dense_layers(graph: Graph) -> Indices:
    """The layers from which on everything is a vector: a classifier's dense layers, and no gate beside a map."""
    found: set[str] = set()
    for node in reversed(graph.nodes):
        is_vector = node.output.layout == "features"
        if is_vector and all(consumer.name in found for consumer in graph.consumers[node.name]):
            found.add(node.name)
    return _indices(graph, found)


def side_layers(graph: Graph) -> Indices:
    """The layers of auxiliary heads: what reaches an output of a `side` and no other output."""
    main = _main_outputs(graph)
    return _indices(graph, graph.needed_by(graph.sides - main) - graph.needed_by(main))


def _main_outputs(graph: Graph) -> set[str]:
    """The outputs that are no sides; where all are, as of a detector with several heads, none is auxiliary."""
    outputs = set(graph.outputs.values())
    return outputs - graph.sides or outputs


def _indices(graph: Graph, names: set[str]) -> Indices:
    return frozenset(index for index, node in enumerate(graph.nodes) if node.name in names)


PLACES = (
    NetworkPlace("auxiliary heads", "without auxiliary heads", side_layers),
    NetworkPlace("last layer", "without the last layer", last_layers),
    NetworkPlace("dense layers", "without dense layers", dense_layers),
)
"""In the order in which they are tried."""
