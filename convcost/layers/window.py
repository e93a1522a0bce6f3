"""The arithmetic of sliding windows, and the affine map from an output element to the input it sees."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from itertools import islice
from math import ceil, floor
from typing import Literal, NamedTuple, TypeVar

from convcost.errors import Refusal
from convcost.language.tracing import greatest, remembered, smallest
from convcost.layers.equation import Equation, Equations, on_axes, on_axis
from convcost.layers.shape import SPATIAL_NAMES, Shape

Pair = tuple[int, int]
Padding = Literal["same"] | tuple[Pair, ...]
Rounding = Literal["floor", "ceil"]


@dataclass(frozen=True, slots=True)
class Window:
    """Along one axis, output element ``o`` sees the inputs from ``start + o * stride`` to that plus ``extent``.

    Both ends belong to it. A convolution has ``start = -before`` and ``extent = dilation * (kernel - 1)``;
    a transposed one has the stride ``1 / stride``. Where taps lie apart, ``gap`` is the distance from one to the next,
    and only those that fall on an input see one; without a gap all inputs in between are seen.
    """

    start: int | Fraction
    stride: int | Fraction
    extent: int | Fraction
    gap: int | Fraction | None = None

    def seen(self, output: int) -> range:
        """The inputs that an output element sees, some of which may lie in the padding.

        Of taps that fall between inputs, those fall on one that are as many apart as the gap's denominator says.
        """
        start = self.start + output * self.stride
        end = floor(start + self.extent)
        if self.gap is None:
            return range(ceil(start), end + 1)
        taps = (start + tap * self.gap for tap in range(int(self.extent / self.gap) + 1))
        first = next((tap for tap in islice(taps, Fraction(self.gap).denominator) if tap == int(tap)), None)
        return (
            range(ceil(start), ceil(start))
            if first is None
            else range(int(first), end + 1, Fraction(self.gap).numerator)
        )

    def ends(self, output: int) -> tuple[int, int]:
        """The first and the last input that an output element sees; the last is before the first where it sees none."""
        start = self.start + output * self.stride
        if self.gap is None:
            return ceil(start), floor(start + self.extent)
        if not isinstance(self.gap, Fraction) and not isinstance(start, Fraction):
            return start, start + self.extent // self.gap * self.gap
        seen = self.seen(output)
        return seen.start, seen[-1] if seen else seen.stop - 1


class Reach(Enum):
    """What an output element sees when that is no sliding window."""

    POINT = "its own position"
    EVERYTHING = "the whole input"
    UNDEFINED = "not defined"


Windows = tuple[Window, ...] | Reach

WINDOW_HINT = {
    "features": "`reshape` makes maps of features; `linear` works on features",
    "tokens": "`to_maps` makes maps of tokens; `linear` works on every token",
}


N = TypeVar("N", int, int | Fraction)


def spread(values: tuple[N, ...], axes: int, field: str) -> tuple[N, ...]:
    """One value per axis: a single one holds for every axis."""
    if len(values) == axes:
        return values
    if len(values) == 1:
        return values * axes
    raise Refusal(f"`{field}` has {len(values)} values, but the input has {spatial_axes(axes)}", field=field)


V = TypeVar("V")


def gathered(values: Iterable[V]) -> tuple[V, ...]:
    """`spread` the other way: a single value where it is the same on every axis."""
    each = tuple(values)
    return each[:1] if len(set(each)) == 1 else each


def spatial_axes(count: int) -> str:
    """A number of axes in words."""
    return "1 spatial axis" if count == 1 else f"{count} spatial axes"


def taps(x: Shape, kernel: tuple[int, ...]) -> dict[str, int]:
    """The sizes of a kernel as factors by axis: ``kernel_h``, ``kernel_w``."""
    return _taps(len(x.sizes) - 1, kernel)


def positions(x: Shape, which: str) -> dict[str, int]:
    """The spatial sizes of maps as factors by axis: ``h_out``, ``w_out``."""
    return _positions(x.spatial, which)


@remembered(1024)
def _positions(spatial: tuple[int, ...], which: str) -> dict[str, int]:
    return {f"{axis}_{which}": size for axis, size in zip(SPATIAL_NAMES.get(len(spatial), ()), spatial, strict=True)}


@remembered(1024)  # asked for by every count of every layer, and there are few different kernels
def _taps(axes: int, kernel: tuple[int, ...]) -> dict[str, int]:
    sizes = spread(kernel, axes, "kernel")
    return {f"kernel_{axis}": size for axis, size in zip(SPATIAL_NAMES.get(axes, ()), sizes, strict=True)}


def spread_pads(
    padding: Padding,
    sizes: tuple[int, ...],
    kernel: tuple[int, ...],
    stride: tuple[int, ...],
    dilation: tuple[int, ...],
) -> tuple[Pair, ...]:
    """Padding before and after on each axis; ``same`` is worked out from the sizes."""
    if padding == "same":
        return tuple(map(same_padding, sizes, kernel, stride, dilation))
    return spread_pairs(padding, len(sizes), "padding")


def spread_pairs(pairs: tuple[Pair, ...], axes: int, field: str) -> tuple[Pair, ...]:
    """Before and after on each axis: a single pair holds for every axis."""
    if len(pairs) in {1, axes}:
        return pairs * axes if len(pairs) == 1 else pairs
    raise Refusal(
        f"`{field}` has {len(pairs)} values, but the input has {spatial_axes(axes)}",
        "before and after on one axis are written nested: [[before, after]]",
        field=field,
    )


def same_padding(size: int, kernel: int, stride: int, dilation: int) -> Pair:
    """The padding that gives ``ceil(size / stride)`` outputs; the odd one goes after."""
    outputs = -(-size // stride)
    total: int = greatest(((outputs - 1) * stride + dilation * (kernel - 1) + 1 - size, 0))
    return total // 2, total - total // 2


def output_size(size: int, kernel: int, stride: int, pads: Pair, dilation: int, rounding: Rounding) -> int:
    """``(size + before + after - dilation * (kernel - 1) - 1) / stride + 1``, rounded; zero if it does not fit.

    With ceil rounding the last window must still start inside the input or its left padding.
    """
    before, after = pads
    room = size + before + after - dilation * (kernel - 1) - 1
    if rounding == "floor":
        return room // stride + 1 if room >= 0 else 0
    starts_inside = (size + before - 1) // stride + 1
    outputs: int = greatest((smallest((-(-room // stride) + 1, starts_inside)), 0))
    return outputs


class Sliding(NamedTuple):
    """A window sliding over maps: everything per axis, padding worked out."""

    sizes: tuple[int, ...]
    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    pads: tuple[Pair, ...]
    dilation: tuple[int, ...]

    @classmethod
    def over(
        cls,
        x: Shape,
        kernel: tuple[int, ...],
        stride: tuple[int, ...],
        padding: Padding,
        dilation: tuple[int, ...] = (1,),
    ) -> "Sliding":
        """Spread the arguments of a layer over the spatial axes of its input."""
        axes = len(x.spatial)
        if not axes:
            raise Refusal(f"a window slides over maps, but {x.described} came in", WINDOW_HINT[x.layout])
        kernel = spread(kernel, axes, "kernel")
        stride = spread(stride, axes, "stride")
        dilation = spread(dilation, axes, "dilation")
        return cls(x.spatial, kernel, stride, spread_pads(padding, x.spatial, kernel, stride, dilation), dilation)

    def positions(self, rounding: Rounding = "floor") -> tuple[int, ...]:
        """Output sizes; refused where the window does not fit into the padded input."""
        each = zip(self.sizes, self.kernel, self.stride, self.pads, self.dilation, strict=True)
        outputs = tuple(output_size(n, k, s, pads, d, rounding) for n, k, s, pads, d in each)
        if any(count < 1 for count in outputs):
            axis = next(axis for axis, count in enumerate(outputs) if count < 1)
            reach = self.dilation[axis] * (self.kernel[axis] - 1) + 1
            padded = self.sizes[axis] + sum(self.pads[axis])
            raise Refusal(
                f"a window of {reach} does not fit into {padded} (size {self.sizes[axis]} and its padding)",
                "make the kernel smaller, add padding, or shrink the input less before it",
                field="kernel",
            )
        return outputs

    def equations(self, padding: Padding, rounding: Rounding = "floor") -> Equations:
        """`positions` for a reader, axis by axis; for ``same``, the formula that it has been worked out from."""
        if padding == "same":
            return on_axes(self.sizes, "ceil(n / stride)", stride=self.stride)
        axes = SPATIAL_NAMES[len(self.sizes)]
        each = zip(axes, self.sizes, self.kernel, self.stride, self.pads, self.dilation, strict=True)
        return tuple(_equation(axis, n, k, s, pads, d, rounding) for axis, n, k, s, pads, d in each)

    def windows(self) -> tuple[Window, ...]:
        """What an output element sees, per axis."""
        each = zip(self.kernel, self.stride, self.pads, self.dilation, strict=True)
        return tuple(Window(-before, s, d * (k - 1), d if d > 1 else None) for k, s, (before, _), d in each)


def padding_term(pads: Pair, sign: str) -> str:
    """What is added to a size, or taken from it, before and after; nothing where that is nothing."""
    before, after = pads
    if before != after:
        return f" {sign} before {sign} after"
    return f" {sign} 2 x padding" if before else ""


def _equation(
    axis: str, size: int, kernel: int, stride: int, pads: Pair, dilation: int, rounding: Rounding
) -> Equation:
    """`output_size` as a textbook has it: without a padding, a dilation or an edge that makes no difference."""
    before, after = pads
    reach = "kernel" if dilation == 1 else "dilation x (kernel - 1) - 1"
    steps = f"(n{padding_term(pads, '+')} - {reach}) / stride"
    room = size + before + after - dilation * (kernel - 1) - 1
    starts_inside = (size + before - 1) // stride
    formula = f"{rounding}({steps}) + 1"
    if rounding == "ceil" and -(-room // stride) > starts_inside:
        formula = f"min(ceil({steps}), floor((n + before - 1) / stride)) + 1"
    pads_by_name = {"padding": before, "before": before, "after": after}
    return on_axis(axis, formula, n=size, kernel=kernel, stride=stride, dilation=dilation, **pads_by_name)
