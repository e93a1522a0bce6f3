"""Space rearranged into channels."""

from convcost.errors import require
from convcost.fields import Count
from convcost.op import Free, Shape, Shapes, Windows, op
from convcost.shape import maps, require_maps
from convcost.window import Window


@op
class PixelUnshuffle(Free):
    """Squares of positions become channels, ``C x H*f x W*f`` to ``C*f*f x H x W``. As torch.nn.PixelUnshuffle.

    Also known as space to depth; with a `layernorm` and a 1x1 `conv` it is the patch merging of Swin.

    Fields:
        factor: side of the square.

    Example:
        input: [96, 58, 54]
        step: pixel_unshuffle: 2
        output: 384x29x27
        params: 0
        macs: 0
    """

    factor: Count

    def output(self, inputs: Shapes) -> Shape:
        """``factor * factor`` more channels, so many fewer positions; two spatial axes."""
        (x,) = inputs
        require_maps(x, self.kind)
        require(
            len(x.spatial) == 2,
            f"`pixel_unshuffle` takes maps with two spatial axes, but {x.described} came in",
            "`reshape` can write others by hand",
        )
        require(
            not any(size % self.factor for size in x.spatial),
            f"the spatial sizes of {x} are no multiples of {self.factor}",
            "`pad` or `crop` them first",
            field="factor",
        )
        return maps(x.channels * self.factor**2, *(size // self.factor for size in x.spatial))

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """Squares side by side."""
        del output
        return tuple(Window(0, self.factor, self.factor - 1) for _ in inputs[0].spatial)
