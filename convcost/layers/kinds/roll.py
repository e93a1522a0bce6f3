"""Elements shifted around the end of an axis."""

from typing import Annotated

from convcost.errors import require
from convcost.language.quantity import LARGEST
from convcost.layers.equation import unchanged
from convcost.layers.fields import INTEGER, INTEGERS, Axis, Field, axis_index, integer, is_spatial
from convcost.layers.op import Equations, Free, Keeps, Linearity, Reach, Shape, Shapes, Windows, op
from convcost.layers.shape import require_maps
from convcost.layers.window import spread


def shifts(value: object) -> tuple[int, ...]:
    """One integer, or one per axis; negative ones go the other way."""
    each = value if isinstance(value, list | tuple) and value else [value]
    return tuple(integer(shift, -LARGEST) for shift in each)


Shifts = Annotated[tuple[int, ...], Field(shifts, json=(INTEGER, INTEGERS))]


@op
class Roll(Free):
    """Elements shifted along axes; what leaves at the end comes in at the start. As torch.roll.

    Windowed attention shifts its windows by itself: `attention: {window: 7, shift: 3}`.

    Fields:
        shift: by how many, one integer or one per spatial axis; negative to the front.
        axis: the one axis, of any layout: `channels`, `tokens`, `d`, `h`, `w`, `l`; every spatial axis of maps unless
            given.

    Example:
        input: [96, 56, 53]
        step: roll: [-3, -3]
        output: 96x56x53
        params: 0
        macs: 0
    """

    keeps = Keeps.NOTHING
    linearity = Linearity.LINEAR

    shift: Shifts
    axis: Axis | None = None

    def output(self, inputs: Shapes) -> Shape:
        """The input's shape; refused when it lacks the axes."""
        (x,) = inputs
        if self.axis is None:
            require_maps(x, self.kind)
            spread(self.shift, len(x.spatial), "shift")
        else:
            axis_index(x, self.axis)
            require(
                len(self.shift) == 1,
                f"`shift` has {len(self.shift)} values, but `axis` names one axis",
                "one integer for that axis",
                field="shift",
            )
        return x

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """Nothing changes."""
        del inputs
        return unchanged(output)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """The same position; along a spatial axis, positions at the end see those at the start: no window."""
        del output
        return Reach.UNDEFINED if self.axis is None or is_spatial(inputs[0], self.axis) else Reach.POINT
