"""The counts that add up: a number per node each, from the facts of its op."""

from collections.abc import Iterable
from math import prod
from typing import TYPE_CHECKING

from convcost.layers.product import Products

if TYPE_CHECKING:
    from convcost.analysis import Analysis

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
    """Elements of every layer's output for the batch."""
    batch = analysis.settings.batch
    return tuple(node.output.elements * batch for node in analysis.graph.nodes)


def weight_bytes(analysis: "Analysis") -> Values:
    """Bytes of the learned elements under the dtype."""
    return scaled(analysis.once(params), analysis.settings.bytes_of("weights"))


def buffer_bytes(analysis: "Analysis") -> Values:
    """Bytes of what is kept but not trained."""
    return scaled(analysis.once(buffers), analysis.settings.bytes_of("weights"))


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
