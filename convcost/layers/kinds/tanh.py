"""Hyperbolic tangent."""

from convcost.layers.op import Activation, Keeps, op


@op
class Tanh(Activation):
    """Hyperbolic tangent, ``tanh(x)``. As torch.nn.Tanh.

    Example:
        input: [3, 5, 7]
        step: tanh
        output: 3x5x7
        params: 0
        macs: 0
    """

    keeps = Keeps.OUTPUT
