"""What the transposed convolutions share, wherever their weights come from."""

from dataclasses import dataclass
from fractions import Fraction

from convcost.errors import require
from convcost.layers.equation import Equation, named, on_axes, on_axis
from convcost.layers.families.widths import Convolving
from convcost.layers.fields import Count, PaddingField, PerAxis, PerAxisOrZero
from convcost.layers.op import Equations, Product, Products, Shape, Shapes, Windows
from convcost.layers.shape import maps, per_group
from convcost.layers.window import Pair, Sliding, Window, padding_term, positions, same_padding, spread, taps


@dataclass(frozen=True, slots=True, kw_only=True)
class TransposedConvolution(Convolving):
    """Every position of the first input spreads over a window of the output, weighed for each output channel."""

    out: Count
    kernel: PerAxis
    stride: PerAxis = (1,)
    padding: PaddingField = ((0, 0),)
    output_padding: PerAxisOrZero = (0,)
    dilation: PerAxis = (1,)
    groups: Count = 1

    def output(self, inputs: Shapes) -> Shape:
        """``(n - 1) * stride - before - after + dilation * (kernel - 1) + output_padding + 1`` on each axis."""
        x = inputs[0]
        positions = self._positions(self.sliding(x))
        per_group(x.channels, self.groups, "input")
        per_group(self.out, self.groups, "output")
        return maps(self.out, *positions)

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """`transposed_size` on every axis; for ``same``, the size times the stride."""
        del output
        x = inputs[0]
        sliding = self.sliding(x)
        channels = named("c", "out", self.out)
        if self.padding == "same":
            return channels, *on_axes(x.spatial, "n x stride", stride=sliding.stride)
        more = spread(self.output_padding, len(x.spatial), "output_padding")
        return channels, *map(_equation, x.axis_names()[1:], *sliding, more)

    def macs(self, inputs: Shapes, output: Shape) -> Products:
        """``positions_in x in x out/groups x kernel``, axis by axis: every input meets the whole kernel."""
        del output
        return (Product("transposed convolution", {**positions(inputs[0], "in"), **self.weight_sizes(inputs[0])}),)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """A stride of ``1 / stride`` on every spatial axis."""
        del output
        sliding = self.sliding(inputs[0])
        each = zip(sliding.kernel, sliding.stride, sliding.pads, sliding.dilation, strict=True)
        return tuple(
            Window(
                Fraction(before - d * (k - 1), s),
                Fraction(1, s),
                Fraction(d * (k - 1), s),
                Fraction(d, s) if d > 1 else None,
            )
            for k, s, (before, _), d in each
        )

    def weight_sizes(self, x: Shape) -> dict[str, int]:
        """Those of the weight: ``in x out/groups x kernel``."""
        return {"in": x.channels, "out/groups": self.out // self.groups, **taps(x, self.kernel)}

    def sliding(self, x: Shape) -> Sliding:
        """The window of the convolution that runs the other way, over the output."""
        sliding = Sliding.over(x, self.kernel, self.stride, self.padding, self.dilation)
        if self.padding != "same":
            return sliding
        pads = map(same_padding, _times_stride(sliding), sliding.kernel, sliding.stride, sliding.dilation)
        return sliding._replace(pads=tuple(pads))

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
