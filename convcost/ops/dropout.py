"""Dropout."""

from fractions import Fraction

from convcost.fields import Probability
from convcost.op import Pointwise, op


@op
class Dropout(Pointwise):
    """Drops elements while training, passes them on afterwards. As torch.nn.Dropout.

    Fields:
        p: how likely an element is dropped, 0.5 unless given; it costs nothing.

    Example:
        input: [4096]
        step: dropout
        output: 4096
        params: 0
        macs: 0
    """

    p: Probability = Fraction(1, 2)
