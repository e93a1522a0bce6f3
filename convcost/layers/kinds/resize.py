"""Resizing to a size."""

from fractions import Fraction

from convcost.layers.equation import sized
from convcost.layers.families.interpolation import interpolated, require_mode
from convcost.layers.fields import Mode, PerAxis
from convcost.layers.op import Equations, Free, Keeps, Linearity, Shape, Shapes, Windows, op
from convcost.layers.shape import maps, require_maps
from convcost.layers.window import spread


@op
class Resize(Free):
    """Maps resized to a given size. As torch.nn.functional.interpolate(size=...).

    Interpolation is not counted as multiply-adds.

    Fields:
        size: output size, one integer or one per axis.
        mode: `nearest` unless given; `linear`, `bilinear`, `trilinear` for 1, 2, 3 axes, or `bicubic`.

    Example:
        input: [21, 65, 33]
        step: resize: {size: [513, 257], mode: bilinear}
        output: 21x513x257
        params: 0
        macs: 0
    """

    keeps = Keeps.NOTHING
    linearity = Linearity.LINEAR

    size: PerAxis
    mode: Mode = "nearest"

    def output(self, inputs: Shapes) -> Shape:
        """The same channels at ``size``."""
        (x,) = inputs
        require_maps(x, self.kind)
        require_mode(self.mode, len(x.spatial))
        return maps(x.channels, *spread(self.size, len(x.spatial), "size"))

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """The same channels at ``size``."""
        del inputs
        return sized(output)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """A stride of ``size / outputs`` on every spatial axis."""
        sizes = zip(inputs[0].spatial, output.spatial, strict=True)
        return tuple(interpolated(self.mode, Fraction(outputs, size)) for size, outputs in sizes)
