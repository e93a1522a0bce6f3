"""Every element several times."""

from convcost.layers.equation import changed
from convcost.layers.families.interpolation import interpolated
from convcost.layers.families.margins import resized
from convcost.layers.fields import Axis, Count, axis_index
from convcost.layers.op import Equations, Free, Keeps, Linearity, Reach, Shape, Shapes, Windows, op
from convcost.layers.window import Window


@op
class RepeatInterleave(Free):
    """Every element of an axis several times in a row. As torch.repeat_interleave.

    Fields:
        repeats: how many times.
        axis: `channels` unless given; or `tokens`, `d`, `h`, `w`, `l`.

    Example:
        input: [64, 17, 13]
        step: repeat_interleave: {repeats: 3, axis: h}
        output: 64x51x13
        params: 0
        macs: 0
    """

    keeps = Keeps.NOTHING
    linearity = Linearity.LINEAR

    repeats: Count
    axis: Axis = "channels"

    def output(self, inputs: Shapes) -> Shape:
        """``repeats`` times the size along the axis."""
        (x,) = inputs
        along = axis_index(x, self.axis)
        return resized(x, along, x.sizes[along] * self.repeats)

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """``repeats`` times the size along the axis."""
        del output
        return changed(inputs[0], axis_index(inputs[0], self.axis), "n x repeats", repeats=self.repeats)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """The same position; along a spatial axis, a step of ``1 / repeats``, as nearest resizing has."""
        del output
        (x,) = inputs
        along = axis_index(x, self.axis)
        if x.layout != "maps" or along == 0:
            return Reach.POINT
        return tuple(
            interpolated("nearest", self.repeats) if axis == along else Window(0, 1, 0)
            for axis in range(1, len(x.sizes))
        )
