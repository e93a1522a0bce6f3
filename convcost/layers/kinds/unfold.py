"""Patches as columns."""

from math import prod

from convcost.layers.equation import equation
from convcost.layers.fields import PaddingField, PerAxis
from convcost.layers.op import Equations, Free, Keeps, Linearity, Reach, Shape, Shapes, Windows, op
from convcost.layers.shape import maps
from convcost.layers.window import Sliding, positions, taps


@op
class Unfold(Free):
    """Every patch of maps as a column: `C x H x W` becomes `C * kernel x positions`. As torch.nn.Unfold.

    It copies, so that it takes as many times the memory as windows overlap.

    Fields:
        kernel: window size, one integer or one per axis.
        stride: step of the window, 1 unless given.
        padding: `valid` (0) unless given; an integer, one per axis, [[before, after], ...], or `same`.
        dilation: distance between the taps, 1 unless given.

    Example:
        input: [5, 17, 13]
        step: unfold: {kernel: [3, 2], stride: 2}
        output: 30x48
        params: 0
        macs: 0
    """

    keeps = Keeps.NOTHING
    linearity = Linearity.LINEAR

    kernel: PerAxis
    stride: PerAxis = (1,)
    padding: PaddingField = ((0, 0),)
    dilation: PerAxis = (1,)

    def _sliding(self, x: Shape) -> Sliding:
        return Sliding.over(x, self.kernel, self.stride, self.padding, self.dilation)

    def output(self, inputs: Shapes) -> Shape:
        """The elements of a patch, and the positions of the window one after the other."""
        (x,) = inputs
        columns = prod(self._sliding(x).positions())
        return maps(x.channels * prod(taps(x, self.kernel).values()), columns)

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """``c x kernel_h x kernel_w`` and ``h_out x w_out``."""
        (x,) = inputs
        del output
        patch = {"c_in": x.channels, **taps(x, self.kernel)}
        columns = positions(maps(1, *self._sliding(x).positions()), "out")
        return equation("c", " x ".join(patch), patch), equation("l", " x ".join(columns), columns)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """The window where maps have one axis; otherwise columns are no positions that a window moves along."""
        del output
        (x,) = inputs
        return self._sliding(x).windows() if len(x.spatial) == 1 else Reach.UNDEFINED
