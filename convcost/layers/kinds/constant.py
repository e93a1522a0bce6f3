"""A tensor that is kept with the network and not learned."""

from collections.abc import Callable
from dataclasses import replace
from typing import Self

from convcost.layers.equation import given
from convcost.layers.fields import Sizes, declared_shape
from convcost.layers.op import (
    NONE,
    Equations,
    Free,
    Keeps,
    Linearity,
    Product,
    Products,
    Reach,
    Shape,
    Shapes,
    Windows,
    op,
)


@op
class Constant(Free):
    """A tensor that takes no input and is not learned: zeros, coordinates, an encoding of positions, anchors.

    Its elements are buffers. One of the two fields is given. As torch.nn.Module.register_buffer.

    Fields:
        shape: `[features]`, `[C, L]`, `[C, H, W]` or `[C, D, H, W]`.
        tokens: `[T, features]`.

    Example:
        step: constant: {tokens: [197, 768]}
        output: 197 tokens x 768
        params: 0
        macs: 0
    """

    takes = NONE
    is_view = True
    keeps = Keeps.NOTHING
    linearity = Linearity.AFFINE

    shape: Sizes | None = None
    tokens: Sizes | None = None

    def output(self, inputs: Shapes) -> Shape:
        """The declared shape."""
        del inputs
        return declared_shape(self.shape, self.tokens)

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """As declared."""
        del inputs
        return given(output, "declared")

    def buffers(self, inputs: Shapes) -> Products:
        """Every element."""
        made = self.output(inputs)
        return (Product("constant", dict(zip(made.axis_names(), made.sizes, strict=True))),)

    def widened(self, inputs: Shapes, to: Callable[[int], int]) -> Self:
        """The same shape otherwise."""
        made = self.output(inputs)
        sizes = made.with_channels(to(made.channels)).sizes
        return replace(self, shape=sizes) if self.tokens is None else replace(self, tokens=sizes)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """It sees no input, so nothing is added to what its users see."""
        del inputs, output
        return Reach.POINT
