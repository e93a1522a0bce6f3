"""Piecewise approximation of `silu`."""

from convcost.layers.op import Activation, Keeps, op


@op
class Hardswish(Activation):
    """Piecewise approximation of `silu`, ``x * hardsigmoid(x)``. As torch.nn.Hardswish.

    Example:
        input: [3, 5, 7]
        step: hardswish
        output: 3x5x7
        params: 0
        macs: 0
    """

    keeps = Keeps.INPUTS
