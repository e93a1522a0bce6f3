"""Batch normalisation folded into the layer before it."""

from collections import defaultdict
from dataclasses import replace

from convcost.following import only_consumer
from convcost.graph import Graph, Node
from convcost.op import Shapes
from convcost.ops.batchnorm import Batchnorm
from convcost.ops.conv import Conv
from convcost.ops.conv_transpose import ConvTranspose
from convcost.ops.linear import Linear
from convcost.rewrite import Chain, rewrite


def fold_batchnorm(graph: Graph) -> Graph:
    """Fold each batch normalisation into the weights and the bias of the layer directly before it, as for inference.

    Convolutions, transposed ones and linear layers take it in and have a bias then. A normalisation in front of its
    layer stays, and so do those of layers that share weights but not their normalisation: folded, they would differ.

    Keeps: output shape, MACs.
    Twice: as once.

    Example:
        input: [64, 28, 23]
        layers: [conv: {out: 32, kernel: 1, bias: false, norm: batch}]
        apply: fold_batchnorm
        output: 32x28x23
        params: 32 * 64 + 32
        macs: 28 * 23 * 32 * 64
    """
    folded = _folded(graph)
    gone = set(folded.values())

    def rule(node: Node, _inputs: Shapes) -> Chain | None:
        if node.name in gone:
            return {}
        if isinstance(node.op, Conv | ConvTranspose | Linear) and node.name in folded:
            return {"": replace(node.op, bias=True)}
        return None

    return rewrite(graph, rule)


def _folded(graph: Graph) -> dict[str, str]:
    """The layers that take a normalisation in, and its name; those that share weights all or none."""
    families: defaultdict[str, list[Node]] = defaultdict(list)
    for node in graph.nodes:
        if isinstance(node.op, Conv | ConvTranspose | Linear):
            families[node.shares or node.name].append(node)
    folded: dict[str, str] = {}
    for family in families.values():
        norms = [_norm_behind(graph, node) for node in family]
        if len({norm and (norm.shares or norm.name) for norm in norms}) == 1:
            folded |= {node.name: norm.name for node, norm in zip(family, norms, strict=True) if norm}
    return folded


def _norm_behind(graph: Graph, node: Node) -> Node | None:
    behind = only_consumer(graph, node)
    return behind if behind and isinstance(behind.op, Batchnorm) else None
