"""Without 1x1 reductions."""

from convcost.graph import Graph
from convcost.graph.rewriting.chosen import Only, is_chosen
from convcost.graph.rewriting.reductions import reductions
from convcost.graph.rewriting.rewrite import rewrite


def unreduce(graph: Graph, *, only: Only = "") -> Graph:
    """Drop each 1x1 convolution that only reduces the channels in front of a k x k one, with its norm and activation.

    What do the reductions save? The k x k convolution takes all channels then. Grouped convolutions are left alone,
    and so is a 1x1 that strides, or that anything but a k x k convolution takes too.

    Options:
        only: a glob over these 1x1 convolutions and parts, such as `stage4.*`; all of them unless given.

    Keeps: output shape.
    Applied twice: as once.

    Example:
        input: [192, 28, 23]
        layers: [conv: {out: 16, kernel: 1}, conv: {out: 32, kernel: 5, padding: same}]
        apply: unreduce
        output: 32x28x23
        params: 32 * 192 * 5 * 5 + 32
        macs: 28 * 23 * 32 * 192 * 5 * 5
    """
    chosen = [each for each in reductions(graph) if is_chosen(each.conv.name, only)]
    left_out = {node.name for each in chosen for node in (each.conv, *each.following)}
    return rewrite(graph, lambda node, _inputs: {} if node.name in left_out else None)
