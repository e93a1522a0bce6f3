"""Logistic sigmoid."""

from convcost.layers.op import Activation, Keeps, op


@op
class Sigmoid(Activation):
    """Logistic sigmoid, ``1 / (1 + exp(-x))``. As torch.nn.Sigmoid.

    Example:
        input: [3, 5, 7]
        step: sigmoid
        output: 3x5x7
        params: 0
        macs: 0
    """

    keeps = Keeps.OUTPUT
