"""Batch normalisation."""

from convcost.normalization import ChannelNorm, per_channel
from convcost.op import Products, Shapes, op


@op
class Batchnorm(ChannelNorm):
    """Batch normalisation of every channel. As torch.nn.BatchNorm2d.

    Its buffers are the running mean and variance; torch's counter of batches is bookkeeping and left out.

    Fields:
        affine: true unless given; false leaves out the scale and shift per channel.

    Example:
        input: [64, 56, 53]
        step: batchnorm
        output: 64x56x53
        params: 2 * 64
        macs: 0
    """

    def buffers(self, inputs: Shapes) -> Products:
        """Running mean and variance, one of each per channel."""
        return per_channel(inputs, "running_mean", "running_var")
