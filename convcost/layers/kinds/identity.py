"""Nothing at all."""

from convcost.layers.op import Keeps, Linearity, Pointwise, op


@op
class Identity(Pointwise):
    """Passes its input on, to give it a name or to stand where a layer may be. As torch.nn.Identity.

    Example:
        input: [3, 5, 7]
        step: identity
        output: 3x5x7
        params: 0
        macs: 0
    """

    is_view = True
    keeps = Keeps.NOTHING
    linearity = Linearity.LINEAR
