"""Layers that have weights."""

from typing import Any

from convcost.bridges.onnx.writing.skeleton import Skeleton
from convcost.graph import Node
from convcost.layers.op import arguments


def conv(skeleton: Skeleton, node: Node) -> None:
    """Conv; the padding is worked out."""
    _convolution(skeleton, node, "Conv", is_transposed=False)


def conv_transpose(skeleton: Skeleton, node: Node) -> None:
    """ConvTranspose."""
    _convolution(skeleton, node, "ConvTranspose", is_transposed=True)


def _convolution(skeleton: Skeleton, node: Node, type_: str, *, is_transposed: bool) -> None:
    op: Any = node.op
    x = skeleton.shape(node)
    sliding = op.sliding(x)
    told = arguments(op)
    groups, out = told["groups"], told["out"]
    sides = (x.channels, out // groups) if is_transposed else (out, x.channels // groups)
    inputs = [*skeleton.inputs(node), skeleton.weight(node, "weight", *sides, *sliding.kernel)]
    if told["bias"]:
        inputs.append(skeleton.weight(node, "bias", out))
    more = {}
    if is_transposed:
        extra = told["output_padding"]
        more["output_padding"] = extra * len(x.spatial) if len(extra) == 1 else extra
    skeleton.operator(
        node, type_, inputs, kernel_shape=sliding.kernel, strides=sliding.stride, dilations=sliding.dilation,
        pads=(*(before for before, _ in sliding.pads), *(after for _, after in sliding.pads)), group=groups, **more,
    )  # fmt: skip


def linear(skeleton: Skeleton, node: Node) -> None:
    """Gemm on features, MatMul and Add on tokens; maps of one position are features first."""
    told = arguments(node.op)
    x = skeleton.shape(node)
    (taken,) = skeleton.inputs(node)
    if x.layout == "tokens":
        weight = skeleton.weight(node, "weight", x.channels, told["out"])
        product = skeleton.operator(node, "MatMul", [taken, weight], last=not told["bias"])
        if told["bias"]:
            skeleton.operator(node, "Add", [product, skeleton.weight(node, "bias", told["out"])])
        return
    if x.layout == "maps":
        taken = skeleton.operator(node, "Flatten", [taken], last=False)
    inputs = [taken, skeleton.weight(node, "weight", told["out"], x.channels)]
    if told["bias"]:
        inputs.append(skeleton.weight(node, "bias", told["out"]))
    skeleton.operator(node, "Gemm", inputs, transB=1)


def batchnorm(skeleton: Skeleton, node: Node) -> None:
    """BatchNormalization, which always has a scale and a shift; one without them is convcost's own."""
    x = skeleton.shape(node)
    if x.layout == "tokens" or arguments(node.op) != {**arguments(node.op), "affine": True, **_usual(node)}:
        skeleton.own(node)
        return
    roles = ("weight", "bias", "running_mean", "running_var")
    weights = [skeleton.weight(node, role, x.channels) for role in roles]
    skeleton.operator(node, "BatchNormalization", [*skeleton.inputs(node), *weights])


def _usual(node: Node) -> dict[str, Any]:
    """The arguments that make no difference where they are as they usually are."""
    usual = {"frozen": False, "trainable": True}
    return {name: value for name, value in usual.items() if name in arguments(node.op)}


def layernorm(skeleton: Skeleton, node: Node) -> None:
    """LayerNormalization of the last axis; over the channels of maps these are brought there and back."""
    x = skeleton.shape(node)
    told = arguments(node.op)
    if not told["affine"]:
        skeleton.own(node)
        return
    inputs = skeleton.inputs(node)
    if x.layout == "maps":
        rank = len(x.sizes) + 1
        inputs = [skeleton.operator(node, "Transpose", inputs, last=False, perm=(0, *range(2, rank), 1))]
    inputs.append(skeleton.weight(node, "weight", x.channels))
    if told["bias"]:
        inputs.append(skeleton.weight(node, "bias", x.channels))
    made = skeleton.operator(node, "LayerNormalization", inputs, last=x.layout != "maps", axis=-1)
    if x.layout == "maps":
        rank = len(x.sizes) + 1
        skeleton.operator(node, "Transpose", [made], perm=(0, rank - 1, *range(1, rank - 1)))


def parameter(skeleton: Skeleton, node: Node) -> None:
    """A tensor with a batch of one, noted as learned."""
    stored = skeleton.weight(node, "value", 1, *node.output.sizes, is_learned=True)
    skeleton.operator(node, "Identity", [stored])


def constant(skeleton: Skeleton, node: Node) -> None:
    """A tensor with a batch of one."""
    skeleton.operator(node, "Identity", [skeleton.weight(node, "value", 1, *node.output.sizes)])


FORMS = {
    "conv": conv,
    "conv_transpose": conv_transpose,
    "linear": linear,
    "batchnorm": batchnorm,
    "layernorm": layernorm,
    "parameter": parameter,
    "constant": constant,
}
