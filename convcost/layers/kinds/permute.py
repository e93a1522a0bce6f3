"""Axes in another order."""

from convcost.errors import require
from convcost.layers.equation import named
from convcost.layers.fields import Order
from convcost.layers.op import Equations, Free, Keeps, Linearity, Reach, Shape, Shapes, Windows, op


@op
class Permute(Free):
    """The axes in another order; the layout stays. As torch.permute, the batch axis not counted.

    Maps stay maps, so the size that comes first is the channels whatever it was before.

    Fields:
        order: which size comes first, second and so on, counted from 0; `[0, 2, 1]` swaps height and width.

    Example:
        input: [64, 17, 13]
        step: permute: [2, 0, 1]
        output: 13x64x17
        params: 0
        macs: 0
    """

    is_view = True
    keeps = Keeps.NOTHING
    linearity = Linearity.LINEAR

    order: Order

    def output(self, inputs: Shapes) -> Shape:
        """The sizes reordered; refused unless every one occurs once."""
        (x,) = inputs
        axes = range(len(x.sizes))
        require(
            sorted(self.order) == list(axes),
            f"{list(self.order)} does not put the sizes of {x.described} in an order",
            f"indices, each once: {', '.join(map(str, axes))}",
            field="order",
        )
        return Shape(x.layout, tuple(x.sizes[axis] for axis in self.order))

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """The sizes in the other order."""
        (x,) = inputs
        names = x.axis_names()
        pairs = zip(output.axis_names(), self.order, strict=True)
        return tuple(named(axis, f"{names[source]}_in", x.sizes[source]) for axis, source in pairs)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """The same position when the order is kept; a window does not change its axes."""
        del inputs, output
        return Reach.POINT if list(self.order) == sorted(self.order) else Reach.UNDEFINED
