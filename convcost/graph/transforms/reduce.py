"""With 1x1 reductions."""

from convcost.graph import Graph, Node
from convcost.graph.rewriting.chosen import Only, is_chosen
from convcost.graph.rewriting.following import following
from convcost.graph.rewriting.reducible import Reducible, windowed
from convcost.graph.rewriting.reductions import reductions
from convcost.graph.rewriting.rewrite import Chain, rewrite
from convcost.layers.fields import Count
from convcost.layers.kinds.conv import Conv
from convcost.layers.op import Shapes


def reduce(graph: Graph, *, ratio: Count = 4, min_kernel: Count = 3, only: Only = "") -> Graph:
    """Put a 1x1 convolution in front of each k x k one that it makes cheaper, to reduce the channels.

    It has bias, norm and activation as the convolution that it serves. Left alone are grouped convolutions, and those
    that stand behind a reduction already: of a network without reductions, `unreduce` takes every one away again.

    Options:
        ratio: how many channels become one, 4 unless given; the width is rounded down.
        min_kernel: the longer side of the kernel is at least this, 3 unless given.
        only: a glob over layers and parts, such as `stage4.*`; all of them unless given.

    Keeps: output shape.
    Applied twice: as once.

    Example:
        input: [192, 28, 23]
        layers: [conv: {out: 32, kernel: 5, padding: same}]
        apply: reduce{ratio=12}
        output: 32x28x23
        params: 16 * 192 + 16 + 32 * 16 * 5 * 5 + 32
        macs: 28 * 23 * 16 * 192 + 28 * 23 * 32 * 16 * 5 * 5
    """
    served = {node.name for each in reductions(graph) for node in each.serves}
    widths: dict[str, int] = {}
    for node, inputs in zip(graph.nodes, graph.node_inputs, strict=True):
        conv = windowed(node.op, min_kernel)
        if conv is not None and not node.shares and node.name not in served:
            widths[node.name] = _width(conv, inputs, ratio)

    def rule(node: Node, _inputs: Shapes) -> Chain | None:
        conv = windowed(node.op)
        width = widths.get(node.shares or node.name)
        if conv is None or not width or not is_chosen(node.name, only):
            return None
        behind = {f"reduce.{role}": each.op for role, each in following(graph, node).items()}
        reduction = Conv(out=width, kernel=(1,), bias=conv.bias, weight=conv.weight, gain=conv.gain)
        return {"reduce": reduction, **behind, "": conv}

    return rewrite(graph, rule)


def _width(conv: Conv, inputs: Shapes, ratio: int) -> int:
    """The reduced width; 0 where it does not pay."""
    width = inputs[0].channels // ratio
    return width if width <= Reducible.of(conv, inputs).break_even else 0
