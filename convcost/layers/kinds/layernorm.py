"""Layer normalisation."""

from convcost.layers.families.normalization import ChannelNorm, per_channel, statistics
from convcost.layers.fields import Flag
from convcost.layers.op import Keeps, Kept, Linearity, Products, Shape, Shapes, op


@op
class Layernorm(ChannelNorm):
    """Normalisation of every position over its channels or features. As torch.nn.LayerNorm(channels).

    Fields:
        affine: true unless given; false leaves out the scale and shift per channel.
        bias: true unless given; false leaves out the shift alone.

    Example:
        input: {tokens: [197, 768]}
        step: layernorm
        output: 197 tokens x 768
        params: 2 * 768
        macs: 0
    """

    keeps = Keeps.INPUTS
    linearity = Linearity.NEITHER

    bias: Flag = True

    def parameters(self, inputs: Shapes) -> Products:
        """``gamma`` and, with a bias, ``beta``."""
        if not self.affine:
            return ()
        return per_channel(inputs, "gamma", "beta") if self.bias else per_channel(inputs, "gamma")

    def keeps_besides(self, inputs: Shapes, output: Shape) -> tuple[Kept, ...]:
        """Mean and inverse deviation of every position."""
        del inputs
        return statistics({"positions": output.positions}, "mean", "inverse_deviation")
