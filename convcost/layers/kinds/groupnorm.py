"""Group normalisation."""

from convcost.layers.families.normalization import ChannelNorm, statistics
from convcost.layers.fields import Count
from convcost.layers.op import Keeps, Kept, Linearity, Shape, Shapes, op
from convcost.layers.shape import per_group


@op
class Groupnorm(ChannelNorm):
    """Normalisation over groups of channels. As torch.nn.GroupNorm.

    The receptive field does not count what a position learns through the mean and variance of all.

    Fields:
        groups: how many groups the channels are cut into.
        affine: true unless given; false leaves out the scale and shift per channel.

    Example:
        input: [96, 28, 23]
        step: groupnorm: 32
        output: 96x28x23
        params: 2 * 96
        macs: 0
    """

    keeps = Keeps.INPUTS
    linearity = Linearity.NEITHER

    groups: Count

    def output(self, inputs: Shapes) -> Shape:
        """The input's shape; refused when the channels make no equal groups."""
        (x,) = inputs
        per_group(x.channels, self.groups)
        return x

    def keeps_besides(self, inputs: Shapes, output: Shape) -> tuple[Kept, ...]:
        """Mean and inverse deviation of every group."""
        del inputs, output
        return statistics({"groups": self.groups}, "mean", "inverse_deviation")
