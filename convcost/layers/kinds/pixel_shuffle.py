"""Channels rearranged into space."""

from math import prod

from convcost.errors import require
from convcost.layers.equation import Equation, on_axes
from convcost.layers.families.interpolation import interpolated
from convcost.layers.fields import PerAxis
from convcost.layers.op import Equations, Free, Keeps, Linearity, Shape, Shapes, Windows, op
from convcost.layers.shape import maps, require_maps
from convcost.layers.window import spread


@op
class PixelShuffle(Free):
    """Groups of channels become squares of positions, ``C*f*f x H x W`` to ``C x H*f x W*f``. As torch.nn.PixelShuffle.

    Works on one, two and three spatial axes.

    Fields:
        factor: side of the square, one integer or one per axis.

    Example:
        input: [27, 17, 13]
        step: pixel_shuffle: 3
        output: 3x51x39
        params: 0
        macs: 0
    """

    keeps = Keeps.NOTHING
    linearity = Linearity.LINEAR

    factor: PerAxis

    def output(self, inputs: Shapes) -> Shape:
        """As many fewer channels as a square has positions, so many more positions."""
        (x,) = inputs
        require_maps(x, self.kind)
        sides = spread(self.factor, len(x.spatial), "factor")
        require(
            x.channels % prod(sides) == 0,
            f"{x.channels} channels are no multiple of {' * '.join(map(str, sides))}",
            "a `conv` of kernel 1 can make as many as are needed",
            field="factor",
        )
        return maps(x.channels // prod(sides), *(size * side for size, side in zip(x.spatial, sides, strict=True)))

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """As many fewer channels as a square has positions, so many more positions."""
        (x,) = inputs
        sides = spread(self.factor, len(x.spatial), "factor")
        factors = {f"factor_{axis}": side for axis, side in zip(output.axis_names()[1:], sides, strict=True)}
        channels = Equation("c", f"c_in / ({' x '.join(factors)})", {"c_in": x.channels, **factors})
        return channels, *on_axes(x.spatial, "n x factor", factor=sides)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """The position whose channels the square was, as with nearest upsampling."""
        del output
        return tuple(interpolated("nearest", side) for side in spread(self.factor, len(inputs[0].spatial), "factor"))
