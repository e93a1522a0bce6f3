"""Instance normalisation."""

from convcost.errors import require
from convcost.layers.families.normalization import ChannelNorm, statistics
from convcost.layers.fields import Flag
from convcost.layers.op import Keeps, Kept, Linearity, Shape, Shapes, op
from convcost.layers.shape import require_maps


@op
class Instancenorm(ChannelNorm):
    """Normalisation of every channel over its positions. As torch.nn.InstanceNorm2d.

    The receptive field does not count what a position learns through the mean and variance of all.

    Fields:
        affine: false unless given, as in torch; true adds a scale and shift per channel.

    Example:
        input: [32, 254, 251]
        step: instancenorm: {affine: true}
        output: 32x254x251
        params: 2 * 32
        macs: 0
    """

    keeps = Keeps.INPUTS
    linearity = Linearity.NEITHER

    affine: Flag = False

    def output(self, inputs: Shapes) -> Shape:
        """The input's shape; only maps have positions to normalise over, and of a single one nothing would be left."""
        (x,) = inputs
        require_maps(x, self.kind)
        require(
            x.positions > 1,
            f"{x.described} have one position, and less its own mean it is zero, whatever comes in",
            "leave the norm out, or take another: `layernorm` goes over the channels",
        )
        return x

    def keeps_besides(self, inputs: Shapes, output: Shape) -> tuple[Kept, ...]:
        """Mean and inverse deviation of every channel; torch repeats the scale for every sample."""
        del inputs
        names = ("mean", "inverse_deviation", *(("scale",) if self.affine else ()))
        return statistics({"channels": output.channels}, *names)
