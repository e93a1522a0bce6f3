"""Elementwise maximum."""

from convcost.layers.families.joins import ElementwiseJoin
from convcost.layers.op import Keeps, Linearity, op


@op
class Maximum(ElementwiseJoin):
    """The larger of two operands, element by element; sizes of 1 are stretched.

    As torch.maximum: maxout layers, and unions of masks.

    Example:
        inputs: [[96, 28, 23], [96, 1, 1]]
        step: maximum: other
        output: 96x28x23
        params: 0
        macs: 0
    """

    takes = range(2, 3)
    keeps = Keeps.INPUTS
    linearity = Linearity.NEITHER
