"""Average pooling."""

from convcost.layers.families.pooling import Pooling
from convcost.layers.op import Keeps, Linearity, Shape, op
from convcost.layers.window import Sliding


@op
class Avgpool(Pooling):
    """Average over a sliding window, channel by channel. As torch.nn.AvgPool2d.

    Fields:
        kernel: window size, one integer or one per axis.
        stride: step of the window, the kernel unless given.
        padding: `valid` (0) unless given; an integer, one per axis, [[before, after], ...], or `same`.
        rounding: `floor` unless given; `ceil` keeps a last window that starts inside the input or its left padding.

    Example:
        input: [256, 56, 28]
        step: avgpool: 2
        output: 256x28x14
        params: 0
        macs: 0
    """

    keeps = Keeps.INPUTS
    linearity = Linearity.LINEAR

    def sliding(self, x: Shape) -> Sliding:
        """A window without gaps."""
        return Sliding.over(x, self.kernel, self.stride or self.kernel, self.padding)
