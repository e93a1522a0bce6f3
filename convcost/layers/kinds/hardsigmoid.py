"""Piecewise linear sigmoid."""

from convcost.layers.op import Activation, Keeps, op


@op
class Hardsigmoid(Activation):
    """Piecewise linear sigmoid, ``min(max(0, x + 3), 6) / 6``. As torch.nn.Hardsigmoid.

    Example:
        input: [3, 5, 7]
        step: hardsigmoid
        output: 3x5x7
        params: 0
        macs: 0
    """

    keeps = Keeps.INPUTS
