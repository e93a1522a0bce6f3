"""Padding."""

from convcost.fields import Amounts
from convcost.margins import margins_of, shifts, widened
from convcost.op import Free, Shape, Shapes, Windows, op


@op
class Pad(Free):
    """Something around maps, or, where negative, less of them. As torch.nn.ZeroPad2d, with the axes in shape order.

    Fields:
        amount: one integer, one per axis, or [[before, after], ...]; negative amounts crop.

    Example:
        input: [3, 224, 223]
        step: pad: [[2, 3], [1, 0]]
        output: 3x229x224
        params: 0
        macs: 0
    """

    amount: Amounts

    def output(self, inputs: Shapes) -> Shape:
        """``size + before + after`` on each spatial axis."""
        (x,) = inputs
        return widened(x, margins_of(x, self.amount, "pad"))

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """The same position, shifted."""
        del output
        return shifts(margins_of(inputs[0], self.amount, "pad"))
