"""Instance normalisation."""

from convcost.fields import Flag
from convcost.normalization import ChannelNorm
from convcost.op import Shape, Shapes, op
from convcost.shape import require_maps


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

    affine: Flag = False

    def output(self, inputs: Shapes) -> Shape:
        """The input's shape; only maps have positions to normalise over."""
        (x,) = inputs
        require_maps(x, self.kind)
        return x
