"""One figure of all elements along axes."""

from math import prod
from typing import Annotated

from convcost.layers.equation import Equation, Equations, named
from convcost.layers.families.in_words import worked_out
from convcost.layers.fields import AXES, Field, axis_index, one_of
from convcost.layers.op import Free, Keeps, Linearity, Reach, Shape, Shapes, Windows, op
from convcost.layers.window import Window

KEEPS = {
    "logsumexp": Keeps.INPUTS_AND_OUTPUT,
    "max": Keeps.INPUTS_AND_OUTPUT,
    "mean": Keeps.NOTHING,
    "min": Keeps.INPUTS_AND_OUTPUT,
    "norm": Keeps.INPUTS_AND_OUTPUT,
    "std": Keeps.INPUTS_AND_OUTPUT,
    "sum": Keeps.NOTHING,
    "var": Keeps.INPUTS,
}
"""Every function, and what its backward pass needs, as torch keeps it."""

ITSELF = Window(0, 1, 0)


def axes(value: object) -> tuple[str, ...]:
    """One axis, or a list of different ones."""
    read = one_of(*AXES)
    found = tuple(map(read, value)) if isinstance(value, list | tuple) and value else (read(value),)
    if len(set(found)) < len(found):
        raise ValueError(f"must be different axes, got {', '.join(found)}")
    return found


Function = Annotated[str, Field(one_of(*KEEPS), tuple(KEEPS))]
AxesField = Annotated[tuple[str, ...], Field(axes, AXES, ({"type": "array", "items": {"type": "string"}},))]


@op
class Reduce(Free):
    """One figure of all elements along an axis or several; sizes become 1. As torch.mean, torch.amax and so on.

    With `keepdim=True`, so that what comes out can be joined with what came in; `flatten` takes the ones away. Neither
    is counted as multiply-adds. (The transform of the same name puts 1x1 reductions in front of convolutions.)

    Fields:
        function: `mean`, `sum`, `max`, `min`, `norm` (the square root of the sum of squares), `var`, `std` or
            `logsumexp`.
        axis: one of `channels`, `tokens`, `d`, `h`, `w`, `l`, or a list of them; `channels` unless given.

    Example:
        input: [64, 17, 13]
        step: reduce: {function: mean, axis: [h, w]}
        output: 64x1x1
        params: 0
        macs: 0
    """

    function: Function
    axis: AxesField = ("channels",)

    @property
    def keeps(self) -> Keeps:
        """What torch keeps for this function."""
        return KEEPS[self.function]

    @property
    def linearity(self) -> Linearity:
        """Sums and means are linear, the others neither that nor affine."""
        return Linearity.LINEAR if self.function in {"mean", "sum"} else Linearity.NEITHER

    def output(self, inputs: Shapes) -> Shape:
        """Ones along the axes; refused where the input lacks one."""
        (x,) = inputs
        gone = self._gone(x)
        return Shape(x.layout, tuple(1 if axis in gone else size for axis, size in enumerate(x.sizes)))

    def _gone(self, x: Shape) -> frozenset[int]:
        return frozenset(axis_index(x, axis) for axis in self.axis)

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """Ones along the axes, the others as they come in."""
        (x,) = inputs
        gone = self._gone(x)
        return tuple(
            Equation(name, "1", {}) if axis in gone else named(name, f"{name}_in", size)
            for axis, (name, size) in enumerate(zip(x.axis_names(), output.sizes, strict=True))
        )

    def in_other_words(self, inputs: Shapes, output: Shape) -> tuple[str, ...]:
        """How many elements go into one."""
        (x,) = inputs
        sizes = tuple(x.sizes[axis] for axis in sorted(self._gone(x)))
        del output
        return (f"The {self.function} of {worked_out(sizes)} elements each.",) if prod(sizes) > 1 else ()

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """Everything along spatial axes and tokens that go, the same position along the others."""
        del output
        (x,) = inputs
        gone = self._gone(x) if x.layout != "features" else frozenset()
        positions = range(1, len(x.sizes)) if x.layout == "maps" else range(1)
        if x.layout == "features" or gone.isdisjoint(positions):
            return Reach.POINT
        if gone.issuperset(positions):
            return Reach.EVERYTHING
        return tuple(
            Window(0, size, size - 1) if axis in gone else ITSELF for axis, size in list(enumerate(x.sizes))[1:]
        )
