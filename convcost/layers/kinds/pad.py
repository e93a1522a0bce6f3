"""Padding."""

from dataclasses import replace
from typing import Self

from convcost.errors import require
from convcost.layers.equation import changed
from convcost.layers.families.margins import beside, longer, margins_of, resized, shift_along, shifts, widened
from convcost.layers.families.widths import in_proportion, is_along_channels
from convcost.layers.fields import Amounts, Axis, axis_index
from convcost.layers.op import Equations, Free, Keeps, Linearity, Shape, Shapes, Windows, op
from convcost.layers.window import Pair


@op
class Pad(Free):
    """Something around maps, or, where negative, less of them. As torch.nn.ZeroPad2d, with the axes in shape order.

    Fields:
        amount: one integer, one per axis, or [[before, after], ...]; negative amounts crop.
        axis: the one axis to pad, of any layout: `channels`, `tokens`, `d`, `h`, `w`, `l`; every spatial axis of
            maps unless given.

    Example:
        input: [3, 224, 223]
        step: pad: [[2, 3], [1, 0]]
        output: 3x229x224
        params: 0
        macs: 0
    """

    keeps = Keeps.NOTHING
    linearity = Linearity.LINEAR

    amount: Amounts
    axis: Axis | None = None

    def output(self, inputs: Shapes) -> Shape:
        """``size + before + after`` on each axis that is padded."""
        (x,) = inputs
        if self.axis is None:
            return widened(x, margins_of(x, self.amount, "pad"))
        along = axis_index(x, self.axis)
        return resized(x, along, longer(x, self.axis, x.sizes[along], self._one_pair()))

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """``size + before + after`` on each axis that is padded."""
        del output
        (x,) = inputs
        if self.axis is None:
            return beside(x, "n + before + after", margins_of(x, self.amount, "pad"))
        before, after = self._one_pair()
        return changed(x, axis_index(x, self.axis), "n + before + after", before=before, after=after)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """The same position, shifted."""
        del output
        if self.axis is None:
            return shifts(margins_of(inputs[0], self.amount, "pad"))
        return shift_along(inputs[0], self.axis, -self._one_pair()[0])

    def following(self, before: Shapes, now: Shapes) -> Self:
        """As large a part of the channels on either side, where these are padded."""
        if self.axis is None or not is_along_channels(self.axis, before):
            return self
        front, back = (in_proportion(each, before, now) for each in self._one_pair())
        return replace(self, amount=((front, back),))

    def _one_pair(self) -> Pair:
        require(
            len(self.amount) == 1,
            f"`amount` has {len(self.amount)} values, but `axis` names one axis",
            "before and after on one axis are written nested: [[before, after]]",
            field="amount",
        )
        return self.amount[0]
