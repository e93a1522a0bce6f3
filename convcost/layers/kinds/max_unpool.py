"""Maxima put back where they came from."""

from convcost.errors import require
from convcost.layers.equation import on_axes, sized, unchanged
from convcost.layers.families.interpolation import interpolated
from convcost.layers.fields import PerAxis, PerAxisOrZero
from convcost.layers.op import Equations, Free, Keeps, Linearity, Reach, Shape, Shapes, Windows, op
from convcost.layers.shape import maps, require_maps
from convcost.layers.window import spread


@op
class MaxUnpool(Free):
    """Maxima back where a `maxpool` of the same kernel and stride took them from, zeros elsewhere.

    As torch.nn.MaxUnpool2d. The pooling hands its indices on; from the pooling to here, these take memory besides (8
    bytes per maximum). Which pooling that is stands nowhere, so that the peak memory at inference is a lower bound.

    Fields:
        kernel: window size of the pooling, one integer or one per axis.
        stride: step of its window, the kernel unless given.
        padding: what it padded on both sides, 0 unless given; one integer or one per axis.
        size: the spatial sizes of the output where rounding leaves a choice; less than a stride away from
            `(n - 1) * stride - 2 * padding + kernel`, which they are unless given.

    Example:
        input: [64, 17, 13]
        step: max_unpool: 2
        output: 64x34x26
        params: 0
        macs: 0
    """

    keeps = Keeps.NOTHING  # but the indices, which the pooling keeps already
    linearity = Linearity.NEITHER  # where the maxima go depends on the input

    kernel: PerAxis
    stride: PerAxis | None = None
    padding: PerAxisOrZero = (0,)
    size: PerAxis | None = None

    def _per_axis(self, x: Shape) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
        axes = len(x.spatial)
        strides = spread(self.stride or self.kernel, axes, "stride")
        return spread(self.kernel, axes, "kernel"), strides, spread(self.padding, axes, "padding")

    @property
    def is_memory_complete(self) -> bool:
        """The indices wait for it from a pooling that it does not name."""
        return False

    def output(self, inputs: Shapes) -> Shape:
        """``(n - 1) * stride - 2 * padding + kernel``, or the size that is asked for where it is near that."""
        (x,) = inputs
        require_maps(x, self.kind)
        kernel, stride, padding = self._per_axis(x)
        each = zip(x.spatial, kernel, stride, padding, strict=True)
        usual = tuple((n - 1) * s - 2 * p + k for n, k, s, p in each)
        require(min(usual) > 0, f"nothing is left of {x} at that padding", field="padding")
        made = usual if self.size is None else spread(self.size, len(x.spatial), "size")
        near = all(abs(size - n) < s for size, n, s in zip(made, usual, stride, strict=True))
        require(
            near,
            f"a size of {'x'.join(map(str, made))} is a stride or more away from {'x'.join(map(str, usual))}",
            "`size` is that of what the pooling took",
            field="size",
        )
        return maps(x.channels, *made)

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """``(n - 1) x stride - 2 x padding + kernel``, or as asked for."""
        (x,) = inputs
        if self.size is not None:
            return sized(output)
        kernel, stride, padding = self._per_axis(x)
        formula = "(n - 1) x stride - 2 x padding + kernel" if any(padding) else "(n - 1) x stride + kernel"
        values = {"stride": stride, "kernel": kernel, "padding": padding}
        return unchanged(x)[0], *on_axes(x.spatial, formula, **values)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """One maximum, where windows lie side by side; where they overlap or leave gaps, it depends on the input."""
        del output
        (x,) = inputs
        kernel, stride, padding = self._per_axis(x)
        if kernel != stride or any(padding):
            return Reach.UNDEFINED
        return tuple(interpolated("nearest", step) for step in stride)
