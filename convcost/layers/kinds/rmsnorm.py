"""Root mean square normalisation."""

from convcost.layers.families.normalization import ChannelNorm, per_channel, statistics
from convcost.layers.op import Keeps, Kept, Linearity, Product, Products, Shape, Shapes, op


@op
class Rmsnorm(ChannelNorm):
    """Division of every position by the root mean square of its channels or features. As torch.nn.RMSNorm(channels).

    Fields:
        affine: true unless given; false leaves out the scale per channel.

    Example:
        input: {tokens: [197, 768]}
        step: rmsnorm
        output: 197 tokens x 768
        params: 768
        macs: 0
    """

    keeps = Keeps.INPUTS
    linearity = Linearity.NEITHER

    def parameters(self, inputs: Shapes) -> Products:
        """``gamma`` alone; none unless affine."""
        return per_channel(inputs, "gamma") if self.affine else ()

    def keeps_besides(self, inputs: Shapes, output: Shape) -> tuple[Kept, ...]:
        """The inverse root mean square of every position, and the quotients before the scale."""
        quotients = Kept(Product("quotients", {"elements": output.elements}))
        return *self.keeps_besides_frozen(inputs, output), quotients

    def keeps_besides_frozen(self, inputs: Shapes, output: Shape) -> tuple[Kept, ...]:
        """The inverse root mean square alone: the quotients are for the gradient of the scale."""
        del inputs
        return statistics({"positions": output.positions}, "inverse_root_mean_square")
