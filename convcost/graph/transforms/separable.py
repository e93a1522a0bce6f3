"""Depthwise separable convolutions."""

from dataclasses import replace

from convcost.graph import Graph, Node
from convcost.graph.rewriting.following import following
from convcost.graph.rewriting.reducible import windowed
from convcost.graph.rewriting.rewrite import Chain, rewrite
from convcost.layers.fields import Count
from convcost.layers.kinds.conv import Conv
from convcost.layers.op import Shapes


def separable(graph: Graph, *, min_kernel: Count = 3, min_channels: Count = 2) -> Graph:
    """Split each k x k convolution into a depthwise k x k one and a 1x1 one that mixes the channels.

    The depthwise convolution strides and pads as the whole did, and has bias, norm and activation as it, as in
    MobileNet. Grouped convolutions are left alone.

    Options:
        min_kernel: the longer side of the kernel is at least this, 3 unless given.
        min_channels: at least so many come in, 2 unless given; 4 spares a first layer that takes an image.

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
        if conv is None or width < max(min_channels, 2):
            return None
        behind = {f"depthwise.{role}": each.op for role, each in following(graph, node).items()}
        pointwise = Conv(out=conv.out, kernel=(1,), bias=conv.bias, weight=conv.weight, gain=conv.gain)
        return {"depthwise": replace(conv, out=width, groups=width), **behind, "": pointwise}

    return rewrite(graph, rule)
