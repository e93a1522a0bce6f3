"""Activations and other functions of one element, and what normalises along an axis."""

from fractions import Fraction

from convcost.bridges.modules.layer import Form, Inexact, Layer, Operands
from convcost.bridges.modules.layout import Expression, call

NAMED = {
    "celu": "CELU", "elu": "ELU", "gelu": "GELU", "hardsigmoid": "Hardsigmoid", "hardswish": "Hardswish",
    "hardtanh": "Hardtanh", "identity": "Identity", "logsigmoid": "LogSigmoid", "mish": "Mish", "relu": "ReLU",
    "relu6": "ReLU6", "selu": "SELU", "sigmoid": "Sigmoid", "silu": "SiLU", "softplus": "Softplus",
    "softsign": "Softsign", "tanh": "Tanh",
}  # fmt: skip

UNSAID = {"clamp": "clamp(0, 1)", "pow": "pow(2)", "scale": "mul(1.0)", "shift": "add(0.0)"}
"""Functions of numbers that the notation does not have, with the numbers that are written."""


def named(layer: Layer) -> Form:
    """A module without arguments."""
    return Form((f"nn.{NAMED[layer.op.kind]}()",))


def leaky_relu(layer: Layer) -> Form:
    """With its slope."""
    slope = layer.unless("negative_slope", Fraction(1, 100))
    return Form((call("nn.LeakyReLU", *([slope] if slope else [])),))


def prelu(layer: Layer) -> Form:
    """A slope, or one for each channel, which stand behind the batch for it."""
    layer.require_fixed("per_channel")
    is_last = layer.value("per_channel") and layer.x.layout == "tokens"
    module = call("nn.PReLU", *([layer.width] if layer.value("per_channel") else []))
    return Form((module,), _swapped) if is_last else Form((module,))


def _swapped(module: str, x: Operands) -> Expression:
    return f"{module}({x[0]}.transpose(1, 2)).transpose(1, 2)"


def dropout(layer: Layer) -> Form:
    """With its probability."""
    return Form((call("nn.Dropout", layer.code("p")),))


def glu(layer: Layer) -> Form:
    """Along its axis."""
    layer.require_fixed("axis")
    return Form((call("nn.GLU", f"dim={layer.axis()}"),))


def softmax(layer: Layer) -> Form:
    """Along its axis."""
    layer.require_fixed("axis")
    return Form((call("nn.Softmax", f"dim={layer.axis()}"),))


def log_softmax(layer: Layer) -> Form:
    """Along its axis."""
    layer.require_fixed("axis")
    return Form((call("nn.LogSoftmax", f"dim={layer.axis()}"),))


def elementwise(layer: Layer) -> Form:
    """A method of the tensor; where the notation has no numbers, neutral ones."""
    layer.require_fixed("function")
    function = layer.value("function")
    method = UNSAID.get(function, f"{function}()")
    return Form(run=lambda _, x: f"{x[0]}.{method}")


def lrn(layer: Layer) -> Form:
    """With its size."""
    return Form((call("nn.LocalResponseNorm", layer.code("size")),))


def opaque(layer: Layer) -> Form:
    """Nobody knows what it does."""
    del layer
    raise Inexact("the notation declares what it costs, not what it does")


FORMS = {
    **dict.fromkeys(NAMED, named),
    "leaky_relu": leaky_relu,
    "prelu": prelu,
    "dropout": dropout,
    "glu": glu,
    "softmax": softmax,
    "log_softmax": log_softmax,
    "elementwise": elementwise,
    "lrn": lrn,
    "opaque": opaque,
}
