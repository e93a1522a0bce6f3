"""Product of two matrices."""

from math import prod

from convcost.errors import require
from convcost.layers.equation import named
from convcost.layers.families.joins import larger
from convcost.layers.op import Equations, Keeps, Linearity, Op, Product, Products, Reach, Shape, Shapes, Windows, op


@op
class Matmul(Op):
    """Matrix product of two operands on their last two axes, ``[m, k] x [k, n]``. As torch.matmul.

    Axes before the last two must be equal, or 1 in one of them; where one operand has fewer, such as a `parameter` of
    `[k, n]`, it meets all of the other.

    Example:
        inputs: [[8, 49, 32], [8, 32, 47]]
        step: matmul: keys
        output: 8x49x47
        params: 0
        macs: 8 * 49 * 32 * 47
    """

    takes = range(2, 3)
    is_join = True
    keeps = Keeps.OTHERS
    linearity = Linearity.PRODUCT

    def output(self, inputs: Shapes) -> Shape:
        """``[..., m, n]`` in the layout of the first, or of the second where that has more sizes."""
        a, b = inputs
        require(
            min(len(a.sizes), len(b.sizes)) >= 2,
            f"a matrix product is of two shapes with two sizes or more, not of {a} and {b}",
            "`reshape` them first",
        )
        require(
            a.sizes[-1] == b.sizes[-2],
            f"the inner sizes of {a} and {b} differ: {a.sizes[-1]} and {b.sizes[-2]}",
            "[m, k] x [k, n]: `permute` can swap the axes of one",
        )
        pairs = _leading(a, b)
        require(
            all(m == n or 1 in (m, n) for m, n in pairs),
            f"the leading sizes of {a} and {b} differ",
            "they must be equal, or 1 in one of the two",
        )
        layout = a.layout if len(a.sizes) >= len(b.sizes) else b.layout
        return Shape(layout, (*(n if m == 1 else m for m, n in pairs), a.sizes[-2], b.sizes[-1]))

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """``m`` of the first, ``n`` of the second."""
        a, b = inputs
        leading = zip(output.axis_names()[:-2], _leading(a, b), strict=True)
        rows, columns = output.axis_names()[-2:]
        return (
            *(larger(axis, pair) for axis, pair in leading),
            named(rows, f"{a.axis_names()[-2]}_1", a.sizes[-2]),
            named(columns, f"{b.axis_names()[-1]}_2", b.sizes[-1]),
        )

    def parameters(self, inputs: Shapes) -> Products:
        """None."""
        del inputs
        return ()

    def macs(self, inputs: Shapes, output: Shape) -> Products:
        """``batch x m x k x n``."""
        *batch, m, n = output.sizes
        leading = {"batch": prod(batch)} if batch else {}
        return (Product("matrix product", {**leading, "m": m, "k": inputs[0].sizes[-1], "n": n}),)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """Everything: rows of one meet columns of the other."""
        del inputs, output
        return Reach.EVERYTHING


def _leading(a: Shape, b: Shape) -> tuple[tuple[int, int], ...]:
    """The sizes before the last two side by side; of one that has fewer, ones in front."""
    axes = max(len(a.sizes), len(b.sizes)) - 2
    first, second = ((1,) * (axes - len(x.sizes) + 2) + x.sizes[:-2] for x in (a, b))
    return tuple(zip(first, second, strict=True))
