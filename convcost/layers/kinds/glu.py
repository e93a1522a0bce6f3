"""Gated linear unit."""

from convcost.errors import require
from convcost.layers.equation import changed
from convcost.layers.families.margins import resized
from convcost.layers.fields import Axis, axis_index, is_spatial
from convcost.layers.op import Equations, Free, Keeps, Linearity, Reach, Shape, Shapes, Windows, op


@op
class Glu(Free):
    """Gated linear unit: one half of an axis times the sigmoid of the other. As torch.nn.GLU.

    Fields:
        axis: the axis that is halved, `channels` unless given; or `tokens`, `d`, `h`, `w`, `l`.

    Example:
        input: [62, 5, 7]
        step: glu
        output: 31x5x7
        params: 0
        macs: 0
    """

    keeps = Keeps.INPUTS
    linearity = Linearity.NEITHER

    axis: Axis = "channels"

    def output(self, inputs: Shapes) -> Shape:
        """The size along the axis halved; refused when it is odd."""
        (x,) = inputs
        along = axis_index(x, self.axis)
        size = x.sizes[along]
        require(
            size % 2 == 0, f"{size} {self.axis} of {x.described} cannot be halved", "an even size can", field="axis"
        )
        return resized(x, along, size // 2)

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """One size halved."""
        del output
        return changed(inputs[0], axis_index(inputs[0], self.axis), "n / 2")

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """The same position; along a spatial axis, two far apart, which no window describes."""
        del output
        return Reach.UNDEFINED if is_spatial(inputs[0], self.axis) else Reach.POINT
