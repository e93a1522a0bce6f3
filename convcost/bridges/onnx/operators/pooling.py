"""Pooling."""

from convcost.bridges.captured import Sizes
from convcost.bridges.onnx.call import Call
from convcost.bridges.onnx.operators.convolution import window


def _pool(call: Call, kind: str) -> None:
    x = call.sizes()
    kernel = call.integers("kernel_shape") or ()
    call.require(len(x) == len(kernel) + 2, "the window has as many axes as the maps")
    stride, pads, dilation = window(call, kernel)
    is_ceil = call.integer("ceil_mode", 0) != 0 and call.word("auto_pad", "NOTSET") == "NOTSET"
    each = zip(x[2:], kernel, stride, pads, dilation, strict=True)
    spatial = tuple(_positions(*axis, is_ceil) for axis in each)
    call.emit(
        "pool", (*x[:2], *spatial), kind=kind, kernel=kernel, stride=stride, padding=pads, dilation=dilation,
        rounding="ceil" if is_ceil else "floor",
    )  # fmt: skip
    if len(call.node.outputs) > 1 and call.node.outputs[1]:
        call.emit("opaque", (*x[:2], *spatial), output=1, dtype="int64", what="the indices of a MaxPool", is_free=True)


def _positions(size: int, kernel: int, stride: int, pads: tuple[int, int], dilation: int, is_ceil: bool) -> int:  # noqa: FBT001
    """As many windows as fit; rounded up, the last one still starts inside of the input or its left padding."""
    room = size + sum(pads) - dilation * (kernel - 1) - 1
    if not is_ceil:
        return room // stride + 1
    made = -(-room // stride) + 1
    return made - 1 if (made - 1) * stride >= size + pads[0] else made


def maxpool(call: Call) -> None:
    """Maximum of every window."""
    _pool(call, "maxpool")


def avgpool(call: Call) -> None:
    """Mean of every window."""
    _pool(call, "avgpool")


def lp_pool(call: Call) -> None:
    """Norm of every window: free, and not a kind."""
    _pool(call, "lp_pool")


def _global(call: Call, how: str) -> None:
    x = call.sizes()
    call.require(len(x) >= 3, "there are no positions")
    axes: Sizes = tuple(range(2, len(x)))
    call.emit("reduce", (*x[:2], *(1 for _ in axes)), how=how, axes=axes, keep=True)


def global_avgpool(call: Call) -> None:
    """Mean over all positions."""
    _global(call, "mean")


def global_maxpool(call: Call) -> None:
    """Maximum over all positions."""
    _global(call, "max")


def global_lp_pool(call: Call) -> None:
    """Norm over all positions."""
    _global(call, "l2")


OPERATORS = {
    "MaxPool": maxpool,
    "AveragePool": avgpool,
    "LpPool": lp_pool,
    "GlobalAveragePool": global_avgpool,
    "GlobalMaxPool": global_maxpool,
    "GlobalLpPool": global_lp_pool,
}
