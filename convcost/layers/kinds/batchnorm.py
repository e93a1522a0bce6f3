"""Batch normalisation."""

from types import MappingProxyType

from convcost.errors import require
from convcost.layers.families.normalization import ChannelNorm, per_channel, statistics
from convcost.layers.fields import Flag
from convcost.layers.op import Keeps, Kept, Linearity, Products, Shape, Shapes, op


@op
class Batchnorm(ChannelNorm):
    """Batch normalisation of every channel. As torch.nn.BatchNorm2d.

    Its buffers are the running mean and variance; torch's counter of batches is bookkeeping and left out.

    Fields:
        affine: true unless given; false leaves out the scale and shift per channel.
        trainable: true unless given; false keeps the scale and shift as buffers, and the statistics as they are, as
            detectors do with their backbone. As torchvision.ops.FrozenBatchNorm2d.

    Example:
        input: [64, 56, 53]
        step: batchnorm
        output: 64x56x53
        params: 2 * 64
        macs: 0
    """

    linearity = Linearity.AFFINE
    opposites = MappingProxyType({"frozen": "trainable"})

    trainable: Flag = True

    @property
    def keeps(self) -> Keeps:
        """Its input; not trained, it is a fixed factor and summand."""
        return Keeps.INPUTS if self.trainable else Keeps.NOTHING

    def keeps_besides(self, inputs: Shapes, output: Shape) -> tuple[Kept, ...]:
        """Mean and inverse deviation of every channel over the whole batch; not trained, the factor."""
        del inputs
        channels = {"channels": output.channels}
        names = ("mean", "inverse_deviation") if self.trainable else ("factor",)
        return statistics(channels, *names, per_sample=False)

    def output(self, inputs: Shapes) -> Shape:
        """The input's shape."""
        require(
            self.affine or self.trainable,
            "`trainable: false` is for a scale and shift, and `affine: false` leaves them out",
            "leave out one of the two",
            field="trainable",
        )
        return inputs[0]

    def in_other_words(self, inputs: Shapes, output: Shape) -> tuple[str, ...]:
        """What remains of it after training."""
        del inputs, output
        return (
            "Once trained it is a factor and a summand per channel, which a convolution in front of it can take over.",
        )

    def parameters(self, inputs: Shapes) -> Products:
        """``gamma`` and ``beta``; none when not affine or not trained."""
        return per_channel(inputs, "gamma", "beta") if self.affine and self.trainable else ()

    def buffers(self, inputs: Shapes) -> Products:
        """Running mean and variance, one of each per channel; the scale and shift too when they are not trained."""
        fixed = () if self.trainable else per_channel(inputs, "gamma", "beta")
        return (*fixed, *per_channel(inputs, "running_mean", "running_var"))
