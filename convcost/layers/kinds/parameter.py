"""A tensor that is learned."""

from collections.abc import Callable
from dataclasses import replace
from typing import Self

from convcost.layers.equation import given
from convcost.layers.fields import Flag, Sizes, declared_shape
from convcost.layers.op import (
    NONE,
    Equations,
    Keeps,
    Linearity,
    Op,
    Product,
    Products,
    Reach,
    Shape,
    Shapes,
    Windows,
    op,
)


@op
class Parameter(Op):
    """A learned tensor that takes no input: a class token, an embedding of positions, a scale per channel.

    One of `shape` and `tokens` is given. As torch.nn.Parameter.

    Fields:
        shape: `[features]`, `[C, L]`, `[C, H, W]` or `[C, D, H, W]`.
        tokens: `[T, features]`.
        trainable: true unless given; false keeps it as a buffer, such as an encoding of positions that is worked out.

    Example:
        step: parameter: {tokens: [197, 768]}
        output: 197 tokens x 768
        params: 197 * 768
        macs: 0
    """

    takes = NONE
    is_view = True
    keeps = Keeps.NOTHING
    linearity = Linearity.AFFINE

    shape: Sizes | None = None
    tokens: Sizes | None = None
    trainable: Flag = True

    def output(self, inputs: Shapes) -> Shape:
        """The declared shape."""
        del inputs
        return declared_shape(self.shape, self.tokens)

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """As declared."""
        del inputs
        return given(output, "declared")

    def parameters(self, inputs: Shapes) -> Products:
        """Every element, if it is learned."""
        return (self._elements(inputs),) if self.trainable else ()

    def buffers(self, inputs: Shapes) -> Products:
        """Every element, if it is not."""
        return () if self.trainable else (self._elements(inputs),)

    def _elements(self, inputs: Shapes) -> Product:
        made = self.output(inputs)
        return Product("parameter", dict(zip(made.axis_names(), made.sizes, strict=True)))

    def macs(self, inputs: Shapes, output: Shape) -> Products:
        """None."""
        del inputs, output
        return ()

    def widened(self, inputs: Shapes, to: Callable[[int], int]) -> Self:
        """The same shape otherwise."""
        made = self.output(inputs)
        sizes = made.with_channels(to(made.channels)).sizes
        return replace(self, shape=sizes) if self.tokens is None else replace(self, tokens=sizes)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """It sees no input, so nothing is added to what its users see."""
        del inputs, output
        return Reach.POINT
