"""Channels rearranged into space."""

from convcost.errors import require
from convcost.fields import Count
from convcost.interpolation import interpolated
from convcost.op import Free, Shape, Shapes, Windows, op
from convcost.shape import maps, require_maps


@op
class PixelShuffle(Free):
    """Groups of channels become squares of positions, ``C*f*f x H x W`` to ``C x H*f x W*f``. As torch.nn.PixelShuffle.

    Fields:
        factor: side of the square.

    Example:
        input: [27, 17, 13]
        step: pixel_shuffle: 3
        output: 3x51x39
        params: 0
        macs: 0
    """

    factor: Count

    def output(self, inputs: Shapes) -> Shape:
        """``factor * factor`` fewer channels, so many more positions; two spatial axes."""
        (x,) = inputs
        require_maps(x, self.kind)
        square = self.factor**2
        require(
            len(x.spatial) == 2,
            f"`pixel_shuffle` takes maps with two spatial axes, but {x.described} came in",
            "`reshape` can write others by hand",
        )
        require(
            x.channels % square == 0,
            f"{x.channels} channels are no multiple of {self.factor} * {self.factor}",
            field="factor",
        )
        return maps(x.channels // square, *(size * self.factor for size in x.spatial))

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """The position whose channels the square was, as with nearest upsampling."""
        del output
        return tuple(interpolated("nearest", self.factor) for _ in inputs[0].spatial)
