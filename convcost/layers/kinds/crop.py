"""Cropping."""

from convcost.errors import require
from convcost.layers.equation import sized
from convcost.layers.families.margins import beside, margins_of, shifts, widened
from convcost.layers.fields import Margins, PerAxis
from convcost.layers.op import Equations, Free, Keeps, Linearity, Shape, Shapes, Windows, op
from convcost.layers.shape import require_maps
from convcost.layers.window import Pair, spread


@op
class Crop(Free):
    """Maps cropped to a size, centred, or by an amount on every side. One of the two fields is given.

    Fields:
        size: what remains, one integer or one per axis; of an odd difference the larger half goes after.
        amount: what is cut off, one integer, one per axis, or [[before, after], ...].

    Example:
        input: [64, 568, 565]
        step: crop: [392, 392]
        output: 64x392x392
        params: 0
        macs: 0
    """

    is_view = True
    keeps = Keeps.NOTHING
    linearity = Linearity.LINEAR

    size: PerAxis | None = None
    amount: Margins | None = None

    def output(self, inputs: Shapes) -> Shape:
        """``size``, or the input's size less the amounts."""
        (x,) = inputs
        return widened(x, self._margins(x))

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """What remains, or the input's size less the amounts."""
        (x,) = inputs
        if self.amount is None:
            return sized(output)
        cut = margins_of(x, self.amount, "crop")
        return beside(x, "n - before - after", cut)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """The same position, shifted."""
        del output
        return shifts(self._margins(inputs[0]))

    def _margins(self, x: Shape) -> tuple[Pair, ...]:
        require((self.size is None) != (self.amount is None), "needs either `size` or `amount`", field="size")
        if self.size is None:
            cut = margins_of(x, self.amount or (), "crop")
            return tuple((-before, -after) for before, after in cut)
        require_maps(x, self.kind)
        return tuple(map(_centred, x.spatial, spread(self.size, len(x.spatial), "size")))


def _centred(size: int, target: int) -> Pair:
    require(
        target <= size,
        f"cannot crop {size} to {target}",
        "a crop only makes smaller; `pad`, `resize` or `upsample` make larger",
        field="size",
    )
    before = (size - target) // 2
    return -before, before - (size - target)
