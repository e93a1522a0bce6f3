"""A layer known by its cost alone."""

from convcost.layers.equation import given
from convcost.layers.fields import Cost, Sizes, Whole, declared_shape
from convcost.layers.op import SEVERAL, Equations, Op, Product, Products, Reach, Shape, Shapes, Windows, op


@op
class Opaque(Op):
    """Something that convcost has no kind for; its output shape and its cost are declared, not worked out.

    Takes any number of inputs. A cost may be `unknown`; totals then are lower bounds and say so.

    Fields:
        params: trainable parameters, or `unknown`.
        macs: multiply-adds for one sample, or `unknown`.
        shape: the output's `[features]`, `[C, L]`, `[C, H, W]` or `[C, D, H, W]`.
        tokens: the output's `[T, features]`; one of `shape` and `tokens` is given.
        buffers: elements kept that are not trained, 0 unless given.

    Example:
        input: [96, 56, 53]
        step: opaque: {shape: [96, 56, 53], params: 9409, macs: 27924736}
        output: 96x56x53
        params: 9409
        macs: 27924736
    """

    takes = SEVERAL
    is_declared = True
    keeps = None
    linearity = None

    params: Cost
    macs_: Cost
    shape: Sizes | None = None
    tokens: Sizes | None = None
    buffers_: Whole = 0

    def output(self, inputs: Shapes) -> Shape:
        """The declared shape."""
        del inputs
        return declared_shape(self.shape, self.tokens)

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """As declared."""
        del inputs
        return given(output, "declared")

    def parameters(self, inputs: Shapes) -> Products | None:
        """As declared; None when unknown."""
        del inputs
        return _declared(self.params)

    def macs(self, inputs: Shapes, output: Shape) -> Products | None:
        """As declared; None when unknown."""
        del inputs, output
        return _declared(self.macs_)

    def buffers(self, inputs: Shapes) -> Products:
        """As declared."""
        del inputs
        return (Product("declared", {"declared": self.buffers_}),) if self.buffers_ else ()

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """Nobody knows."""
        del inputs, output
        return Reach.UNDEFINED

    @property
    def is_complete(self) -> bool:
        """False when a cost is unknown."""
        return None not in (self.params, self.macs_)


def _declared(cost: int | None) -> Products | None:
    return None if cost is None else (Product("declared", {"declared": cost}),)
