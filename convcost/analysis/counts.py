"""The counts that add up: a number per node each, from the facts of its op."""

from collections.abc import Callable, Iterable
from math import prod
from typing import TYPE_CHECKING

from convcost.analysis.dtypes import Role
from convcost.layers.product import Products

if TYPE_CHECKING:
    from convcost.analysis import Analysis
    from convcost.graph import Node
    from convcost.layers.op import Shapes

Values = tuple[int | None, ...]
"""A value per node in execution order; None where it is not known, which makes the total a lower bound."""


def params(analysis: "Analysis") -> Values:
    """Learned elements, frozen ones included; a shared layer's belong to their first user."""
    return tuple(
        0 if node.shares else _sum(node.op.parameters(shapes))
        for node, shapes in zip(analysis.graph.nodes, analysis.graph.node_inputs, strict=True)
    )


def trainable(analysis: "Analysis") -> Values:
    """Learned elements without those of frozen layers."""
    pairs = zip(analysis.graph.nodes, analysis.once(params), strict=True)
    return tuple(0 if node.frozen else value for node, value in pairs)


def buffers(analysis: "Analysis") -> Values:
    """Elements kept but not trained, such as running statistics."""
    return tuple(
        0 if node.shares else _sum(node.op.buffers(shapes))
        for node, shapes in zip(analysis.graph.nodes, analysis.graph.node_inputs, strict=True)
    )


def macs(analysis: "Analysis") -> Values:
    """Multiply-adds of the batch; a shared layer costs at every use."""
    each = (
        _sum(node.op.macs(shapes, node.output))
        for node, shapes in zip(analysis.graph.nodes, analysis.graph.node_inputs, strict=True)
    )
    return scaled(each, analysis.settings.batch)


def flops(analysis: "Analysis") -> Values:
    """Two per multiply-add."""
    return scaled(analysis.once(macs), 2)


def activations(analysis: "Analysis") -> Values:
    """Elements of every layer's output for the batch; a tensor that is stored with the network is weights instead."""
    batch = analysis.settings.batch
    return tuple(0 if _is_stored(node) else node.output.elements * batch for node in analysis.graph.nodes)


def _is_stored(node: "Node") -> bool:
    """Whether what it gives is there before anything comes in, as a parameter or a buffer."""
    return node.op.is_view and not node.inputs


def weight_bytes(analysis: "Analysis") -> Values:
    """Bytes of the learned elements under the dtype, tensor by tensor."""
    return _stored(analysis, lambda node, shapes: node.op.parameters(shapes), "weights")


def buffer_bytes(analysis: "Analysis") -> Values:
    """Bytes of what is kept but not trained."""
    return _stored(analysis, lambda node, shapes: node.op.buffers(shapes), "weights")


def trained_bytes(analysis: "Analysis", role: Role) -> Values:
    """Bytes of what there is once for every element that is trained: a gradient, a figure of the optimizer."""
    return _stored(analysis, lambda node, shapes: () if node.frozen else node.op.parameters(shapes), role)


def _stored(analysis: "Analysis", tensors: "Callable[[Node, Shapes], Products | None]", role: Role) -> Values:
    """Bytes of the tensors that belong to every layer; those that are shared, to their first user."""
    pairs = zip(analysis.graph.nodes, analysis.graph.node_inputs, strict=True)
    return tuple(
        0 if node.shares else tensor_bytes(analysis, node, tensors(node, shapes), role) for node, shapes in pairs
    )


def tensor_bytes(analysis: "Analysis", node: "Node", tensors: Products | None, role: Role) -> int | None:
    """Bytes of tensors of a layer, each by itself; None where they are not known."""
    if tensors is None:
        return None
    return sum(analysis.settings.bytes_at(node, role, each.value) for each in tensors)


def scaled(values: Iterable[int | None], factor: int) -> Values:
    """Every known value times a factor."""
    return tuple(None if value is None else value * factor for value in values)


def _sum(products: Products | None) -> int | None:
    if products is None:
        return None
    total = 0
    for _, factors in products:
        total += prod(factors.values())
    return total


def stored_as(analysis: "Analysis", role: Role) -> str:
    """The types that tensors of a role are stored as: ``float32``, or ``int4 and float16`` in the order they come."""
    is_weights = role != "activations"
    layers = zip(analysis.graph.nodes, analysis.once(params), analysis.once(buffers), strict=True)
    found = [analysis.settings.dtype_at(node, role) for node, *own in layers if any(own) or not is_weights]
    return " and ".join(dict.fromkeys(found)) or analysis.settings.dtype_of(role)
