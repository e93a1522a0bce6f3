"""Root mean square normalisation."""

from convcost.normalization import ChannelNorm, per_channel
from convcost.op import Products, Shapes, op


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

    def parameters(self, inputs: Shapes) -> Products:
        """``gamma`` alone; none unless affine."""
        return per_channel(inputs, "gamma") if self.affine else ()
