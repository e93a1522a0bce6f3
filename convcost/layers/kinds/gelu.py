"""Gaussian error linear unit."""

from convcost.layers.op import Activation, Keeps, op


@op
class Gelu(Activation):
    """Gaussian error linear unit, ``x`` times the normal distribution function of ``x``. As torch.nn.GELU.

    Example:
        input: [3, 5, 7]
        step: gelu
        output: 3x5x7
        params: 0
        macs: 0
    """

    keeps = Keeps.INPUTS
