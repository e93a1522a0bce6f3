"""Depthwise separable convolutions."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from convcost.graph import Graph, Node
from convcost.graph.rewriting.chosen import Only, is_chosen
from convcost.graph.rewriting.following import following
from convcost.graph.rewriting.reducible import windowed
from convcost.graph.rewriting.rewrite import Chain, rewrite
from convcost.layers.fields import Count, Field, one_of
from convcost.layers.kinds.batchnorm import Batchnorm
from convcost.layers.kinds.conv import Conv
from convcost.layers.kinds.relu import Relu
from convcost.layers.op import Op, Shapes

FORMS = ("same", "mobilenet", "keras")
Form = Annotated[str, Field(one_of(*FORMS), FORMS)]


def separable(
    graph: Graph, *, form: Form = "same", min_kernel: Count = 3, min_channels: Count = 2, only: Only = ""
) -> Graph:
    """Split each k x k convolution into a depthwise k x k one and a 1x1 one that mixes the channels.

    The depthwise convolution strides and pads as the whole did. Grouped convolutions are left alone.

    Options:
        form: what stands between the two. `same` unless given: bias, norm and activation as the whole has them;
            `mobilenet`: no bias, a batch norm, and the activation of the whole or else relu; `keras`: no bias, and
            nothing at all, as Keras' SeparableConv2D.
        min_kernel: the longer side of the kernel is at least this, 3 unless given.
        min_channels: at least so many come in, 2 unless given; 4 spares a first layer that takes an image.
        only: a glob over layers and parts, such as `stage4.*`; all of them unless given.

    Keeps: output shape.
    Applied twice: as once.

    Example:
        input: [32, 56, 53]
        layers: [conv: {out: 64, kernel: 3, stride: 2, padding: same, bias: false}]
        apply: separable
        output: 64x28x27
        params: 32 * 3 * 3 + 64 * 32
        macs: 28 * 27 * 32 * 3 * 3 + 28 * 27 * 64 * 32
    """

    def rule(node: Node, inputs: Shapes) -> Chain | None:
        conv = windowed(node.op, min_kernel)
        width = inputs[0].channels if conv else 0
        if conv is None or width < max(min_channels, 2) or not is_chosen(node.name, only):
            return None
        behind = {role: each.op for role, each in following(graph, node).items()}
        between = {f"depthwise.{role}": op for role, op in _between(form, behind).items()}
        depthwise = replace(conv, out=width, groups=width, bias=conv.bias and form == "same")
        pointwise = Conv(out=conv.out, kernel=(1,), bias=conv.bias, weight=conv.weight, gain=conv.gain)
        return {"depthwise": depthwise, **between, "": pointwise}

    return rewrite(graph, rule)


def _between(form: str, behind: Mapping[str, Op]) -> Mapping[str, Op]:
    """The norm and the activation between both, by those behind the whole."""
    if form == "mobilenet":
        return {"norm": Batchnorm(), "activation": behind.get("activation", Relu())}
    return behind if form == "same" else {}
