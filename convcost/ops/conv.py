"""Convolution over one, two or three spatial axes."""

from convcost.equation import named
from convcost.fields import Count, Flag, PaddingField, PerAxis
from convcost.op import Equations, Op, Product, Products, Shape, Shapes, Windows, op
from convcost.shape import maps, per_group
from convcost.window import Sliding, positions, taps


@op
class Conv(Op):
    """Convolution: every output channel is a weighted window over the channels of its group.

    Fields:
        out: output channels.
        kernel: window size, one integer or one per axis.
        stride: step of the window, 1 unless given.
        padding: `valid` (0) unless given; an integer, one per axis, [[before, after], ...], or `same`.
        dilation: distance between the taps, 1 unless given.
        groups: how many groups the channels are cut into; `groups: in` is a depthwise convolution.
        bias: true unless given.
        norm, activation: layers that follow, such as `norm: batch` and `activation: relu`.

    Example:
        input: [3, 224, 224]
        step: conv: {out: 64, kernel: 7, stride: 2, padding: 3}
        output: 64x112x112
        params: 64 * 3 * 7 * 7 + 64
        macs: 112 * 112 * 64 * 3 * 7 * 7
    """

    takes_norm_and_activation = True

    out: Count
    kernel: PerAxis
    stride: PerAxis = (1,)
    padding: PaddingField = ((0, 0),)
    dilation: PerAxis = (1,)
    groups: Count = 1
    bias: Flag = True

    def output(self, inputs: Shapes) -> Shape:
        """``out`` channels on the positions of the window."""
        (x,) = inputs
        positions = self._sliding(x).positions()
        per_group(x.channels, self.groups, "input")
        per_group(self.out, self.groups, "output")
        return maps(self.out, *positions)

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """The positions of the window."""
        del output
        return named("c", "out", self.out), *self._sliding(inputs[0]).equations(self.padding)

    def parameters(self, inputs: Shapes) -> Products:
        """Weight ``out x in/groups x kernel`` and bias ``out``."""
        (x,) = inputs
        weight = Product(
            "weight",
            {"out": self.out, "in/groups": x.channels // self.groups, **taps(x, self.kernel)},
        )
        return (weight, Product("bias", {"out": self.out})) if self.bias else (weight,)

    def macs(self, inputs: Shapes, output: Shape) -> Products:
        """``positions_out x out x in/groups x kernel``, axis by axis: padding zeros counted, bias not."""
        (x,) = inputs
        factors = {
            **positions(output, "out"),
            "out": self.out,
            "in/groups": x.channels // self.groups,
            **taps(x, self.kernel),
        }
        return (Product("convolution", factors),)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """A dilated window on every spatial axis."""
        del output
        return self._sliding(inputs[0]).windows()

    def _sliding(self, x: Shape) -> Sliding:
        return Sliding.over(x, self.kernel, self.stride, self.padding, self.dilation)
