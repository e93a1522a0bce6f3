"""Logarithm of the sigmoid."""

from convcost.layers.op import Activation, Keeps, op


@op
class Logsigmoid(Activation):
    """Logarithm of the sigmoid, ``log(1 / (1 + exp(-x)))``. As torch.nn.LogSigmoid.

    Example:
        input: [3, 5, 7]
        step: logsigmoid
        output: 3x5x7
        params: 0
        macs: 0
    """

    keeps = Keeps.INPUTS
