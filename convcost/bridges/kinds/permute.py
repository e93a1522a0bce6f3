"""Axes in another order."""

from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, numbers


def permute(conversion: Conversion, operation: Operation) -> None:
    """Input: a tensor. Attribute: ``order``, the axes as they come in the output."""
    x = conversion.look(operation.inputs[0])
    conversion.keep(operation, x.permuted(numbers(operation.attributes, "order")))
