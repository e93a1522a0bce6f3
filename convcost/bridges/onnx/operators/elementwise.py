"""Several tensors, element by element."""

from collections.abc import Callable

from convcost.bridges.onnx.arrays import Number, broadcast, combined
from convcost.bridges.onnx.call import Call

Function = Callable[..., Number]


def divided(a: Number, b: Number) -> Number:
    """Integers are cut off towards zero, as ONNX divides them."""
    if isinstance(a, float) or isinstance(b, float):
        return a / b
    quotient = abs(a) // abs(b)
    return quotient if (a < 0) == (b < 0) else -quotient


def raised(a: Number, b: Number) -> Number:
    """A power; of integers only small ones, as sizes are."""
    if abs(b) > 64 or abs(a) > 2**31:
        raise ValueError("a power too large for a size")
    made = a**b
    if isinstance(made, complex):
        raise ValueError("no real power")
    return made


def _join(kind: str, function: Function) -> Callable[[Call], None]:
    def read(call: Call) -> None:
        call.require(call.node.inputs and all(call.node.inputs), "an operand is left out")
        sizes = _stretched(call)
        arrays = call.arrays
        if arrays is not None:
            call.fold(combined(function, arrays))
        elif len(call.each) == 1:
            call.same()
        else:
            call.emit("join", sizes, range(len(call.node.inputs)), kind=kind)

    return read


def _stretched(call: Call) -> tuple[int, ...]:
    """The sizes of the output; before version 7 an axis could say where the smaller operand stands."""
    if call.opset < 7 and call.integer("broadcast", 0) and call.value("axis") is not None:
        return call.sizes()
    return broadcast(each.sizes for each in call.each)


def _summed(*values: Number) -> Number:
    return sum(values)


def _mean(*values: Number) -> Number:
    return sum(values) / len(values)


JOINS: dict[str, tuple[str, Function]] = {
    "Add": ("add", _summed),
    "Sum": ("add", _summed),
    "Mul": ("mul", lambda a, b: a * b),
    "Sub": ("sub", lambda a, b: a - b),
    "Div": ("div", divided),
    "Max": ("maximum", max),
    "Min": ("minimum", min),
    "Mean": ("mean", _mean),
    "Pow": ("pow", raised),
    "Mod": ("mod", lambda a, b: a % b),
    "Equal": ("equal", lambda a, b: a == b),
    "Less": ("less", lambda a, b: a < b),
    "LessOrEqual": ("less_equal", lambda a, b: a <= b),
    "Greater": ("greater", lambda a, b: a > b),
    "GreaterOrEqual": ("greater_equal", lambda a, b: a >= b),
    "And": ("and", lambda a, b: bool(a) and bool(b)),
    "Or": ("or", lambda a, b: bool(a) or bool(b)),
    "Xor": ("xor", lambda a, b: bool(a) != bool(b)),
    "Where": ("where", lambda condition, a, b: a if condition else b),
    "BitShift": ("bit_shift", lambda a, b: int(a) >> min(int(b), 64)),
    "BitwiseAnd": ("bitwise_and", lambda a, b: int(a) & int(b)),
    "BitwiseOr": ("bitwise_or", lambda a, b: int(a) | int(b)),
    "BitwiseXor": ("bitwise_xor", lambda a, b: int(a) ^ int(b)),
}

OPERATORS = {name: _join(kind, function) for name, (kind, function) in JOINS.items()}
