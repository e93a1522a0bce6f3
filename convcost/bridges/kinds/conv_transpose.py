"""Transposed convolutions."""

from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, numbers, short
from convcost.bridges.kinds.conv import sliding


def conv_transpose(conversion: Conversion, operation: Operation) -> None:
    """As ``conv``, with ``output_padding`` per axis besides."""
    more = numbers(operation.attributes, "output_padding")
    sliding(conversion, operation, "conv_transpose", output_padding=short(more))
