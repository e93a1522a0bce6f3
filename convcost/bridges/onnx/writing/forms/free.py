"""Layers without weights."""

from collections.abc import Callable
from typing import Any

from convcost.bridges.onnx.writing.skeleton import Skeleton
from convcost.graph import Node
from convcost.layers.fields import axis_index
from convcost.layers.op import arguments

Form = Callable[[Skeleton, Node], None]


def _simple(type_: str, **settings: Any) -> Form:
    def write(skeleton: Skeleton, node: Node) -> None:
        skeleton.operator(node, type_, skeleton.inputs(node), **settings)

    return write


def silu(skeleton: Skeleton, node: Node) -> None:
    """``x * sigmoid(x)``."""
    (x,) = skeleton.inputs(node)
    skeleton.operator(node, "Mul", [x, skeleton.operator(node, "Sigmoid", [x], last=False)])


def relu6(skeleton: Skeleton, node: Node) -> None:
    """Cut off at 0 and 6."""
    low, high = skeleton.number(f"{node.name}.low", 0), skeleton.number(f"{node.name}.high", 6)
    skeleton.operator(node, "Clip", [*skeleton.inputs(node), low, high])


def leaky_relu(skeleton: Skeleton, node: Node) -> None:
    """LeakyRelu with its slope."""
    slope = float(arguments(node.op)["negative_slope"])
    skeleton.operator(node, "LeakyRelu", skeleton.inputs(node), alpha=slope)


def join(type_: str) -> Form:
    """An operator of two tensors; several are taken in turn."""

    def write(skeleton: Skeleton, node: Node) -> None:
        first, *others = skeleton.inputs(node)
        for count, other in enumerate(others, 1):
            first = skeleton.operator(node, type_, [first, other], last=count == len(others))

    return write


def add(skeleton: Skeleton, node: Node) -> None:
    """Add of two, Sum of several."""
    skeleton.operator(node, "Add" if len(node.inputs) == 2 else "Sum", skeleton.inputs(node))


def concat(skeleton: Skeleton, node: Node) -> None:
    """Concat along the axis, behind that of the batch."""
    axis = axis_index(skeleton.shape(node), arguments(node.op)["axis"]) + 1
    skeleton.operator(node, "Concat", skeleton.inputs(node), axis=axis)


def softmax(skeleton: Skeleton, node: Node) -> None:
    """Softmax along the axis."""
    axis = axis_index(skeleton.shape(node), arguments(node.op)["axis"]) + 1
    skeleton.operator(node, "Softmax", skeleton.inputs(node), axis=axis)


def pool(type_: str) -> Form:
    """A pooling whose windows fit; other roundings than floor are written as ONNX has them."""

    def write(skeleton: Skeleton, node: Node) -> None:
        op: Any = node.op
        sliding = op.sliding(skeleton.shape(node))
        settings: dict[str, Any] = {
            "kernel_shape": sliding.kernel,
            "strides": sliding.stride,
            "pads": (*(before for before, _ in sliding.pads), *(after for _, after in sliding.pads)),
            "ceil_mode": int(op.rounding == "ceil"),
        }
        if set(sliding.dilation) != {1}:
            settings["dilations"] = sliding.dilation
        skeleton.operator(node, type_, skeleton.inputs(node), **settings)

    return write


def global_pool(type_: str) -> Form:
    """A global pooling of maps; that of tokens is convcost's own."""

    def write(skeleton: Skeleton, node: Node) -> None:
        if skeleton.shape(node).layout != "maps":
            skeleton.own(node)
        else:
            skeleton.operator(node, type_, skeleton.inputs(node))

    return write


def reshape(skeleton: Skeleton, node: Node) -> None:
    """Reshape to the output's sizes."""
    sizes = skeleton.integers(f"{node.name}.sizes", (1, *node.output.sizes))
    skeleton.operator(node, "Reshape", [*skeleton.inputs(node), sizes])


def permute(skeleton: Skeleton, node: Node) -> None:
    """Transpose; the batch stays in front."""
    order = arguments(node.op)["order"]
    skeleton.operator(node, "Transpose", skeleton.inputs(node), perm=(0, *(axis + 1 for axis in order)))


def to_tokens(skeleton: Skeleton, node: Node) -> None:
    """The positions together, and behind them the channels."""
    x = skeleton.shape(node)
    sizes = skeleton.integers(f"{node.name}.sizes", (1, x.channels, x.positions))
    rows = skeleton.operator(node, "Reshape", [*skeleton.inputs(node), sizes], last=False)
    skeleton.operator(node, "Transpose", [rows], perm=(0, 2, 1))


def to_maps(skeleton: Skeleton, node: Node) -> None:
    """The features in front, and the positions laid out."""
    columns = skeleton.operator(node, "Transpose", skeleton.inputs(node), last=False, perm=(0, 2, 1))
    sizes = skeleton.integers(f"{node.name}.sizes", (1, *node.output.sizes))
    skeleton.operator(node, "Reshape", [columns, sizes])


def slice_(skeleton: Skeleton, node: Node) -> None:
    """Slice from the start, in steps."""
    told = arguments(node.op)
    step = told.get("stride", 1)
    start = told["start"]
    axis = axis_index(skeleton.shape(node), told["axis"]) + 1
    bounds = {"start": start, "end": start + (told["size"] - 1) * step + 1, "axis": axis, "step": step}
    stored = [skeleton.integers(f"{node.name}.{name}", (value,)) for name, value in bounds.items()]
    skeleton.operator(node, "Slice", [*skeleton.inputs(node), *stored])


def resized(skeleton: Skeleton, node: Node) -> None:
    """Resize to the output's sizes."""
    mode = arguments(node.op)["mode"]
    word = {"nearest": "nearest", "bicubic": "cubic"}.get(mode, "linear")
    sizes = skeleton.integers(f"{node.name}.sizes", (1, *node.output.sizes))
    skeleton.operator(node, "Resize", [*skeleton.inputs(node), "", "", sizes], mode=word)


NAMED = {
    "relu": "Relu", "sigmoid": "Sigmoid", "tanh": "Tanh", "hardswish": "HardSwish", "mish": "Mish", "gelu": "Gelu",
    "softplus": "Softplus", "softsign": "Softsign", "elu": "Elu", "selu": "Selu", "flatten": "Flatten",
    "identity": "Identity", "dropout": "Dropout", "matmul": "MatMul", "sub": "Sub", "div": "Div",
}  # fmt: skip

FORMS: dict[str, Form] = {
    **{kind: _simple(type_) for kind, type_ in NAMED.items()},
    "hardsigmoid": _simple("HardSigmoid", alpha=1 / 6, beta=0.5),
    "silu": silu,
    "relu6": relu6,
    "leaky_relu": leaky_relu,
    "add": add,
    "mul": join("Mul"),
    "concat": concat,
    "softmax": softmax,
    "maxpool": pool("MaxPool"),
    "avgpool": pool("AveragePool"),
    "global_avgpool": global_pool("GlobalAveragePool"),
    "global_maxpool": global_pool("GlobalMaxPool"),
    "reshape": reshape,
    "permute": permute,
    "to_tokens": to_tokens,
    "to_maps": to_maps,
    "slice": slice_,
    "upsample": resized,
    "resize": resized,
}
