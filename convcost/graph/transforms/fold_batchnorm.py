"""Batch normalisation folded into the layer before it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from convcost.graph import Graph, Node
from convcost.graph.rewriting.chosen import Only, is_chosen
from convcost.graph.rewriting.following import only_consumer
from convcost.graph.rewriting.rewrite import Chain, rewrite
from convcost.layers.kinds.batchnorm import Batchnorm
from convcost.layers.kinds.conv import Conv
from convcost.layers.kinds.conv_transpose import ConvTranspose
from convcost.layers.kinds.linear import Linear
from convcost.layers.op import Shapes


def fold_batchnorm(graph: Graph, *, only: Only = "") -> Graph:
    """Fold each batch normalisation into the weights and the bias of the layer directly before it, as for inference.

    Convolutions, transposed ones and linear layers take it in and have a bias then. A normalisation in front of its
    layer stays, and so do those of layers that share weights but not their normalisation: folded, they would differ.
    It also stays behind a weight that is normalized, standardized or not trained.

    Options:
        only: a glob over the layers that take one in and parts, such as `stage4.*`; all of them unless given.

    Keeps: output shape, MACs.
    Applied twice: as once.

    Example:
        input: [64, 28, 23]
        layers: [conv: {out: 32, kernel: 1, bias: false, norm: batch}]
        apply: fold_batchnorm
        output: 32x28x23
        params: 32 * 64 + 32
        macs: 28 * 23 * 32 * 64
    """
    chosen = {node.name for node in graph.nodes if is_chosen(node.name, only)}
    folded = {name: norms for name, norms in _folded(graph).items() if name in chosen}
    gone = {norm.name for norms in folded.values() for norm in norms}

    def rule(node: Node, _inputs: Shapes) -> Chain | None:
        if node.name in gone:
            return {}
        if isinstance(node.op, Conv | ConvTranspose | Linear) and node.name in folded:
            return {"": replace(node.op, bias=True)}
        return None

    return rewrite(graph, rule)


def _folded(graph: Graph) -> dict[str, tuple[Node, ...]]:
    """The layers that take normalisations in, and which; those that share weights all or none."""
    families: defaultdict[str, list[Node]] = defaultdict(list)
    for node in graph.nodes:
        if isinstance(node.op, Conv | ConvTranspose | Linear) and node.op.weight == "none" and node.op.trainable:
            families[node.shares or node.name].append(node)
    folded: dict[str, tuple[Node, ...]] = {}
    for family in families.values():
        behind = {node.name: tuple(_norms_behind(graph, node)) for node in family}
        if len({tuple(norm.shares or norm.name for norm in norms) for norms in behind.values()}) == 1:
            folded |= {name: norms for name, norms in behind.items() if norms}
    return folded


def _norms_behind(graph: Graph, node: Node) -> Iterator[Node]:
    """Usually one; several in a row all go."""
    behind = only_consumer(graph, node)
    while behind is not None and isinstance(behind.op, Batchnorm):
        yield behind
        behind = only_consumer(graph, behind)
