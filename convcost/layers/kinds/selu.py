"""Scaled exponential linear unit."""

from convcost.layers.op import Activation, Keeps, op


@op
class Selu(Activation):
    """Scaled exponential linear unit, the self-normalising scaling of `elu`. As torch.nn.SELU.

    Example:
        input: [3, 5, 7]
        step: selu
        output: 3x5x7
        params: 0
        macs: 0
    """

    keeps = Keeps.INPUTS
