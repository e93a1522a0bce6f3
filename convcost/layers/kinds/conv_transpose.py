"""Transposed convolution over one, two or three spatial axes."""

from fractions import Fraction

from convcost.errors import require
from convcost.layers.equation import Equation, named, on_axes, on_axis
from convcost.layers.families.in_words import by, same_in_words, without_groups
from convcost.layers.families.weights import Gain, WeightForm, Weights
from convcost.layers.families.widths import Convolving
from convcost.layers.fields import Count, Flag, PaddingField, PerAxis, PerAxisOrZero
from convcost.layers.op import Equations, Keeps, Kept, Linearity, Product, Products, Shape, Shapes, Windows, op
from convcost.layers.shape import maps, per_group
from convcost.layers.window import Pair, Sliding, Window, padding_term, positions, same_padding, spread, taps


@op
class ConvTranspose(Convolving):
    """Transposed convolution: the sizes of a convolution backwards. As torch.nn.ConvTranspose2d.

    Fields:
        out: output channels.
        kernel: window size, one integer or one per axis.
        stride: distance between the windows in the output, 1 unless given.
        padding: what is cut off the output, `valid` (0) unless given; an integer, one per axis,
            [[before, after], ...], or `same`, which gives size * stride.
        output_padding: added to one side of the output, 0 unless given; less than the stride or the dilation.
        dilation: distance between the taps, 1 unless given.
        groups: how many groups the channels are cut into, 1 unless given.
        bias: true unless given.
        weight: `none` unless given; `normalized`, divided by its length as by torch.nn.utils.weight_norm, or
            `standardized`, its mean taken off and divided by its deviation: for each input channel.
        gain: a learned factor for each input channel (`channels`), or for every tap along an axis (`l`, `h`, ...), or
            `none`; `channels` where the weight is normalized and nothing is given.
        trainable: true unless given; false keeps weight and bias as buffers, as a blur does.
        norm, activation: layers that follow, such as `norm: batch` and `activation: relu`.

    Example:
        input: [1024, 28, 23]
        step: conv_transpose: {out: 512, kernel: 2, stride: 2}
        output: 512x56x46
        params: 1024 * 512 * 2 * 2 + 512
        macs: 28 * 23 * 1024 * 512 * 2 * 2
    """

    takes_norm_and_activation = True
    keeps = Keeps.INPUTS

    out: Count
    kernel: PerAxis
    stride: PerAxis = (1,)
    padding: PaddingField = ((0, 0),)
    output_padding: PerAxisOrZero = (0,)
    dilation: PerAxis = (1,)
    groups: Count = 1
    bias: Flag = True
    weight: WeightForm = "none"
    gain: Gain | None = None
    trainable: Flag = True

    @property
    def linearity(self) -> Linearity:
        """Weighted sums; a bias is added."""
        return Linearity.AFFINE if self.bias else Linearity.LINEAR

    def output(self, inputs: Shapes) -> Shape:
        """``(n - 1) * stride - before - after + dilation * (kernel - 1) + output_padding + 1`` on each axis."""
        (x,) = inputs
        positions = self._positions(self.sliding(x))
        per_group(x.channels, self.groups, "input")
        per_group(self.out, self.groups, "output")
        self.weights(x).check()
        return maps(self.out, *positions)

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """`transposed_size` on every axis; for ``same``, the size times the stride."""
        del output
        (x,) = inputs
        sliding = self.sliding(x)
        channels = named("c", "out", self.out)
        if self.padding == "same":
            return channels, *on_axes(x.spatial, "n x stride", stride=sliding.stride)
        more = spread(self.output_padding, len(x.spatial), "output_padding")
        return channels, *map(_equation, x.axis_names()[1:], *sliding, more)

    def parameters(self, inputs: Shapes) -> Products:
        """Weight ``in x out/groups x kernel``, its gain, and bias ``out``."""
        return self.weights(inputs[0]).trained()

    def buffers(self, inputs: Shapes) -> Products:
        """The same where they are not trained."""
        return self.weights(inputs[0]).untrained()

    @property
    def keeps_frozen(self) -> Keeps | None:
        """Its input, as torch does though it is for the weight alone; not known of a weight brought to a norm."""
        return Keeps.INPUTS if self.weight == "none" else None

    def keeps_besides(self, inputs: Shapes, output: Shape) -> tuple[Kept, ...]:
        """The weight that was made of the learned one."""
        del output
        return self.weights(inputs[0]).keeps_besides()

    def weights(self, x: Shape) -> Weights:
        """What it learns."""
        sizes = {"in": x.channels, "out/groups": self.out // self.groups, **taps(x, self.kernel)}
        bias = Product("bias", {"out": self.out}) if self.bias else None
        return Weights(Product("weight", sizes), bias, self.weight, self.gain, self.trainable)

    def macs(self, inputs: Shapes, output: Shape) -> Products:
        """``positions_in x in x out/groups x kernel``, axis by axis: every input meets the whole kernel."""
        del output
        (x,) = inputs
        factors = {
            **positions(x, "in"),
            "in": x.channels,
            "out/groups": self.out // self.groups,
            **taps(x, self.kernel),
        }
        return (Product("transposed convolution", factors),)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """A stride of ``1 / stride`` on every spatial axis."""
        del output
        sliding = self.sliding(inputs[0])
        each = zip(sliding.kernel, sliding.stride, sliding.pads, sliding.dilation, strict=True)
        return tuple(
            Window(Fraction(before - d * (k - 1), s), Fraction(1, s), Fraction(d * (k - 1), s))
            for k, s, (before, _), d in each
        )

    def in_other_words(self, inputs: Shapes, output: Shape) -> tuple[str, ...]:
        """Where a position of the input goes to, and which convolution this is backwards."""
        (x,) = inputs
        sliding = self.sliding(x)
        window = f"Each position that comes in spreads over a window of {by(sliding.kernel)} in the output"
        backwards = f"It is a convolution backwards: that one, with the same arguments, makes {x} of {output}."
        more = spread(self.output_padding, len(x.spatial), "output_padding")
        is_exact = all(each < stride for each, stride in zip(more, sliding.stride, strict=True))
        return (
            f"{window}{_side_by_side(sliding)}.",
            *((backwards,) if is_exact else ()),
            *((f"Groups: {without_groups(self.groups)}.",) if self.groups > 1 else ()),
            *same_in_words(self.padding, sliding),
        )

    def _positions(self, sliding: Sliding) -> tuple[int, ...]:
        if self.padding == "same":
            require(
                not any(self.output_padding),
                "`padding: same` already settles the output size, so `output_padding` has no place",
                "leave `output_padding` out, or give the padding as integers",
                field="output_padding",
            )
            return _times_stride(sliding)
        more = spread(self.output_padding, len(sliding.sizes), "output_padding")
        each = zip(sliding.sizes, sliding.kernel, sliding.stride, sliding.pads, sliding.dilation, more, strict=True)
        return tuple(transposed_size(*axis) for axis in each)

    def sliding(self, x: Shape) -> Sliding:
        """The window of the convolution that runs the other way, over the output."""
        sliding = Sliding.over(x, self.kernel, self.stride, self.padding, self.dilation)
        if self.padding != "same":
            return sliding
        pads = map(same_padding, _times_stride(sliding), sliding.kernel, sliding.stride, sliding.dilation)
        return sliding._replace(pads=tuple(pads))


def _times_stride(sliding: Sliding) -> tuple[int, ...]:
    return tuple(size * stride for size, stride in zip(sliding.sizes, sliding.stride, strict=True))


def transposed_size(size: int, kernel: int, stride: int, pads: Pair, dilation: int, more: int) -> int:
    """``(size - 1) * stride - before - after + dilation * (kernel - 1) + more + 1``, refused below 1."""
    require(
        more < max(stride, dilation),
        f"output_padding {more} must be less than the stride {stride} or the dilation {dilation}",
        "it only settles which of the sizes is meant that a stride brings to the same; `pad` adds more",
        field="output_padding",
    )
    whole = (size - 1) * stride + dilation * (kernel - 1) + more + 1
    require(
        whole > sum(pads),
        f"padding {pads[0]} and {pads[1]} cuts off all of the {whole} outputs",
        "make the padding smaller",
        field="padding",
    )
    return whole - sum(pads)


def _equation(axis: str, size: int, kernel: int, stride: int, pads: Pair, dilation: int, more: int) -> Equation:
    """`transposed_size` without a padding or a dilation that makes no difference."""
    reach = "kernel" if dilation == 1 else "dilation x (kernel - 1) + 1"
    formula = f"(n - 1) x stride + {reach}{' + output_padding' if more else ''}{padding_term(pads, '-')}"
    before, after = pads
    values = {"n": size, "kernel": kernel, "stride": stride, "dilation": dilation, "output_padding": more}
    return on_axis(axis, formula, **values, padding=before, before=before, after=after)


def _side_by_side(sliding: Sliding) -> str:
    """How the windows of neighbouring positions lie, where that is the same along every axis."""
    if set(sliding.dilation) != {1}:
        return ""
    pairs = list(zip(sliding.kernel, sliding.stride, strict=True))
    if all(kernel == stride for kernel, stride in pairs):
        return ", side by side with its neighbours'"
    return ", overlapping its neighbours'" if all(kernel > stride for kernel, stride in pairs) else ""
