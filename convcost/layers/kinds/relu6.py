"""Rectified linear unit with a ceiling of 6."""

from convcost.layers.op import Activation, Keeps, op


@op
class Relu6(Activation):
    """Rectified linear unit with a ceiling of 6, ``min(max(0, x), 6)``. As torch.nn.ReLU6.

    Example:
        input: [3, 5, 7]
        step: relu6
        output: 3x5x7
        params: 0
        macs: 0
    """

    keeps = Keeps.INPUTS
