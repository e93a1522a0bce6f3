"""Space rearranged into channels."""

from math import prod

from convcost.errors import require
from convcost.layers.equation import Equation, on_axes
from convcost.layers.fields import PerAxis
from convcost.layers.op import Equations, Free, Keeps, Linearity, Shape, Shapes, Windows, op
from convcost.layers.shape import maps, require_maps
from convcost.layers.window import Window, spread


@op
class PixelUnshuffle(Free):
    """Squares of positions become channels, ``C x H*f x W*f`` to ``C*f*f x H x W``. As torch.nn.PixelUnshuffle.

    Also known as space to depth; with a `layernorm` and a 1x1 `conv` it is the patch merging of Swin. Works on one,
    two and three spatial axes.

    Fields:
        factor: side of the square, one integer or one per axis.

    Example:
        input: [96, 58, 54]
        step: pixel_unshuffle: 2
        output: 384x29x27
        params: 0
        macs: 0
    """

    keeps = Keeps.NOTHING
    linearity = Linearity.LINEAR

    factor: PerAxis

    def output(self, inputs: Shapes) -> Shape:
        """As many more channels as a square has positions, so many fewer positions."""
        (x,) = inputs
        require_maps(x, self.kind)
        sides = spread(self.factor, len(x.spatial), "factor")
        require(
            not any(size % side for size, side in zip(x.spatial, sides, strict=True)),
            f"the spatial sizes of {x} are no multiples of {' x '.join(map(str, sides))}",
            "`pad` or `crop` them first",
            field="factor",
        )
        return maps(x.channels * prod(sides), *(size // side for size, side in zip(x.spatial, sides, strict=True)))

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """As many more channels as a square has positions, so many fewer positions."""
        (x,) = inputs
        sides = spread(self.factor, len(x.spatial), "factor")
        factors = {f"factor_{axis}": side for axis, side in zip(output.axis_names()[1:], sides, strict=True)}
        channels = Equation("c", f"c_in x ({' x '.join(factors)})", {"c_in": x.channels, **factors})
        return channels, *on_axes(x.spatial, "n / factor", factor=sides)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """Squares side by side."""
        del output
        return tuple(Window(0, side, side - 1) for side in spread(self.factor, len(inputs[0].spatial), "factor"))
