"""A part of a tensor along one axis."""

from dataclasses import replace
from typing import Self

from convcost.errors import require
from convcost.layers.equation import changed
from convcost.layers.families.margins import resized, shift_along
from convcost.layers.families.widths import in_proportion, is_along_channels
from convcost.layers.fields import Axis, Count, Whole, axis_index
from convcost.layers.op import Equations, Free, Keeps, Linearity, Shape, Shapes, Windows, op


@op
class Slice(Free):
    """Some of the sizes along an axis, what `split` is made of. As torch.narrow, or x[start::stride].

    Fields:
        size: how many.
        start: where they begin, 0 unless given.
        stride: the distance from one to the next, 1 unless given; 2 takes every other.
        axis: `channels` unless given; or `tokens`, `d`, `h`, `w`, `l`.

    Example:
        input: [116, 28, 23]
        step: slice: {size: 58, start: 58}
        output: 58x28x23
        params: 0
        macs: 0
    """

    is_view = True
    keeps = Keeps.NOTHING
    linearity = Linearity.LINEAR

    size: Count
    start: Whole = 0
    stride: Count = 1
    axis: Axis = "channels"

    def output(self, inputs: Shapes) -> Shape:
        """``size`` along the axis; refused when it reaches beyond the end."""
        (x,) = inputs
        along = axis_index(x, self.axis)
        end = self.start + (self.size - 1) * self.stride + 1
        require(
            end <= x.sizes[along],
            f"the slice ends at {end}, but {x.described} end at {x.sizes[along]} on axis {self.axis}",
            "`start` and `size` together must not exceed that"
            if self.stride == 1
            else "so many do not fit `stride` apart",
            field="size",
        )
        return resized(x, along, self.size)

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """``size`` along the axis."""
        del output
        return changed(inputs[0], axis_index(inputs[0], self.axis), "size", size=self.size)

    def following(self, before: Shapes, now: Shapes) -> Self:
        """As large a part of the channels, beginning as far in."""
        if not is_along_channels(self.axis, before):
            return self
        size, start = (in_proportion(each, before, now) for each in (self.size, self.start))
        return replace(self, size=size, start=start)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """The same position, shifted along a spatial axis, on which it moves by steps."""
        del output
        return shift_along(inputs[0], self.axis, self.start, self.stride)
