"""The 1x1 convolutions of a network that only reduce the channels for k x k ones."""

from typing import NamedTuple

from convcost.graph import Graph, Node
from convcost.graph.rewriting.following import following
from convcost.graph.rewriting.reducible import windowed
from convcost.layers.kinds.conv import Conv
from convcost.layers.op import Shapes


class Reduction(NamedTuple):
    """A 1x1 convolution, the norm and activation behind it, and who takes its channels."""

    conv: Node
    following: tuple[Node, ...]
    serves: tuple[Node, ...]


def reductions(graph: Graph) -> tuple[Reduction, ...]:
    """Every reduction that a network has, last one first.

    Its convolution has one group, moves by one, changes no spatial size and gives fewer channels than it takes. Whoever
    takes them, at least one layer, is a k x k convolution of one group or a reduction again.
    """
    found: dict[str, Reduction] = {}
    for node, inputs in zip(reversed(graph.nodes), reversed(graph.node_inputs), strict=True):
        if not _only_reduces(node, inputs):
            continue
        behind = tuple(following(graph, node).values())
        last = (node, *behind)[-1]
        serves = graph.consumers[last.name]
        is_output = last.name in graph.outputs.values()
        if serves and not is_output and all(windowed(each.op) or each.name in found for each in serves):
            found[node.name] = Reduction(node, behind, serves)
    return tuple(found.values())


def _only_reduces(node: Node, inputs: Shapes) -> bool:
    op = node.op
    return (
        isinstance(op, Conv)
        and op.groups == 1
        and {*op.kernel, *op.stride} == {1}
        and inputs[0].spatial == node.output.spatial
        and op.out < inputs[0].channels
    )
