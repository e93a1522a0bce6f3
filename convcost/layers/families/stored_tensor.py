"""Tensors that are stored with a network: nothing comes in, and nothing is worked out."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

from convcost.layers.equation import given
from convcost.layers.fields import Sizes, declared_shape
from convcost.layers.op import NONE, Equations, Free, Keeps, Linearity, Product, Reach, Shape, Shapes, Windows


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTensor(Free):
    """A tensor whose shape is written, as maps or features or as tokens."""

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

    def elements(self, name: str) -> Product:
        """All of it."""
        made = self.output(())
        return Product(name, dict(zip(made.axis_names(), made.sizes, strict=True)))

    def widened(self, inputs: Shapes, to: Callable[[int], int]) -> Self:
        """The same shape otherwise."""
        made = self.output(inputs)
        sizes = made.with_channels(to(made.channels)).sizes
        return replace(self, shape=sizes) if self.tokens is None else replace(self, tokens=sizes)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """It sees no input, so nothing is added to what its users see."""
        del inputs, output
        return Reach.POINT
