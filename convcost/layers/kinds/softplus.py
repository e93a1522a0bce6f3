"""Smooth approximation of `relu`."""

from convcost.layers.op import Activation, Keeps, op


@op
class Softplus(Activation):
    """Smooth approximation of `relu`, ``log(1 + exp(x))``. As torch.nn.Softplus.

    Example:
        input: [3, 5, 7]
        step: softplus
        output: 3x5x7
        params: 0
        macs: 0
    """

    keeps = Keeps.INPUTS
