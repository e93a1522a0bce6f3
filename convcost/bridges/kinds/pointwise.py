"""Functions of every element by itself."""

from fractions import Fraction

from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, layer
from convcost.bridges.kinds.norm import on_channels

ACTIVATIONS = {
    "relu", "relu6", "sigmoid", "tanh", "hardswish", "hardsigmoid", "hardtanh", "mish", "elu", "selu", "celu",
    "softplus", "softsign", "silu", "gelu", "logsigmoid",
}  # fmt: skip
ELEMENTWISE = {
    "clip": "clamp", "abs": "abs", "ceil": "ceil", "cos": "cos", "erf": "erf", "exp": "exp", "floor": "floor",
    "log": "log", "neg": "neg", "pow": "pow", "reciprocal": "reciprocal", "round": "round", "sign": "sign",
    "sin": "sin", "sqrt": "sqrt", "scale": "scale", "shift": "shift", "square": "square",
}  # fmt: skip


def pointwise(conversion: Conversion, operation: Operation) -> None:
    """Input: a tensor, and the slopes of a prelu. Attribute: ``kind``, and the numbers of some functions."""
    kind = str(operation.attributes["kind"])
    x = conversion.look(operation.inputs[0])
    if kind in ACTIVATIONS:
        op = layer(kind)
    elif kind in ELEMENTWISE:
        op = layer("elementwise", function=ELEMENTWISE[kind])
    elif kind == "leaky_relu":
        slope = operation.attributes["alpha"]
        # Files hold 32 bits: 0.01 comes as 0.00999999977648258.
        decimal = Fraction(f"{slope:.6g}") if isinstance(slope, int | float) else Fraction(1, 100)
        op = layer(kind, negative_slope=decimal)
    elif kind == "dropout":
        op = layer(kind, p=Fraction(str(operation.attributes["p"])))
    elif kind == "prelu":
        _prelu(conversion, operation)
        return
    else:
        conversion.opaque(operation, 0)
        return
    conversion.keep(operation, conversion.apply(op, x, operation))


def _prelu(conversion: Conversion, operation: Operation) -> None:
    constant = conversion.constant(operation.inputs[1])
    x = on_channels(conversion, operation)
    sizes = constant.sizes if constant else ()
    large = [size for size in sizes if size > 1]
    if constant is None or (large and large != [x.shape.channels]):
        conversion.opaque(operation, 0)
        return
    op = layer("prelu", per_channel=bool(large))
    conversion.keep(operation, conversion.apply(op, x, operation, operation.inputs[1:2]))
