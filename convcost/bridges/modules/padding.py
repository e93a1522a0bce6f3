"""The padding of windows: torch's own where it has it, else modules in front."""

from collections.abc import Sequence

from convcost.bridges.modules.layer import Layer, of_rank
from convcost.bridges.modules.layout import Expression, call
from convcost.layers.op import arguments
from convcost.layers.window import Pair, spread_pairs


def padded(
    layer: Layer, value: str = "0.0", usual_stride: tuple[int, ...] = ()
) -> tuple[tuple[Expression, ...], str | None]:
    """What stands in front of the window, and the window's own `padding`; None where there is none.

    ``usual_stride`` is given where `same` can be said to the window itself at this stride.
    """
    if "padding" in layer.codes:
        return (), layer.codes["padding"]
    padding = layer.value("padding")
    if padding == "same":
        layer.require_fixed("stride")
        stride = layer.value("stride")
        if usual_stride and stride is not None and set(stride) == set(usual_stride):
            return (), '"same"'
        return ((), half) if (half := _even(layer)) else ((_same(layer, value),), None)
    sides = spread_pairs(padding, layer.rank, "padding")
    if all(before == after for before, after in sides):
        each = tuple(before for before, _ in sides)
        code = str(each[0]) if len(set(each)) == 1 else f"({', '.join(map(str, each))})"
        return (), None if code == "0" else code
    return (around(layer.rank, sides, value),), None


def _even(layer: Layer) -> str | None:
    """What `same` comes to on both sides of a pool where that is the same whatever the size; None else."""
    told = arguments(layer.op)
    is_plain = {"kernel", "stride", "dilation"}.isdisjoint(layer.codes) and set(told["stride"] or (0,)) == {1}
    kernel = told["kernel"]
    if not layer.op.is_pooling or not is_plain or set(told.get("dilation", (1,))) != {1}:
        return None
    if not all(size % 2 for size in kernel):
        return None
    each = tuple(size // 2 for size in kernel)
    return str(each[0]) if len(set(each)) == 1 else f"({', '.join(map(str, each))})"


def _same(layer: Layer, value: str) -> Expression:
    stride = layer.codes.get("stride") or layer.unless("stride", 1)
    dilation = layer.unless("dilation", 1) if "dilation" in arguments(layer.op) else None
    if stride is None or layer.value("stride") is None:
        stride = stride or (None if layer.value("stride") else layer.code("kernel"))
    filler = None if value == "0.0" else value
    return call("PadSame", layer.code("kernel"), stride=stride, dilation=dilation, value=filler)


def around(rank: int, sides: Sequence[Pair], value: str = "0.0") -> Expression:
    """Zeros, or another value, before and after on every axis; negative amounts cut off."""
    amounts = f"({', '.join(f'{before}, {after}' for before, after in reversed(sides))})"
    if value == "0.0":
        return call(of_rank("ZeroPad", rank), amounts)
    return call(of_rank("ConstantPad", rank), amounts, value)
