"""Convolution over one, two or three spatial axes."""

from math import prod

from convcost.layers.equation import named
from convcost.layers.families.in_words import linear_layer, same_in_words, without_groups, worked_out
from convcost.layers.families.widths import Convolving
from convcost.layers.fields import Count, Flag, PaddingField, PerAxis
from convcost.layers.op import Equations, Keeps, Linearity, Product, Products, Shape, Shapes, Windows, op
from convcost.layers.shape import maps, per_group
from convcost.layers.window import Sliding, positions, taps


@op
class Conv(Convolving):
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
    keeps = Keeps.INPUTS

    out: Count
    kernel: PerAxis
    stride: PerAxis = (1,)
    padding: PaddingField = ((0, 0),)
    dilation: PerAxis = (1,)
    groups: Count = 1
    bias: Flag = True

    @property
    def linearity(self) -> Linearity:
        """Weighted sums; a bias is added."""
        return Linearity.AFFINE if self.bias else Linearity.LINEAR

    def output(self, inputs: Shapes) -> Shape:
        """``out`` channels on the positions of the window."""
        (x,) = inputs
        positions = self.sliding(x).positions()
        per_group(x.channels, self.groups, "input")
        per_group(self.out, self.groups, "output")
        return maps(self.out, *positions)

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """The positions of the window."""
        del output
        return named("c", "out", self.out), *self.sliding(inputs[0]).equations(self.padding)

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
        return self.sliding(inputs[0]).windows()

    def in_other_words(self, inputs: Shapes, output: Shape) -> tuple[str, ...]:
        """A linear layer at each position, beside one over everything; what groups leave out."""
        (x,) = inputs
        sliding = self.sliding(x)
        about = self._one_group(x, output, sliding) if self.groups == 1 else self._several_groups(x)
        return *about, *_gaps(sliding, output), *same_in_words(self.padding, sliding)

    def _one_group(self, x: Shape, output: Shape, sliding: Sliding) -> tuple[str, ...]:
        if sliding.kernel == x.spatial and not any(map(any, sliding.pads)):
            return (f"It sees all of its input at once: a linear layer from {x.elements:,} features to {self.out:,}.",)
        seen = f"{x.channels} channels"
        if prod(sliding.kernel) > 1:
            seen = f"the {worked_out((*sliding.kernel, x.channels))} elements under its window"
        weights = prod(sliding.kernel) * x.channels * self.out
        dense = f"{x.elements:,} x {output.elements:,} = {x.elements * output.elements:,}"
        return (
            f"{linear_layer(output)}, from {seen} to {self.out}.",
            f"A dense layer over the whole map would take {dense} weights in place of {weights:,}.",
        )

    def _several_groups(self, x: Shape) -> tuple[str, ...]:
        if self.groups == x.channels:
            of_its_own = "a window" if self.out == x.channels else f"{self.out // x.channels} windows"
            what = f"Depthwise: each of the {x.channels} channels has {of_its_own} of its own and meets no other"
        else:
            what = f"{self.groups} convolutions side by side, each from {x.channels // self.groups} channels to "
            what += f"{self.out // self.groups}"
        return (f"{what}; {without_groups(self.groups)}.",)

    def sliding(self, x: Shape) -> Sliding:
        """The window over the input."""
        return Sliding.over(x, self.kernel, self.stride, self.padding, self.dilation)


def _gaps(sliding: Sliding, output: Shape) -> tuple[str, ...]:
    """A remark on strides that are longer than the window."""
    each = zip(sliding.kernel, sliding.dilation, sliding.stride, output.spatial, strict=True)
    if any(s > d * (k - 1) + 1 and n > 1 for k, d, s, n in each):
        return ("Its stride is longer than its window: it never sees what lies between.",)
    return ()
