"""Exponential linear unit."""

from convcost.layers.op import Activation, Keeps, op


@op
class Elu(Activation):
    """Exponential linear unit, ``x`` above 0, ``exp(x) - 1`` below. As torch.nn.ELU.

    Example:
        input: [3, 5, 7]
        step: elu
        output: 3x5x7
        params: 0
        macs: 0
    """

    keeps = Keeps.INPUTS
