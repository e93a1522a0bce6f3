"""Positions picked along an axis."""

from dataclasses import replace
from typing import Self

from convcost.layers.equation import changed
from convcost.layers.families.margins import resized
from convcost.layers.families.widths import in_proportion, is_along_channels
from convcost.layers.fields import Axis, Count, axis_index
from convcost.layers.op import Equations, Free, Keeps, Kept, Linearity, Product, Reach, Shape, Shapes, Windows, op


@op
class IndexSelect(Free):
    """Positions picked along an axis by index, in any order and any number of times. As torch.index_select.

    After a `parameter` it is an embedding: rows of a learned table, which is weights. Which indices are picked changes
    no figure, so they are not written.

    Fields:
        size: how many are picked.
        axis: `channels` unless given; or `tokens`, `d`, `h`, `w`, `l`.

    Example:
        input: {tokens: [169, 12]}
        step: index_select: {size: 2401, axis: tokens}
        output: 2401 tokens x 12
        params: 0
        macs: 0
    """

    keeps = Keeps.NOTHING
    linearity = Linearity.LINEAR

    size: Count
    axis: Axis = "channels"

    def output(self, inputs: Shapes) -> Shape:
        """``size`` along the axis."""
        (x,) = inputs
        return resized(x, axis_index(x, self.axis), self.size)

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """``size`` along the axis."""
        del output
        return changed(inputs[0], axis_index(inputs[0], self.axis), "size", size=self.size)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """The same position where channels are picked; otherwise the indices alone know."""
        del output
        return Reach.POINT if is_along_channels(self.axis, inputs) else Reach.UNDEFINED

    def following(self, before: Shapes, now: Shapes) -> Self:
        """As large a part of the channels."""
        if not is_along_channels(self.axis, before):
            return self
        return replace(self, size=in_proportion(self.size, before, now))

    def keeps_besides(self, inputs: Shapes, output: Shape) -> tuple[Kept, ...]:
        """The indices, which are those of every sample."""
        del inputs, output
        return (Kept(Product("indices", {"size": self.size}), "index", per_sample=False),)
