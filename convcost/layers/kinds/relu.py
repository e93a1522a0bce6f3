"""Rectified linear unit."""

from convcost.layers.op import Activation, Keeps, op


@op
class Relu(Activation):
    """Rectified linear unit, ``max(0, x)``. As torch.nn.ReLU.

    Example:
        input: [3, 5, 7]
        step: relu
        output: 3x5x7
        params: 0
        macs: 0
    """

    keeps = Keeps.OUTPUT
