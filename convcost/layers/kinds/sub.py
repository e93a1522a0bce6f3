"""Elementwise difference."""

from convcost.layers.families.joins import ElementwiseJoin
from convcost.layers.op import Keeps, Linearity, op


@op
class Sub(ElementwiseJoin):
    """The first operand less the second, element by element; sizes of 1 are stretched.

    As torch.sub.

    Example:
        inputs: [[96, 28, 23], [96, 1, 1]]
        step: sub: other
        output: 96x28x23
        params: 0
        macs: 0
    """

    takes = range(2, 3)
    in_place = "add"
    keeps = Keeps.NOTHING
    linearity = Linearity.LINEAR
