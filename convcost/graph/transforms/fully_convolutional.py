"""Dense layers as convolutions."""

from math import prod

from convcost.graph import Graph, Node
from convcost.graph.rewriting.chosen import Only, is_chosen
from convcost.graph.rewriting.rewrite import Chain, inapplicable, rewrite
from convcost.layers.families.pooling import AdaptivePooling
from convcost.layers.kinds.conv import Conv
from convcost.layers.kinds.flatten import Flatten
from convcost.layers.kinds.linear import Linear
from convcost.layers.op import Shapes
from convcost.layers.product import Products
from convcost.layers.window import gathered


def fully_convolutional(graph: Graph, *, only: Only = "") -> Graph:
    """Make convolutions of the linear layers that work on maps, so that a larger input gives a map of answers.

    The first one behind a `flatten` gets a kernel as large as the maps are at the size of the file; the others become
    1x1 convolutions. The `flatten` goes, and in front of it a pooling to the size that the maps have anyway. Layers on
    tokens are left alone. A global pooling stays, and the answer then is a single one at any size.

    Options:
        only: a glob over layers and parts; what hangs together by a `flatten` is meant where one of its layers is, and
            everything unless given.

    Keeps: parameters, MACs.
    Applied twice: as once.

    Example:
        input: [512, 7, 5]
        layers: [adaptive_avgpool: [7, 5], flatten, linear: 64, relu, linear: 10]
        apply: fully_convolutional
        output: 10x1x1
        params: 64 * 512 * 7 * 5 + 64 + 10 * 64 + 10
        macs: 64 * 512 * 7 * 5 + 10 * 64
    """

    def rule(node: Node, inputs: Shapes) -> Chain | None:
        if not inputs or inputs[0].layout != "maps":
            return None
        if isinstance(node.op, Linear):
            return {"": Conv(out=node.op.out, kernel=gathered(inputs[0].spatial), bias=node.op.bias)}
        is_idle = isinstance(node.op, Flatten) or (_is_flattened(graph, node) and inputs[0] == node.output)
        return {} if is_idle else None

    made = rewrite(graph, rule)
    if only:
        chosen = _together(graph, made, only)
        made = rewrite(graph, lambda node, inputs: rule(node, inputs) if node.name in chosen else None)
    _require_same_parameters(graph, made)
    return made


def _together(graph: Graph, made: Graph, only: str) -> set[str]:
    """The layers that hang together with a chosen one: a linear layer needs the maps that those before it leave."""
    now = {node.name: node for node in made.nodes}
    is_map = {node.name for node in graph.nodes if _other(node, now.get(node.name))}
    groups: list[set[str]] = []
    for node in graph.nodes:
        if node.name not in is_map:
            continue
        touching = [group for group in groups if not group.isdisjoint(node.inputs)]
        groups = [group for group in groups if group not in touching]
        groups.append({node.name}.union(*touching))
    return set().union(*(group for group in groups if any(is_chosen(name, only) for name in group)))


def _other(before: Node, now: Node | None) -> bool:
    """Whether a layer went, is another one, or gives maps where it gave features."""
    return now is None or now.op != before.op or now.output.layout != before.output.layout


def _is_flattened(graph: Graph, node: Node) -> bool:
    consumers = graph.consumers[node.name]
    return isinstance(node.op, AdaptivePooling) and all(isinstance(each.op, Flatten) for each in consumers)


def _require_same_parameters(before: Graph, after: Graph) -> None:
    old = {node.name: node.op.parameters(inputs) for node, inputs in zip(before.nodes, before.node_inputs, strict=True)}
    for node, inputs in zip(after.nodes, after.node_inputs, strict=True):
        now = node.op.parameters(inputs)
        if _elements(now) != _elements(old[node.name]):
            message = f"`{node.op.kind}` has {_elements(old[node.name])} parameters, and would have {_elements(now)}"
            raise inapplicable(node, message, "it takes the flattened maps element by element; on maps, by channel")


def _elements(products: Products | None) -> int | None:
    return None if products is None else sum(prod(each.factors.values()) for each in products)
