"""Grouped convolutions."""

from dataclasses import replace

from convcost.graph import Graph, Node
from convcost.graph.rewriting.chosen import Only, is_chosen
from convcost.graph.rewriting.reducible import windowed
from convcost.graph.rewriting.rewrite import Chain, rewrite
from convcost.layers.fields import Count
from convcost.layers.op import Shapes


def group(graph: Graph, *, groups: Count, min_kernel: Count = 3, only: Only = "") -> Graph:
    """Cut the channels of each k x k convolution into groups that do not see each other, as in ResNeXt.

    Left alone are convolutions that are grouped already, and those whose channels cannot be cut into so many equal
    groups, such as the first one, which takes an image.

    Options:
        groups: how many.
        min_kernel: the longer side of the kernel is at least this, 3 unless given.
        only: a glob over layers and parts, such as `stage4.*`; all of them unless given.

    Keeps: output shape.
    Applied twice: as once.

    Example:
        input: [64, 28, 23]
        layers: [conv: {out: 128, kernel: 3, padding: same}]
        apply: group{groups=32}
        output: 128x28x23
        params: 128 * 2 * 3 * 3 + 128
        macs: 28 * 23 * 128 * 2 * 3 * 3
    """

    def rule(node: Node, inputs: Shapes) -> Chain | None:
        conv = windowed(node.op, min_kernel)
        if conv is None or inputs[0].channels % groups or conv.out % groups or not is_chosen(node.name, only):
            return None
        return {"": replace(conv, groups=groups)}

    return rewrite(graph, rule)
