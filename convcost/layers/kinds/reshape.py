"""The same elements in another shape."""

from dataclasses import replace
from typing import Self

from convcost.errors import require
from convcost.layers.equation import given
from convcost.layers.families.in_words import worked_out
from convcost.layers.families.widths import in_proportion
from convcost.layers.fields import Sizes, declared_shape
from convcost.layers.op import Equations, Free, Keeps, Linearity, Reach, Shape, Shapes, Windows, op


@op
class Reshape(Free):
    """The same elements, in the same order, in another shape. One of the two fields is given. As torch.reshape.

    Fields:
        shape: `[features]`, `[C, L]`, `[C, H, W]` or `[C, D, H, W]`.
        tokens: `[T, features]`.

    Example:
        input: [1024]
        step: reshape: [64, 4, 4]
        output: 64x4x4
        params: 0
        macs: 0
    """

    is_view = True
    keeps = Keeps.NOTHING
    linearity = Linearity.LINEAR

    shape: Sizes | None = None
    tokens: Sizes | None = None

    def output(self, inputs: Shapes) -> Shape:
        """The declared shape; refused when the number of elements differs."""
        (x,) = inputs
        made = declared_shape(self.shape, self.tokens)
        require(
            made.elements == x.elements,
            f"{x.described} have {x.elements} elements, but {made.described} have {made.elements}",
            f"the sizes must multiply to {x.elements}",
            field="shape" if self.tokens is None else "tokens",
        )
        return made

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """As declared."""
        del inputs
        return given(output, "declared")

    def following(self, before: Shapes, now: Shapes) -> Self:
        """The declared channels take in the difference; the other sizes stay."""
        made = self.output(before)
        sizes = made.with_channels(in_proportion(made.channels, before, now)).sizes
        return replace(self, shape=sizes) if self.tokens is None else replace(self, tokens=sizes)

    def in_other_words(self, inputs: Shapes, output: Shape) -> tuple[str, ...]:
        """What stays."""
        (x,) = inputs
        return (f"{worked_out(x.sizes)} elements, and {worked_out(output.sizes)} again.",)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """The same position where nothing changes; everything from and to features; otherwise no window."""
        (x,) = inputs
        if x == output:
            return Reach.POINT
        return Reach.EVERYTHING if "features" in (x.layout, output.layout) else Reach.UNDEFINED
