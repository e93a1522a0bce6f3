"""Layers that move elements, leave some out, or add some."""

from math import floor
from typing import Any

from convcost.bridges.modules.layer import Form, Layer, Operands, literal, of_rank, unpacked
from convcost.bridges.modules.layout import Expression, call
from convcost.bridges.modules.padding import around
from convcost.layers.window import spread, spread_pairs

PADDERS = {"reflect": "ReflectionPad", "replicate": "ReplicationPad", "circular": "CircularPad"}


def _method(text: str) -> Form:
    """Something that is asked of the tensor."""
    return Form(run=lambda _, x: f"{x[0]}.{text}")


def flatten(layer: Layer) -> Form:
    """All axes but the batch as one."""
    del layer
    return Form(("nn.Flatten()",))


def reshape(layer: Layer) -> Form:
    """Sizes behind the batch."""
    if "shape" in layer.codes or "tokens" in layer.codes:
        return _method(f"reshape(-1, {unpacked(layer.codes.get('shape') or layer.codes['tokens'])})")
    return _method(f"reshape(-1, {', '.join(map(str, layer.output.sizes))})")


def expand(layer: Layer) -> Form:
    """Sizes behind the batch."""
    if "shape" in layer.codes or "tokens" in layer.codes:
        return _method(f"expand(-1, {unpacked(layer.codes.get('shape') or layer.codes['tokens'])})")
    return _method(f"expand(-1, {', '.join(map(str, layer.output.sizes))})")


def permute(layer: Layer) -> Form:
    """The batch stays in front."""
    if "order" in layer.codes:
        return _method(f"permute(0, *(axis + 1 for axis in {layer.codes['order']}))")
    return _method(f"permute(0, {', '.join(str(axis + 1) for axis in layer.value('order'))})")


def to_tokens(layer: Layer) -> Form:
    """Positions in a row, the channels behind."""
    return _method("transpose(1, 2)" if layer.rank == 1 else "flatten(2).transpose(1, 2)")


def to_maps(layer: Layer) -> Form:
    """The channels in front, the positions laid out."""
    if "size" in layer.codes:
        return Form(run=lambda _, x: call(f"{x[0]}.transpose(1, 2).unflatten", "2", layer.codes["size"]))
    size = layer.value("size")
    if len(size) == 1:
        return _method("transpose(1, 2)")
    sizes = f"({', '.join(map(str, size))})"
    return Form(run=lambda _, x: call(f"{x[0]}.transpose(1, 2).unflatten", "2", sizes))


def slice_(layer: Layer) -> Form:
    """From a start so many, in steps."""
    layer.require_fixed("axis", "stride")
    start, size, stride = layer.code("start"), layer.code("size"), layer.value("stride")
    dim = layer.axis()
    if stride == 1:
        return _method(f"narrow({dim}, {start}, {size})")
    layer.require_fixed("start", "size")
    end = layer.value("start") + (layer.value("size") - 1) * stride + 1
    colons = ":, " * dim
    return Form(run=lambda _, x: f"{x[0]}[{colons}{start if start != '0' else ''}:{end}:{stride}]")


def crop(layer: Layer) -> Form:
    """To a size from the middle, or so much less on every side."""
    if layer.value("size") is not None or "size" in layer.codes:
        size = layer.codes.get("size") or literal(spread(layer.value("size"), layer.rank, "size"))
        return Form(run=lambda _, x: call("center_crop", x[0], size))
    layer.require_fixed("amount")
    sides = spread_pairs(layer.value("amount"), layer.rank, "amount")
    cuts = zip(sides, layer.x.spatial, strict=True)
    ranges = ", ".join(f"{before or ''}:{size - after if after else ''}" for (before, after), size in cuts)
    return Form(run=lambda _, x: f"{x[0]}[..., {ranges}]")


def pad(layer: Layer) -> Form:
    """Around maps, or along one axis."""
    layer.require_fixed("amount", "axis", "mode")
    sides = spread_pairs(layer.value("amount"), layer.rank if layer.value("axis") is None else 1, "amount")
    mode = layer.value("mode")
    if layer.value("axis") is not None:
        behind = len(layer.x.sizes) - layer.axis()
        if mode == "constant":
            amounts = ", ".join(map(str, (*(0, 0) * behind, *sides[0])))
            return Form(run=lambda _, x: f"functional.pad({x[0]}, ({amounts}))")
        sides = tuple(sides[0] if at == layer.axis() - 2 else (0, 0) for at in range(layer.rank))
    if mode == "constant":
        return Form((around(layer.rank, sides),))
    amounts = ", ".join(f"{before}, {after}" for before, after in reversed(sides))
    return Form((call(of_rank(PADDERS[mode], layer.rank), f"({amounts})"),))


def roll(layer: Layer) -> Form:
    """Along one axis, or along all spatial ones."""
    layer.require_fixed("axis")
    if layer.value("axis") is not None:
        return _method(f"roll({layer.code('shift')}, {layer.axis()})")
    layer.require_fixed("shift")
    shifts = spread(layer.value("shift"), layer.rank, "shift")
    axes = range(2, 2 + layer.rank)
    if layer.rank == 1:
        return _method(f"roll({shifts[0]}, 2)")
    return _method(f"roll(({', '.join(map(str, shifts))}), ({', '.join(map(str, axes))}))")


def repeat_interleave(layer: Layer) -> Form:
    """Every element of an axis several times."""
    layer.require_fixed("axis")
    return _method(f"repeat_interleave({layer.code('repeats')}, {layer.axis()})")


REDUCTIONS = {"max": "amax", "min": "amin"}


def reduce(layer: Layer) -> Form:
    """Along axes, which stay as ones."""
    layer.require_fixed("function", "axis")
    names = layer.x.axis_names()
    letters = ({"channels": "c", "tokens": "t"}.get(axis, axis) for axis in layer.value("axis"))
    dims = [names.index(letter) + 1 for letter in letters]
    dim = str(dims[0]) if len(dims) == 1 else f"({', '.join(map(str, dims))})"
    function = layer.value("function")
    if function == "norm":
        return Form(run=lambda _, x: call("torch.linalg.vector_norm", x[0], f"dim={dim}", "keepdim=True"))
    return _method(f"{REDUCTIONS.get(function, function)}(dim={dim}, keepdim=True)")


def channel_shuffle(layer: Layer) -> Form:
    """Behind the batch, where torch's module looks for them."""
    groups = layer.code("groups")
    module = call("nn.ChannelShuffle", groups)
    if layer.x.layout == "maps":
        return Form((module,))
    if layer.x.layout == "features":
        return _method(f"unflatten(1, ({groups}, -1)).transpose(1, 2).flatten(1)")
    return _method(f"unflatten(2, ({groups}, -1)).transpose(2, 3).flatten(2)")


def pixel_shuffle(layer: Layer) -> Form:
    """Torch's module for squares, a function for the rest."""
    return _pixels(layer, "PixelShuffle", "pixel_shuffle")


def pixel_unshuffle(layer: Layer) -> Form:
    """Torch's module for squares, a function for the rest."""
    return _pixels(layer, "PixelUnshuffle", "pixel_unshuffle")


def _pixels(layer: Layer, name: str, function: str) -> Form:
    factor = layer.code("factor")
    if layer.rank == 2 and ("factor" in layer.codes or len(set(layer.value("factor"))) == 1):
        return Form((call(f"nn.{name}", factor),))
    sides = layer.codes.get("factor") or literal_sizes(spread(layer.value("factor"), layer.rank, "factor"))
    return Form(run=lambda _, x: call(function, x[0], sides))


def literal_sizes(values: tuple[Any, ...]) -> str:
    """A tuple, however many are in it."""
    inner = ", ".join(map(literal, values))
    return f"({inner},)" if len(values) == 1 else f"({inner})"


def upsample(layer: Layer) -> Form:
    """By a factor; to a size where the factor as a float would give another."""
    layer.require_fixed("mode")
    if "factor" in layer.codes:
        return Form((call("nn.Upsample", scale_factor=layer.codes["factor"], mode=_mode(layer)),))
    factors = spread(layer.value("factor"), layer.rank, "factor")
    pairs = zip(layer.x.spatial, factors, layer.output.spatial, strict=True)
    if any(floor(size * float(factor)) != made for size, factor, made in pairs):
        return Form((call("nn.Upsample", size=literal(layer.output.spatial), mode=_mode(layer)),))
    return Form((call("nn.Upsample", scale_factor=literal(factors), mode=_mode(layer)),))


def resize(layer: Layer) -> Form:
    """To a size."""
    layer.require_fixed("mode")
    return Form((call("nn.Upsample", size=layer.code("size"), mode=_mode(layer)),))


def _mode(layer: Layer) -> str | None:
    mode = layer.value("mode")
    return None if mode == "nearest" else f'"{mode}"'


def unfold(layer: Layer) -> Form:
    """Torch's module for two axes padded alike, a function for the rest."""
    layer.require_fixed("kernel", "stride", "padding", "dilation")
    op: Any = layer.op
    sliding = op._sliding(layer.x)  # noqa: SLF001 - worked out there, padding and all
    return _patches(layer, "Unfold", "unfold", sliding, ())


def fold(layer: Layer) -> Form:
    """Torch's module for two axes padded alike, a function for the rest."""
    layer.require_fixed("size", "kernel", "stride", "padding", "dilation")
    from convcost.layers.window import Sliding

    op: Any = layer.op
    sliding = Sliding.over(layer.output, op.kernel, op.stride, op.padding, op.dilation)
    return _patches(layer, "Fold", "fold", sliding, (layer.output.spatial,))


def _patches(layer: Layer, name: str, function: str, sliding: Any, size: tuple[Any, ...]) -> Form:
    del layer
    sides = sliding.pads
    if len(sides) == 2 and all(before == after for before, after in sides):
        padding = literal(tuple(before for before, _ in sides))
        options = {"dilation": sliding.dilation, "stride": sliding.stride}
        given = {key: literal(value) for key, value in options.items() if set(value) != {1}}
        if padding != "0":
            given["padding"] = padding
        return Form((call(f"nn.{name}", *map(literal, size), literal(sliding.kernel), **given),))
    values = (*size, sliding.kernel, sliding.stride, sliding.dilation)
    pairs = f"({', '.join(map(str, sides))}{',' * (len(sides) == 1)})"
    given_values = tuple(map(literal_sizes, values))

    def run(module: str, x: Operands) -> Expression:
        del module
        return call(function, x[0], *given_values, pairs)

    return Form(run=run)


FORMS = {
    "flatten": flatten,
    "reshape": reshape,
    "expand": expand,
    "permute": permute,
    "to_tokens": to_tokens,
    "to_maps": to_maps,
    "slice": slice_,
    "crop": crop,
    "pad": pad,
    "roll": roll,
    "repeat_interleave": repeat_interleave,
    "reduce": reduce,
    "channel_shuffle": channel_shuffle,
    "pixel_shuffle": pixel_shuffle,
    "pixel_unshuffle": pixel_unshuffle,
    "upsample": upsample,
    "resize": resize,
    "unfold": unfold,
    "fold": fold,
}
