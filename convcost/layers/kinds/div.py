"""Elementwise quotient."""

from convcost.layers.families.joins import ElementwiseJoin
from convcost.layers.op import Keeps, Linearity, op


@op
class Div(ElementwiseJoin):
    """The first operand over the second, element by element; sizes of 1 are stretched.

    An elementwise quotient is not counted as multiply-adds. As torch.div.

    Example:
        inputs: [[96, 28, 23], [96, 1, 1]]
        step: div: other
        output: 96x28x23
        params: 0
        macs: 0
    """

    takes = range(2, 3)
    in_place = "mul"
    keeps = Keeps.INPUTS
    linearity = Linearity.NEITHER
