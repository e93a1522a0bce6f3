"""Nonlinear depth: how many layers that are neither linear nor affine lie on the longest path from the input.

A layer counts once, whatever happens inside of it. What depends on no input of the network is a constant at inference:
it counts nothing, and a product with it is a linear layer. Behind a layer that nobody knows, a depth is a lower bound.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from convcost.analysis.totals import Figure, Total
from convcost.graph import Node
from convcost.layers.op import Linearity

if TYPE_CHECKING:
    from convcost.analysis import Analysis
    from convcost.analysis.settings import Settings

RULE = (
    "Nonlinear: what is neither linear nor affine at inference (activations, max pooling, softmax, attention, norms "
    "by statistics of their input); depth: the most of them on one path from the input"
)


def rule(settings: "Settings") -> str:
    """What counts, whatever the settings are."""
    del settings
    return RULE


class Depth(NamedTuple):
    """What lies between the network's inputs and a tensor.

    ``layers`` are at least so many, and exactly so many where it ``is_exact``; ``varies`` tells whether the tensor
    depends on an input of the network at all.
    """

    layers: int = 0
    is_exact: bool = True
    varies: bool = True


class Nonlinearity(NamedTuple):
    """Per layer in execution order, whether it counts (None: nobody knows), and the depth behind it."""

    counts: tuple[int | None, ...]
    depths: tuple[Depth, ...]


def walk(analysis: "Analysis") -> Nonlinearity:
    """The one walk over the graph that both columns share."""
    depths = {name: Depth() for name in analysis.graph.inputs}
    counts: list[int | None] = []
    for node in analysis.graph.nodes:
        operands = [depths[name] for name in node.inputs]
        counts.append(_counts(node, operands))
        depths[node.name] = _behind(operands, counts[-1])
    return Nonlinearity(tuple(counts), tuple(depths[node.name] for node in analysis.graph.nodes))


def layers(analysis: "Analysis") -> Sequence[Figure]:
    """1 for a layer that is neither linear nor affine, else 0."""
    return analysis.once(walk).counts


def depths(analysis: "Analysis") -> Sequence[Figure]:
    """How many of them lie on the longest path to a layer, itself included; None where only a lower bound is known."""
    return tuple(depth.layers if depth.is_exact else None for depth in analysis.once(walk).depths)


def depth_of_outputs(analysis: "Analysis") -> Total[Figure]:
    """The depth of the deepest of the network's outputs."""
    found = _by_tensor(analysis)
    reached = [found[tensor] for tensor in analysis.graph.outputs.values()]
    return Total(max((each.layers for each in reached), default=0), all(each.is_exact for each in reached))


def deepest_output(analysis: "Analysis") -> str | None:
    """The tensor of the deepest output, the first of several; None where no output is a layer's."""
    found, made = _by_tensor(analysis), {node.name for node in analysis.graph.nodes}
    outputs = [tensor for tensor in analysis.graph.outputs.values() if tensor in made]
    return max(outputs, key=lambda tensor: found[tensor].layers, default=None)


def depth_of(analysis: "Analysis", tensor: str) -> Depth:
    """What lies between the network's inputs and a tensor."""
    return _by_tensor(analysis)[tensor]


def path(analysis: "Analysis", to: str) -> tuple[Node, ...]:
    """What makes a tensor so deep: the nonlinear layers on the longest path to it, the first of several, in order."""
    found, counts = _by_tensor(analysis), analysis.once(_counts_by_name)
    by_name = analysis.once(_nodes_by_name)
    passed: list[Node] = []
    while to in by_name:
        node = by_name[to]
        if counts[to]:
            passed.append(node)
        if not node.inputs:
            break
        to = max(node.inputs, key=lambda name: (found[name].varies, found[name].layers))
    return tuple(reversed(passed))


def _counts(node: Node, operands: Sequence[Depth]) -> int | None:
    varying = sum(each.varies for each in operands)
    if not varying:
        return 0
    linearity = node.op.linearity
    if linearity is None:
        return None
    return int(linearity is Linearity.NEITHER or (linearity is Linearity.PRODUCT and varying > 1))


def _behind(operands: Iterable[Depth], count: int | None) -> Depth:
    varying = [each for each in operands if each.varies]
    if not varying:
        return Depth(varies=False)
    layers = max(each.layers for each in varying) + (count or 0)
    return Depth(layers, count is not None and all(each.is_exact for each in varying))


def _by_tensor(analysis: "Analysis") -> dict[str, Depth]:
    return analysis.once(_depths_by_name)


def _depths_by_name(analysis: "Analysis") -> dict[str, Depth]:
    found = zip(analysis.graph.nodes, analysis.once(walk).depths, strict=True)
    return {**{name: Depth() for name in analysis.graph.inputs}, **{node.name: depth for node, depth in found}}


def _counts_by_name(analysis: "Analysis") -> dict[str, int | None]:
    found = zip(analysis.graph.nodes, analysis.once(walk).counts, strict=True)
    return {node.name: count for node, count in found}


def _nodes_by_name(analysis: "Analysis") -> dict[str, Node]:
    return {node.name: node for node in analysis.graph.nodes}
