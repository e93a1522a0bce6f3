"""Maps made larger or smaller."""

from fractions import Fraction
from math import floor

from convcost.bridges.onnx.call import Call


def resize(call: Call) -> None:
    """To sizes, or by scales."""
    x = call.sizes()
    by_version = 1 if call.opset < 11 else 2
    axes = call.integers("axes") or tuple(range(len(x)))
    sizes = list(x)
    wanted = call.told("sizes", 3) if call.node.type == "Resize" and call.has(3) else None
    if wanted:
        for axis, size in zip(axes, wanted, strict=True):
            sizes[axis] = size
        policy = call.word("keep_aspect_ratio_policy", "stretch")
        if policy != "stretch":
            choose = min if policy == "not_larger" else max
            scale = choose(Fraction(sizes[axis], x[axis]) for axis in axes)
            for axis in axes:
                sizes[axis] = floor(x[axis] * scale + Fraction(1, 2))
    else:
        for axis, factor in zip(axes, _scales(call, by_version), strict=True):
            sizes[axis] = floor(x[axis] * factor + 1e-6)
    call.emit("resize", tuple(sizes), mode=_mode(call))


def _scales(call: Call, index: int) -> tuple[float, ...]:
    value = call.value("scales")
    if isinstance(value, tuple):
        return tuple(each for each in value if isinstance(each, int | float))
    if call.value("height_scale") is not None:
        return 1, 1, call.number("height_scale", 1), call.number("width_scale", 1)
    array = call.written(index)
    if array is None:
        call.refuse("its size comes out of the network's data")
    return tuple(array.values)


def _mode(call: Call) -> str:
    return {"linear": "linear", "bilinear": "linear", "cubic": "bicubic"}.get(call.word("mode", "nearest"), "nearest")


OPERATORS = {"Resize": resize, "Upsample": resize}
