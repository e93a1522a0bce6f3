"""Functions of every element by itself."""

from collections.abc import Callable
from math import ceil, erf, exp, floor, log, sqrt
from typing import Any

from convcost.bridges.onnx.arrays import Number, combined
from convcost.bridges.onnx.call import Call

Operator = Callable[[Call], None]


def _named(kind: str, **defaults: float) -> Operator:
    def read(call: Call) -> None:
        numbers: dict[str, Any] = {name: call.number(name, default) for name, default in defaults.items()}
        call.emit("pointwise", call.sizes(), kind=kind, **numbers)

    return read


def _computed(kind: str, function: Callable[[Number], Number]) -> Operator:
    """A function that exporters also use on sizes."""

    def read(call: Call) -> None:
        arrays = call.arrays
        if arrays is not None:
            call.fold(combined(function, arrays[:1]))
        else:
            call.emit("pointwise", call.sizes(), kind=kind)

    return read


def prelu(call: Call) -> None:
    """A learned slope for all, or for every channel."""
    call.emit("pointwise", call.sizes(), range(2), kind="prelu")


def clip(call: Call) -> None:
    """Cut off below and above: ReLU6 where it is cut off at 0 and 6."""
    low, high = _bound(call, "min", 1), _bound(call, "max", 2)
    kinds: dict[tuple[float | None, float | None], str] = {(0, 6): "relu6", (0, None): "relu", (-1, 1): "hardtanh"}
    call.emit("pointwise", call.sizes(), kind=kinds.get((low, high), "clip"))


def _bound(call: Call, name: str, index: int) -> float | None:
    if call.value(name) is not None:
        value = call.number(name, 0)
    elif call.has(index):
        array = call.known(index).array
        if array is None or not array.values:
            return float("nan")
        value = array.values[0]
    else:
        return None
    return None if abs(value) > 1e30 else value


def hardsigmoid(call: Call) -> None:
    """``alpha * x + beta`` between 0 and 1."""
    call.emit(
        "pointwise", call.sizes(), kind="hardsigmoid", alpha=call.number("alpha", 0.2), beta=call.number("beta", 0.5)
    )


def softmax(call: Call) -> None:
    """Exponentials that add up to 1 along an axis; before version 13, along all axes from that one on."""
    kind = "log_softmax" if call.node.type == "LogSoftmax" else "softmax"
    rank = len(call.sizes())
    axis = call.axis(-1 if call.opset >= 13 else min(1, rank - 1))
    call.emit("softmax", call.sizes(), kind=kind, axis=axis)


def passed_on(call: Call) -> None:
    """The very same tensor."""
    call.same()


def cast(call: Call) -> None:
    """The same elements in another type: nothing that costs."""
    array = call.known(0).array
    to = call.integer("to", 1) if call.node.type == "Cast" else 1
    if array is not None:
        values = tuple(int(each) if to in {6, 7} and each == each else each for each in array.values)
        from convcost.bridges.onnx.model import DTYPES

        call.fold(array._replace(values=values), DTYPES.get(to, "float32"))
    else:
        call.same()


NAMED = {
    "Relu": "relu", "Sigmoid": "sigmoid", "Tanh": "tanh", "HardSwish": "hardswish", "Mish": "mish", "Elu": "elu",
    "Selu": "selu", "Celu": "celu", "Softplus": "softplus", "Softsign": "softsign", "ThresholdedRelu": "threshold",
    "Swish": "silu", "Shrink": "shrink", "Gelu": "gelu", "com.microsoft.Gelu": "gelu",
    "com.microsoft.QuickGelu": "silu",
    "com.microsoft.FastGelu": "gelu", "Sin": "sin", "Cos": "cos", "Tan": "tan", "Asin": "asin", "Acos": "acos",
    "Atan": "atan", "Sinh": "sinh", "Cosh": "cosh", "Asinh": "asinh", "Acosh": "acosh", "Atanh": "atanh",
    "IsNaN": "isnan", "IsInf": "isinf", "Sign": "sign", "Round": "round", "BitwiseNot": "bitwise_not",
    "Hardmax": "hardmax", "CumSum": "cumsum", "Trilu": "trilu", "Reciprocal": "reciprocal",
}  # fmt: skip

COMPUTED: dict[str, tuple[str, Callable[[Number], Number]]] = {
    "Abs": ("abs", abs),
    "Neg": ("neg", lambda x: -x),
    "Floor": ("floor", floor),
    "Ceil": ("ceil", ceil),
    "Sqrt": ("sqrt", sqrt),
    "Exp": ("exp", exp),
    "Log": ("log", log),
    "Erf": ("erf", erf),
    "Not": ("not", lambda x: not x),
}

OPERATORS: dict[str, Operator] = {
    **{name: _named(kind) for name, kind in NAMED.items()},
    **{name: _computed(kind, function) for name, (kind, function) in COMPUTED.items()},
    "LeakyRelu": _named("leaky_relu", alpha=0.01),
    "PRelu": prelu,
    "Clip": clip,
    "HardSigmoid": hardsigmoid,
    "Softmax": softmax,
    "LogSoftmax": softmax,
    "Identity": passed_on,
    "Cast": cast,
    "CastLike": passed_on,
}
