"""Functions of every element by itself."""

from convcost.bridges.torch.operators import Operator
from convcost.bridges.torch.step import Applied

PLAIN = {
    "relu": "relu", "relu6": "relu6", "sigmoid": "sigmoid", "tanh": "tanh", "hardswish": "hardswish",
    "hardsigmoid": "hardsigmoid", "mish": "mish", "elu": "elu", "selu": "selu", "celu": "celu",
    "softplus": "softplus", "silu": "silu", "gelu": "gelu", "log_sigmoid": "logsigmoid",
    "abs": "abs", "ceil": "ceil", "cos": "cos", "erf": "erf", "exp": "exp", "floor": "floor", "log": "log",
    "neg": "neg", "reciprocal": "reciprocal", "round": "round", "sign": "sign", "sin": "sin", "sqrt": "sqrt",
    "square": "square", "clamp": "clip", "clamp_min": "clip", "clamp_max": "clip", "clip": "clip",
}  # fmt: skip
"""What ATen calls a function, and what the captured graph does."""


def _function(kind: str) -> Operator:
    def function(step: Applied) -> None:
        step.emit("pointwise", (_first(step),), kind=kind)

    return function


def _first(step: Applied) -> str:
    return step.tensor("self") or step.tensor("input")


def clamp(step: Applied) -> None:
    """Into bounds, which may be tensors."""
    bounds = [(step.tensor(name), kind) for name, kind in (("min", "maximum"), ("max", "minimum")) if step.tensor(name)]
    computed = [name for name, _ in bounds if name not in step.reading.constants or step.sizes_of(name)]
    x = _first(step)
    if not computed:
        step.emit("pointwise", (x,), kind="clip")
        return
    for place, (bound, kind) in enumerate(bounds):
        is_last = place == len(bounds) - 1
        x = step.emit("join", (x, bound), kind=kind, name="" if is_last else step.between(kind), sizes=step.output)


def hardtanh(step: Applied) -> None:
    """Clipped to bounds; from 0 to 6 it is ReLU6."""
    is_relu6 = (step.value("min_val", -1), step.value("max_val", 1)) == (0, 6)
    step.emit("pointwise", (step.tensor("self"),), kind="relu6" if is_relu6 else "hardtanh")


def leaky_relu(step: Applied) -> None:
    """With a slope for what is negative."""
    step.emit("pointwise", (step.tensor("self"),), kind="leaky_relu", alpha=float(step.value("negative_slope", 0.01)))


def rrelu(step: Applied) -> None:
    """A leaky ReLU whose slope is drawn at random while training, and in the middle at inference."""
    slope = (float(step.value("lower", 1 / 8)) + float(step.value("upper", 1 / 3))) / 2
    step.emit("pointwise", (step.tensor("self"),), kind="leaky_relu", alpha=slope)


def prelu(step: Applied) -> None:
    """With learned slopes for what is negative."""
    step.learned("pointwise", (step.tensor("self"), step.tensor("weight")), kind="prelu")


def rsqrt(step: Applied) -> None:
    """One divided by the root."""
    root = step.emit("pointwise", (_first(step),), name=step.between("root"), sizes=step.output, kind="sqrt")
    step.emit("pointwise", (root,), kind="reciprocal")


def glu(step: Applied) -> None:
    """One half of the channels times the sigmoid of the other."""
    axis = step.axis("dim", -1)
    x, sizes = step.tensor("self"), step.output
    halves = [
        step.emit("slice", (x,), name=step.between(word), sizes=sizes, axes=(axis,), starts=(start,), steps=(1,))
        for word, start in (("value", 0), ("gate", sizes[axis]))
    ]
    gate = step.emit("pointwise", (halves[1],), name=step.between("sigmoid"), sizes=sizes, kind="sigmoid")
    step.emit("join", (halves[0], gate), kind="mul")


def softmax(step: Applied) -> None:
    """Shares along an axis that add up to 1."""
    x = _first(step)
    step.emit("softmax", (x,), kind="softmax", axis=step.axis("dim", -1, len(step.sizes_of(x))))


def log_softmax(step: Applied) -> None:
    """The logarithm of these shares."""
    x = _first(step)
    step.emit("softmax", (x,), kind="log_softmax", axis=step.axis("dim", -1, len(step.sizes_of(x))))


def power(step: Applied) -> None:
    """A power: of a number, or of another tensor."""
    base, exponent = step.tensor("self"), step.tensor("exponent")
    if base in step.reading.constants and step.sizes_of(base) == ():
        step.emit("pointwise", (exponent,), kind="exp")
    elif step.value("exponent") == 2:
        step.emit("pointwise", (base,), kind="square")
    else:
        step.emit("join", (base, exponent), kind="pow")


OPERATORS: dict[str, Operator] = {
    **{name: _function(kind) for name, kind in PLAIN.items()},
    **dict.fromkeys(("clamp", "clamp_min", "clamp_max", "clip"), clamp),
    "hardtanh": hardtanh,
    "leaky_relu": leaky_relu,
    "rrelu": rrelu,
    "prelu": prelu,
    "_prelu_kernel": prelu,
    "rsqrt": rsqrt,
    "glu": glu,
    **dict.fromkeys(("softmax", "_softmax"), softmax),
    **dict.fromkeys(("log_softmax", "_log_softmax"), log_softmax),
    "pow": power,
}
