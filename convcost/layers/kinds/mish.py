"""Mish."""

from convcost.layers.op import Activation, Keeps, op


@op
class Mish(Activation):
    """Mish, ``x * tanh(softplus(x))``. As torch.nn.Mish.

    Example:
        input: [3, 5, 7]
        step: mish
        output: 3x5x7
        params: 0
        macs: 0
    """

    keeps = Keeps.INPUTS
