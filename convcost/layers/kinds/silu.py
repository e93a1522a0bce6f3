"""Sigmoid linear unit, also called swish."""

from convcost.layers.op import Activation, Keeps, op


@op
class Silu(Activation):
    """Sigmoid linear unit, also called swish, ``x * sigmoid(x)``. As torch.nn.SiLU.

    Example:
        input: [3, 5, 7]
        step: silu
        output: 3x5x7
        params: 0
        macs: 0
    """

    keeps = Keeps.INPUTS
