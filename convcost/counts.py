"""The counts that add up: one walk over the graph each, a number per node."""

from convcost.graph import Graph, Node
from convcost.product import Products
from convcost.settings import Settings

Values = tuple[int | None, ...]
"""A value per node in execution order; None where it is not known, which makes the total a lower bound."""


def params(graph: Graph, settings: Settings) -> Values:
    """Trainable elements; a shared layer's belong to their first user."""
    del settings
    return tuple(_owned(node, node.op.parameters(graph.input_shapes(node))) for node in graph.nodes)


def buffers(graph: Graph, settings: Settings) -> Values:
    """Elements kept but not trained, such as running statistics."""
    del settings
    return tuple(_owned(node, node.op.buffers(graph.input_shapes(node))) for node in graph.nodes)


def macs(graph: Graph, settings: Settings) -> Values:
    """Multiply-adds of the batch; a shared layer costs at every use."""
    batch = settings.batch
    return tuple(_scaled(node.op.macs(graph.input_shapes(node), node.output), batch) for node in graph.nodes)


def flops(graph: Graph, settings: Settings) -> Values:
    """Two per multiply-add."""
    return tuple(None if value is None else 2 * value for value in macs(graph, settings))


def activations(graph: Graph, settings: Settings) -> Values:
    """Elements of every layer's output for the batch."""
    return tuple(node.output.elements * settings.batch for node in graph.nodes)


def weight_bytes(graph: Graph, settings: Settings) -> Values:
    """Bytes of the trainable elements under the dtype."""
    each = settings.element_bytes
    return tuple(None if value is None else value * each for value in params(graph, settings))


def _owned(node: Node, products: Products | None) -> int | None:
    return 0 if node.shares else _scaled(products, 1)


def _scaled(products: Products | None, batch: int) -> int | None:
    if products is None:
        return None
    return sum(product.value for product in products) * batch
