"""Piecewise linear hyperbolic tangent."""

from convcost.layers.op import Activation, Keeps, op


@op
class Hardtanh(Activation):
    """Piecewise linear hyperbolic tangent, ``min(max(-1, x), 1)``. As torch.nn.Hardtanh.

    Example:
        input: [3, 5, 7]
        step: hardtanh
        output: 3x5x7
        params: 0
        macs: 0
    """

    keeps = Keeps.INPUTS
