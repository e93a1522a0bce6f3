"""A layer known by its cost alone."""

from convcost.errors import require
from convcost.layers.equation import given
from convcost.layers.fields import Cost, PaddingField, PerAxis, Sizes, Whole, declared_shape
from convcost.layers.op import SEVERAL, Equations, Op, Product, Products, Reach, Shape, Shapes, Windows, op
from convcost.layers.window import Sliding


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
        kernel: the window that an element of the output sees of the input, one integer or one per axis; without it what
            it sees is not defined.
        stride: step of that window, 1 unless given.
        padding: `valid` (0) unless given; an integer, one per axis, [[before, after], ...], or `same`.
        dilation: distance between its taps, 1 unless given.

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
    kernel: PerAxis | None = None
    stride: PerAxis = (1,)
    padding: PaddingField = ((0, 0),)
    dilation: PerAxis = (1,)

    def output(self, inputs: Shapes) -> Shape:
        """The declared shape; refused where the window would give another."""
        output = declared_shape(self.shape, self.tokens)
        for x in inputs:
            self._check_window(x, output)
        return output

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """As declared."""
        del inputs
        return given(output, "declared")

    def parameters(self, inputs: Shapes) -> Products | None:
        """As declared; not known where that says so."""
        del inputs
        return _declared(self.params)

    def macs(self, inputs: Shapes, output: Shape) -> Products | None:
        """As declared; not known where that says so."""
        del inputs, output
        return _declared(self.macs_)

    def buffers(self, inputs: Shapes) -> Products:
        """As declared."""
        del inputs
        return (Product("declared", {"declared": self.buffers_}),) if self.buffers_ else ()

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """The window, if one is declared."""
        del output
        return self._sliding(inputs[0]).windows() if self.kernel and inputs else Reach.UNDEFINED

    @property
    def is_complete(self) -> bool:
        """False when a cost is unknown."""
        return None not in (self.params, self.macs_)

    def _check_window(self, x: Shape, output: Shape) -> None:
        if self.kernel is None:
            given = {"stride": self.stride != (1,), "padding": self.padding != ((0, 0),)}
            for field, is_given in {**given, "dilation": self.dilation != (1,)}.items():
                hint = "add `kernel`, or leave it out"
                require(not is_given, f"`{field}` is that of a window, and there is no `kernel`", hint, field)
            return
        positions = self._sliding(x).positions()
        require(
            output.layout == "maps" and output.spatial == positions,
            f"the window gives {'x'.join(map(str, positions))} positions of {x.described}, and {output.described} "
            "is declared",
            "the window that is stated and the shape that is declared must agree; leave the window out where it "
            "describes only a part",
            field="kernel",
        )

    def _sliding(self, x: Shape) -> Sliding:
        return Sliding.over(x, self.kernel or (), self.stride, self.padding, self.dilation)


def _declared(cost: int | None) -> Products | None:
    return None if cost is None else (Product("declared", {"declared": cost}),)
