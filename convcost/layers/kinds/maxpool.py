"""Maximum pooling."""

from convcost.layers.families.pooling import Pooling, positions_of_maxima
from convcost.layers.fields import PerAxis
from convcost.layers.op import Keeps, Kept, Linearity, Shape, Shapes, op
from convcost.layers.window import Sliding


@op
class Maxpool(Pooling):
    """Maximum over a sliding window, channel by channel. As torch.nn.MaxPool2d.

    Fields:
        kernel: window size, one integer or one per axis.
        stride: step of the window, the kernel unless given.
        padding: `valid` (0) unless given; an integer, one per axis, [[before, after], ...], or `same`.
        dilation: distance between the taps, 1 unless given.
        rounding: `floor` unless given; `ceil` keeps a last window that starts inside the input or its left padding.

    Example:
        input: [64, 112, 112]
        step: maxpool: {kernel: 3, stride: 2, padding: 1}
        output: 64x56x56
        params: 0
        macs: 0
    """

    keeps = Keeps.INPUTS

    dilation: PerAxis = (1,)

    @property
    def linearity(self) -> Linearity:
        """A maximum over one element is that element."""
        return Linearity.LINEAR if set(self.kernel) == {1} else Linearity.NEITHER

    def sliding(self, x: Shape) -> Sliding:
        """A dilated window."""
        return Sliding.over(x, self.kernel, self.stride or self.kernel, self.padding, self.dilation)

    def keeps_besides(self, inputs: Shapes, output: Shape) -> tuple[Kept, ...]:
        """The index of every maximum."""
        del inputs
        return positions_of_maxima(output)
