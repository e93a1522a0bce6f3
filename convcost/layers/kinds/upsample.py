"""Resizing by a factor."""

from math import floor

from convcost.errors import Refusal
from convcost.language.tracing import smallest
from convcost.layers.equation import on_axes, unchanged
from convcost.layers.families.interpolation import interpolated, require_mode
from convcost.layers.fields import Mode, Numbers
from convcost.layers.op import Equations, Free, Keeps, Linearity, Shape, Shapes, Windows, op
from convcost.layers.shape import maps, require_maps
from convcost.layers.window import spread


@op
class Upsample(Free):
    """Maps enlarged, or made smaller, by a factor. As torch.nn.Upsample(scale_factor=...).

    Interpolation is not counted as multiply-adds.

    Fields:
        factor: outputs per input, one number or one per axis; decimals are exact.
        mode: `nearest` unless given; `linear`, `bilinear`, `trilinear` for 1, 2, 3 axes, or `bicubic`.

    Example:
        input: [256, 19, 17]
        step: upsample: {factor: [2, 3], mode: bilinear}
        output: 256x38x51
        params: 0
        macs: 0
    """

    keeps = Keeps.NOTHING
    linearity = Linearity.LINEAR

    factor: Numbers
    mode: Mode = "nearest"

    def output(self, inputs: Shapes) -> Shape:
        """``floor(size * factor)`` on each spatial axis."""
        (x,) = inputs
        require_maps(x, self.kind)
        require_mode(self.mode, len(x.spatial))
        factors = spread(self.factor, len(x.spatial), "factor")
        sizes = tuple(floor(size * factor) for size, factor in zip(x.spatial, factors, strict=True))
        if smallest(sizes) < 1:
            raise Refusal(f"nothing is left of {x} at that factor", field="factor")
        return maps(x.channels, *sizes)

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """``floor(size * factor)`` on each spatial axis."""
        (x,) = inputs
        factors = spread(self.factor, len(x.spatial), "factor")
        return unchanged(output)[0], *on_axes(x.spatial, "floor(n x factor)", factor=factors)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """A stride of ``1 / factor`` on every spatial axis."""
        del output
        factors = spread(self.factor, len(inputs[0].spatial), "factor")
        return tuple(interpolated(self.mode, factor) for factor in factors)
