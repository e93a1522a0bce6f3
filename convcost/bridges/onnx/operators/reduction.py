"""Sums, means and extremes over axes."""

from collections.abc import Callable
from math import prod

from convcost.bridges.onnx.arrays import Array
from convcost.bridges.onnx.call import Call


def _reduce(how: str) -> Callable[[Call], None]:
    def read(call: Call) -> None:
        x = call.sizes()
        told = call.told("axes", 1)
        if not told and call.integer("noop_with_empty_axes", 0):
            call.same()
            return
        axes = call.axes(told, len(x)) if told else tuple(range(len(x)))
        keep = call.integer("keepdims", 1) != 0
        sizes = tuple(1 if axis in axes else n for axis, n in enumerate(x) if keep or axis not in axes)
        array = call.known(0).array
        if array is not None and len(axes) == len(x) and how in FOLDED:
            call.fold(Array(sizes, (FOLDED[how](array.values),)))
            return
        call.emit("reduce", sizes, how=how, axes=axes, keep=keep)

    return read


def arg_extreme(call: Call) -> None:
    """Where the largest or the smallest stands along an axis."""
    x = call.sizes()
    axis = call.axis(0)
    keep = call.integer("keepdims", 1) != 0
    sizes = tuple(1 if each == axis else n for each, n in enumerate(x) if keep or each != axis)
    call.emit("reduce", sizes, dtype="int64", how="arg", axes=(axis,), keep=keep)


def top_k(call: Call) -> None:
    """The largest along an axis, and where they stand."""
    x = call.sizes()
    axis = call.axis(-1) if call.value("axis") is not None else len(x) - 1
    told = call.told("k", 1)
    if told is None:
        call.refuse("it does not say how many it keeps")
    sizes = (*x[:axis], told[0], *x[axis + 1 :])
    for index, output in enumerate(call.node.outputs):
        if output:
            call.emit("opaque", sizes, output=index, what="TopK", is_free=True)


FOLDED: dict[str, Callable[..., float]] = {"sum": sum, "max": max, "min": min, "prod": prod}

OPERATORS = {
    "ReduceMean": _reduce("mean"),
    "ReduceSum": _reduce("sum"),
    "ReduceMax": _reduce("max"),
    "ReduceMin": _reduce("min"),
    "ReduceProd": _reduce("prod"),
    "ReduceL1": _reduce("l1"),
    "ReduceL2": _reduce("l2"),
    "ReduceLogSum": _reduce("log_sum"),
    "ReduceLogSumExp": _reduce("log_sum_exp"),
    "ReduceSumSquare": _reduce("sum_square"),
    "ArgMax": arg_extreme,
    "ArgMin": arg_extreme,
    "TopK": top_k,
}
