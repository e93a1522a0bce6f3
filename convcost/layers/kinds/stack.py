"""Operands side by side along an axis of their own."""

from convcost.errors import require
from convcost.layers.equation import named
from convcost.layers.families.joins import require_alike
from convcost.layers.fields import Axis, axis_index
from convcost.layers.op import SEVERAL, Equations, Free, Keeps, Linearity, Reach, Shape, Shapes, Windows, op


@op
class Stack(Free):
    """Operands of one shape side by side along a new axis. As torch.stack.

    Features become `{tokens: [n, F]}` along `tokens`, and maps `n x F` along `channels`. Maps and tokens become maps
    with one size more, such as frames `C x H x W` along `d` a clip `C x n x H x W`.

    Fields:
        axis: the new axis, by its name in the output: `channels` unless given, which comes first; or `tokens` of
            features; or `d`, `h`, `w`, `l`.

    Example:
        inputs: [[3, 112, 113], [3, 112, 113], [3, 112, 113]]
        step: stack: [in, second, third]
        output: 3x3x112x113
        params: 0
        macs: 0
    """

    takes = SEVERAL
    is_join = True
    passes_one_on = False
    keeps = Keeps.NOTHING
    linearity = Linearity.LINEAR

    axis: Axis = "channels"

    def output(self, inputs: Shapes) -> Shape:
        """One size more, which is the number of operands."""
        first, *others = inputs
        for other in others:
            require_alike(first, other)
            require(first == other, f"shapes {first} and {other} differ", "only what is equal can be stacked")
        require(
            len(first.sizes) < 4,
            f"{first.described} have no room for an axis more: a shape has at most 4 sizes",
            "`concat` puts operands side by side along an axis that they have",
        )
        along = self._along(first)
        sizes = (*first.sizes[:along], len(inputs), *first.sizes[along:])
        return Shape("tokens" if self.axis == "tokens" else "maps", sizes)

    def _along(self, x: Shape) -> int:
        """Where the new size stands among those of the output."""
        if self.axis == "tokens":
            require(x.layout == "features", f"only features become tokens, but {x.described} came in", field="axis")
            return 0
        return axis_index(Shape("maps", (1, *x.sizes)), self.axis)

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """The number of operands, and the sizes that they have."""
        first = inputs[0]
        along = self._along(first)
        names, sizes = list(first.axis_names()), list(first.sizes)
        each = [(f"{name}_1", size) for name, size in zip(names, sizes, strict=True)]
        each.insert(along, ("operands", len(inputs)))
        return tuple(named(axis, *one) for axis, one in zip(output.axis_names(), each, strict=True))

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """What was one axis is another now, so that no window tells."""
        del inputs, output
        return Reach.UNDEFINED
