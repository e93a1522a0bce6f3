"""Columns as patches again."""

from math import prod

from convcost.errors import require
from convcost.layers.equation import equation, named
from convcost.layers.fields import PaddingField, PerAxis
from convcost.layers.op import Equations, Free, Keeps, Linearity, Reach, Shape, Shapes, Windows, op
from convcost.layers.shape import maps, require_maps
from convcost.layers.window import Sliding, spread, taps


@op
class Fold(Free):
    """Columns put back where `unfold` took them from, added up where they overlap. As torch.nn.Fold.

    Fields:
        size: the spatial sizes of the output, one integer or one per axis; a list says how many axes there are.
        kernel: window size, one integer or one per axis.
        stride: step of the window, 1 unless given.
        padding: `valid` (0) unless given; an integer, one per axis, [[before, after], ...], or `same`.
        dilation: distance between the taps, 1 unless given.

    Example:
        input: [30, 48]
        step: fold: {size: [17, 13], kernel: [3, 2], stride: 2}
        output: 5x17x13
        params: 0
        macs: 0
    """

    keeps = Keeps.NOTHING
    linearity = Linearity.LINEAR

    size: PerAxis
    kernel: PerAxis
    stride: PerAxis = (1,)
    padding: PaddingField = ((0, 0),)
    dilation: PerAxis = (1,)

    def output(self, inputs: Shapes) -> Shape:
        """Maps of that size; refused unless there is a column for every position of the window."""
        (x,) = inputs
        require_maps(x, self.kind)
        require(len(x.spatial) == 1, f"`fold` takes columns, maps C x L, but {x.described} came in", "see `unfold`")
        axes = max(map(len, (self.size, self.kernel, self.stride, self.dilation)))
        made = maps(1, *spread(self.size, axes, "size"))
        patch = prod(taps(made, self.kernel).values())
        require(
            x.channels % patch == 0,
            f"{x.channels} rows are no whole number of patches of {patch} elements",
            "rows are channels x kernel",
            field="kernel",
        )
        columns = prod(Sliding.over(made, self.kernel, self.stride, self.padding, self.dilation).positions())
        sizes = "x".join(map(str, made.spatial))
        require(
            x.spatial[0] == columns,
            f"{x.spatial[0]} columns came in, but the window has {columns} positions on {sizes}",
            "`size`, `stride` and `padding` are those of the `unfold`",
            field="size",
        )
        return maps(x.channels // patch, *made.spatial)

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """``rows / (kernel_h x kernel_w)``, and the sizes as declared."""
        (x,) = inputs
        kernel = taps(output, self.kernel)
        names, sizes = output.axis_names()[1:], output.sizes[1:]
        return (
            equation("c", f"c_in / ({' x '.join(kernel)})", {"c_in": x.channels, **kernel}),
            *(named(axis, f"size_{axis}", size) for axis, size in zip(names, sizes, strict=True)),
        )

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """Columns are no positions that a window moves along."""
        del inputs, output
        return Reach.UNDEFINED
