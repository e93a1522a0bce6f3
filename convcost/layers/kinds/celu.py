"""Continuously differentiable exponential linear unit."""

from convcost.layers.op import Activation, Keeps, op


@op
class Celu(Activation):
    """Continuously differentiable exponential linear unit, ``max(0, x) + min(0, exp(x) - 1)``. As torch.nn.CELU.

    Example:
        input: [3, 5, 7]
        step: celu
        output: 3x5x7
        params: 0
        macs: 0
    """

    keeps = Keeps.INPUTS
