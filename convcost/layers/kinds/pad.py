"""Padding."""

from dataclasses import replace
from typing import Annotated, Self

from convcost.errors import require
from convcost.layers.equation import changed
from convcost.layers.families.margins import beside, longer, margins_of, resized, shift_along, shifts, widened
from convcost.layers.families.widths import in_proportion, is_along_channels
from convcost.layers.fields import Amounts, Axis, Field, axis_index, is_spatial, one_of
from convcost.layers.op import Equations, Free, Keeps, Linearity, Shape, Shapes, Windows, op
from convcost.layers.window import Pair

MODES = ("constant", "reflect", "replicate", "circular")
PadMode = Annotated[str, Field(one_of(*MODES), MODES)]


@op
class Pad(Free):
    """Something around maps, or, where negative, less of them. As torch.nn.functional.pad, the axes in shape order.

    Fields:
        amount: one integer, one per axis, or [[before, after], ...]; negative amounts crop.
        axis: the one axis to pad, of any layout: `channels`, `tokens`, `d`, `h`, `w`, `l`; every spatial axis of
            maps unless given.
        mode: `constant` unless given; `reflect`, `replicate` or `circular` around maps, for which there must be enough
            to take from.

    Example:
        input: [3, 224, 223]
        step: pad: [[2, 3], [1, 0]]
        output: 3x229x224
        params: 0
        macs: 0
    """

    linearity = Linearity.LINEAR

    amount: Amounts
    axis: Axis | None = None
    mode: PadMode = "constant"

    @property
    def keeps(self) -> Keeps:
        """What torch keeps: for a mirror or an edge its input, whose sizes it asks for."""
        return Keeps.INPUTS if self.mode in {"reflect", "replicate"} else Keeps.NOTHING

    def output(self, inputs: Shapes) -> Shape:
        """``size + before + after`` on each axis that is padded."""
        (x,) = inputs
        self._require_enough(x)
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

    def _require_enough(self, x: Shape) -> None:
        """As in torch: other modes than `constant` take what they add from the maps, along spatial axes."""
        if self.mode == "constant":
            return
        if self.axis is None:
            sides = tuple(zip(x.axis_names()[1:], x.spatial, margins_of(x, self.amount, "pad"), strict=True))
        else:
            require(
                is_spatial(x, self.axis),
                f"`mode: {self.mode}` is for the spatial axes of maps, not for `{self.axis}` of {x.described}",
                "`mode: constant` pads any axis",
                field="mode",
            )
            sides = ((self.axis, x.sizes[axis_index(x, self.axis)], self._one_pair()),)
        for axis, size, (before, after) in sides:
            most = {"reflect": size - 1, "circular": size}.get(self.mode, max(before, after))
            require(
                min(before, after) >= 0 and max(before, after) <= most,
                f"`mode: {self.mode}` adds 0 to {most} to {size} on axis {axis}, not {before} and {after}",
                "`replicate` adds any amount; negative amounts are for `mode: constant`, or `crop`",
                field="amount",
            )

    def _one_pair(self) -> Pair:
        require(
            len(self.amount) == 1,
            f"`amount` has {len(self.amount)} values, but `axis` names one axis",
            "before and after on one axis are written nested: [[before, after]]",
            field="amount",
        )
        return self.amount[0]
