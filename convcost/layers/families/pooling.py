"""What the pooling kinds share: fields and the positions of their windows."""

from abc import abstractmethod
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from convcost.errors import require
from convcost.language.tracing import greatest
from convcost.layers.equation import Equation, Equations, named, sized, unchanged
from convcost.layers.families.in_words import by, same_in_words, worked_out
from convcost.layers.fields import PaddingField, PerAxis, RoundingField
from convcost.layers.op import Free, Kept, Product, Reach, Shape, Shapes, Windows
from convcost.layers.shape import maps, require_maps
from convcost.layers.window import Sliding, Window, spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooling(Free):
    """A window that slides over maps and keeps the channels."""

    is_pooling: ClassVar[bool] = True

    kernel: PerAxis
    stride: PerAxis | None = None
    padding: PaddingField = ((0, 0),)
    rounding: RoundingField = "floor"

    @abstractmethod
    def sliding(self, x: Shape) -> Sliding:
        """The window over the input."""

    def output(self, inputs: Shapes) -> Shape:
        """The same channels on the positions of the window."""
        (x,) = inputs
        sliding = self.sliding(x)
        if self.padding == "same":
            require(
                self.rounding == "floor",
                "`padding: same` already settles the output size, so `rounding: ceil` has no place",
                "leave `rounding` out, or give the padding as integers",
                field="rounding",
            )
        else:
            _require_half(sliding)
        return maps(x.channels, *sliding.positions(self.rounding))

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """The channels as they come in, the positions of the window."""
        del output
        (x,) = inputs
        return (unchanged(x)[0], *self.sliding(x).equations(self.padding, self.rounding))

    def in_other_words(self, inputs: Shapes, output: Shape) -> tuple[str, ...]:
        """What `same` comes to."""
        del output
        return same_in_words(self.padding, self.sliding(inputs[0]))

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """The pooling window on every spatial axis."""
        del output
        return self.sliding(inputs[0]).windows()


def _require_half(sliding: Sliding) -> None:
    """As in torch: padding is at most half the kernel, so that every window sees some of the input."""
    for kernel, pads in zip(sliding.kernel, sliding.pads, strict=True):
        require(
            greatest(pads) <= kernel // 2,
            f"padding {max(pads)} is more than half the kernel of {kernel}",
            "pad at most half the kernel, or put a `pad` in front of the pooling",
            field="padding",
        )


class GlobalPooling(Free):
    """Pooling over all positions at once; the sizes stay, as ones."""

    __slots__ = ()
    is_pooling = True

    def output(self, inputs: Shapes) -> Shape:
        """``Cx1x1`` for maps, one token for tokens."""
        (x,) = inputs
        require(x.layout != "features", f"{x.described} have no positions to pool over", "leave the pooling out")
        return Shape("tokens", (1, x.channels)) if x.layout == "tokens" else maps(x.channels, *(1 for _ in x.spatial))

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """The channels as they come in, one position."""
        del inputs
        return tuple(
            named(axis, "c_in", output.channels) if axis == "c" else Equation(axis, "1", {})
            for axis in output.axis_names()
        )

    def in_other_words(self, inputs: Shapes, output: Shape) -> tuple[str, ...]:
        """The window that it amounts to."""
        (x,) = inputs
        return (
            ()
            if x == output
            else (f"A window as large as its input: {worked_out(x.spatial or x.sizes[:1])} positions become one.",)
        )

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """Everything."""
        del inputs, output
        return Reach.EVERYTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class AdaptivePooling(Free):
    """Pooling to a given size, whatever comes in."""

    is_pooling: ClassVar[bool] = True

    size: PerAxis

    def output(self, inputs: Shapes) -> Shape:
        """The same channels on ``size`` positions."""
        (x,) = inputs
        require_maps(x, self.kind)
        return maps(x.channels, *spread(self.size, len(x.spatial), "size"))

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """The channels as they come in, the positions as asked for."""
        del inputs
        return sized(output)

    def in_other_words(self, inputs: Shapes, output: Shape) -> tuple[str, ...]:
        """The window that it amounts to, if there is one."""
        (x,) = inputs
        if x == output:
            return ("Its input has that size already: nothing changes.",)
        if any(n % m for n, m in zip(x.spatial, output.spatial, strict=True)):
            sizes = f"{by(x.spatial)} is no multiple of {by(output.spatial)}"
            return (f"Its windows differ in size, or overlap: {sizes}.",)
        window = tuple(n // m for n, m in zip(x.spatial, output.spatial, strict=True))
        return (f"Here that is windows of {by(window)}, side by side.",)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """Output ``o`` of ``m`` sees the inputs from ``floor(o * n / m)`` to ``ceil((o + 1) * n / m) - 1``."""
        return tuple(_adaptive_window(n, m) for n, m in zip(inputs[0].spatial, output.spatial, strict=True))


def _adaptive_window(size: int, outputs: int) -> Window:
    """The interval whose integers are exactly those; what floor and ceil add is less than one on either side."""
    step = Fraction(size, outputs)
    slack = 1 - Fraction(1, step.denominator)
    return Window(-slack, step, step - 1 + 2 * slack)


def positions_of_maxima(output: Shape) -> tuple[Kept, ...]:
    """Where every maximum came from."""
    return (Kept(Product("indices", {"elements": output.elements}), "index"),)
