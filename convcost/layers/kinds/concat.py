"""Concatenation."""

from convcost.errors import require
from convcost.layers.equation import changed
from convcost.layers.families.joins import mismatch_hint, require_alike
from convcost.layers.families.margins import resized
from convcost.layers.fields import Axis, axis_index, is_spatial
from convcost.layers.op import SEVERAL, Equations, Free, Keeps, Linearity, Reach, Shape, Shapes, Windows, op


@op
class Concat(Free):
    """Operands one after the other along an axis; all other sizes must be equal. As torch.cat.

    Fields:
        axis: `channels` unless given; or `tokens`, `d`, `h`, `w`, `l`.

    Example:
        inputs: [[64, 28, 23], [128, 28, 23], [32, 28, 23]]
        step: concat: [in, b, c]
        output: 224x28x23
        params: 0
        macs: 0
    """

    takes = SEVERAL
    is_join = True
    in_place = "concat"
    gathers = True
    keeps = Keeps.NOTHING
    linearity = Linearity.LINEAR

    axis: Axis = "channels"

    def output(self, inputs: Shapes) -> Shape:
        """The sizes along the axis added up."""
        first, *others = inputs
        along = axis_index(first, self.axis)
        for other in others:
            self._check(first, other, along)
        total = sum(each.sizes[along] for each in inputs)
        return resized(first, along, total)

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """The sizes along the axis added up."""
        del output
        along = axis_index(inputs[0], self.axis)
        axis = inputs[0].axis_names()[along]
        sizes = {f"{axis}_{number}": x.sizes[along] for number, x in enumerate(inputs, 1)}
        return changed(inputs[0], along, " + ".join(sizes), **sizes)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """The same position of every operand; along a spatial axis each operand has its own shift."""
        del output
        return Reach.UNDEFINED if is_spatial(inputs[0], self.axis) else Reach.POINT

    def _check(self, first: Shape, other: Shape, along: int) -> None:
        require_alike(first, other)
        sizes = zip(first.axis_names(), first.sizes, other.sizes, strict=True)
        wrong = [name for axis, (name, m, n) in enumerate(sizes) if m != n and axis != along]
        require(not wrong, f"shapes {first} and {other} differ elsewhere than on {self.axis}", mismatch_hint(wrong))
