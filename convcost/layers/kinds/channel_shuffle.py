"""Channels of several groups interleaved."""

from convcost.layers.fields import Count
from convcost.layers.op import Keeps, Linearity, Pointwise, Shape, Shapes, op
from convcost.layers.shape import per_group


@op
class ChannelShuffle(Pointwise):
    """Channels interleaved, so that every group gets some of each. As torch.nn.ChannelShuffle.

    Fields:
        groups: how many groups the channels came from.

    Example:
        input: [116, 28, 23]
        step: channel_shuffle: 2
        output: 116x28x23
        params: 0
        macs: 0
    """

    keeps = Keeps.NOTHING
    linearity = Linearity.LINEAR

    groups: Count

    def output(self, inputs: Shapes) -> Shape:
        """The input's shape; refused when the channels make no equal groups."""
        (x,) = inputs
        per_group(x.channels, self.groups)
        return x
