"""Elementwise minimum."""

from convcost.layers.families.joins import ElementwiseJoin
from convcost.layers.op import Keeps, Linearity, op


@op
class Minimum(ElementwiseJoin):
    """The smaller of two operands, element by element; sizes of 1 are stretched.

    As torch.minimum.

    Example:
        inputs: [[96, 28, 23], [96, 1, 1]]
        step: minimum: other
        output: 96x28x23
        params: 0
        macs: 0
    """

    takes = range(2, 3)
    keeps = Keeps.INPUTS
    linearity = Linearity.NEITHER
