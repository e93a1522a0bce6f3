"""Softmax and its logarithm."""

from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, MixedBatch, axis_word, integer, layer
from convcost.bridges.kinds.slice import own_place


def softmax(conversion: Conversion, operation: Operation) -> None:
    """Input: a tensor. Attributes: ``kind`` and ``axis``."""
    x = conversion.look(operation.inputs[0])
    axis = integer(operation.attributes, "axis")
    if x.has_batch_in([axis]):
        raise MixedBatch
    x, place = own_place(conversion, operation, x, axis)
    op = layer(str(operation.attributes["kind"]), axis=axis_word(x.shape, place))
    conversion.keep(operation, conversion.apply(op, x, operation))
