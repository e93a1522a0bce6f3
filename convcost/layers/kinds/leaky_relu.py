"""Leaky rectified linear unit."""

from fractions import Fraction

from convcost.layers.fields import AnyNumber
from convcost.layers.op import Activation, Keeps, op


@op
class LeakyRelu(Activation):
    """Leaky rectified linear unit, ``x`` above 0, a small multiple of ``x`` below. As torch.nn.LeakyReLU.

    Fields:
        negative_slope: the factor below 0, 0.01 unless given; it costs nothing.

    Example:
        input: [3, 5, 7]
        step: leaky_relu
        output: 3x5x7
        params: 0
        macs: 0
    """

    keeps = Keeps.INPUTS

    negative_slope: AnyNumber = Fraction(1, 100)
