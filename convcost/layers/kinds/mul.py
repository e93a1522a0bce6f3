"""Elementwise product."""

from convcost.layers.families.joins import ElementwiseJoin
from convcost.layers.op import Keeps, Linearity, op


@op
class Mul(ElementwiseJoin):
    """Product of its operands, element by element; sizes of 1 are stretched. The join of gates. As torch.mul.

    An elementwise product is not counted as multiply-adds.

    Example:
        inputs: [[96, 28, 23], [96, 1, 1]]
        step: mul: gate
        output: 96x28x23
        params: 0
        macs: 0
    """

    in_place = "mul"
    keeps = Keeps.OTHERS
    linearity = Linearity.PRODUCT
