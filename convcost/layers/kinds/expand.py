"""Sizes of 1 stretched."""

from dataclasses import replace
from typing import Self

from convcost.errors import require
from convcost.layers.equation import given
from convcost.layers.families.widths import in_proportion
from convcost.layers.fields import Sizes, declared_shape
from convcost.layers.op import Equations, Free, Keeps, Linearity, Reach, Shape, Shapes, Windows, op


@op
class Expand(Free):
    """The same values for all of an axis: sizes of 1 are stretched to a shape, and nothing is copied.

    As torch.Tensor.expand. One of the two fields is given. The joins that work element by element stretch theirs by
    themselves.

    Fields:
        shape: `[features]`, `[C, L]`, `[C, H, W]` or `[C, D, H, W]`.
        tokens: `[T, features]`.

    Example:
        input: [64, 1, 1]
        step: expand: [64, 17, 13]
        output: 64x17x13
        params: 0
        macs: 0
    """

    is_view = True
    keeps = Keeps.NOTHING
    linearity = Linearity.LINEAR

    shape: Sizes | None = None
    tokens: Sizes | None = None

    def output(self, inputs: Shapes) -> Shape:
        """The declared shape; refused where a size differs that is not 1."""
        (x,) = inputs
        made = declared_shape(self.shape, self.tokens)
        is_stretched = len(made.sizes) == len(x.sizes) and made.layout == x.layout
        require(
            is_stretched and all(m in (1, n) for m, n in zip(x.sizes, made.sizes, strict=False)),
            f"{x.described} cannot be stretched to {made.described}",
            "only sizes of 1 stretch; `upsample` and `repeat_interleave` repeat others, `reshape` changes the axes",
            field="shape" if self.tokens is None else "tokens",
        )
        return made

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """As declared."""
        del inputs
        return given(output, "declared")

    def following(self, before: Shapes, now: Shapes) -> Self:
        """The declared channels, unless they are stretched ones, take in the difference."""
        if before[0].channels == 1:
            return self
        made = self.output(before)
        sizes = made.with_channels(in_proportion(made.channels, before, now)).sizes
        return replace(self, shape=sizes) if self.tokens is None else replace(self, tokens=sizes)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """The same position, unless positions are stretched: what the one saw is no window of theirs."""
        return Reach.POINT if inputs[0].positions == output.positions else Reach.UNDEFINED
