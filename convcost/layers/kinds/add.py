"""Elementwise sum."""

from convcost.layers.families.joins import ElementwiseJoin
from convcost.layers.op import Keeps, Linearity, op


@op
class Add(ElementwiseJoin):
    """Sum of its operands, element by element; sizes of 1 are stretched. The join of residual blocks. As torch.add.

    Example:
        inputs: [[256, 56, 53], [256, 56, 53]]
        step: add: skip
        output: 256x56x53
        params: 0
        macs: 0
    """

    in_place = "add"
    keeps = Keeps.NOTHING
    linearity = Linearity.LINEAR
