"""Narrower or wider."""

from fractions import Fraction

from convcost.errors import Refusal
from convcost.graph import Graph, Node
from convcost.graph.rewriting.chosen import Only, is_chosen
from convcost.graph.rewriting.rewrite import Chain, inapplicable, rewrite
from convcost.language.expression.functions import div
from convcost.language.expression.values import whole
from convcost.language.quantity import LARGEST
from convcost.layers.families.joins import ElementwiseJoin
from convcost.layers.fields import Count, Number
from convcost.layers.op import Op, Shapes


def scale(graph: Graph, *, width: Number, divisor: Count | None = None, only: Only = "") -> Graph:
    """Multiply the channels of every layer, as the width multiplier of MobileNet does.

    The network's inputs and outputs keep theirs, and so does whatever a sum or product ties to them, and what a layer
    makes another axis of, as `permute` does. Depthwise convolutions follow their input, other groups keep their number,
    and one channel stays one. Does not apply where a width does not come out whole (give a `divisor`), and where a
    shape is written in numbers that no longer fit.

    Options:
        width: the factor, such as 0.5.
        divisor: widths are rounded to multiples of it, as by `div`; unless given, they must come out whole.
        only: a glob over the layers and parts whose channels are scaled; all of them unless given.

    Keeps: output shape.
    Applied twice: scales twice.

    Example:
        input: [3, 32, 31]
        layers: [conv: {out: 64, kernel: 3}, conv: {out: 64, kernel: 3, groups: in}, conv: {out: 10, kernel: 1}]
        apply: scale{width=0.5}
        output: 10x28x27
        params: 32 * 3 * 3 * 3 + 32 + 32 * 3 * 3 + 32 + 10 * 32 + 10
        macs: 30 * 29 * 32 * 3 * 3 * 3 + 28 * 27 * 32 * 3 * 3 + 28 * 27 * 10 * 32
    """
    others = {node.name for node in graph.nodes if _chooses(graph, node) and not is_chosen(node.name, only)}
    kept = _kept(graph, others)

    def rule(node: Node, inputs: Shapes) -> Chain | None:
        before = graph.input_shapes(node)
        made = None
        if node.name not in kept:
            made = node.op.widened(before, lambda channels: _scaled(node, channels, width, divisor))
        if made is None and before != inputs:
            made = _following(node, before, inputs)
        return None if made is None else {"": made}

    return rewrite(graph, rule)


def _scaled(node: Node, channels: int, width: int | Fraction, divisor: int | None) -> int:
    scaled = channels * Fraction(width)
    if channels == 1:
        return 1
    if divisor:
        scaled = Fraction(whole(div(scaled, divisor), "a width"))
    if scaled.denominator != 1:
        message = f"{channels} channels times {width} is {scaled}, which is no whole number"
        raise inapplicable(node, message, "`divisor=8` rounds to multiples of 8, `divisor=1` to integers")
    if scaled > LARGEST:
        raise inapplicable(node, f"{channels} channels times {width} reach 2^63", "choose a smaller width")
    return int(scaled)


def _following(node: Node, before: Shapes, now: Shapes) -> Op:
    try:
        return node.op.following(before, now)
    except Refusal as refusal:
        raise inapplicable(node, refusal.message, refusal.hint) from None


def _chooses(graph: Graph, node: Node) -> bool:
    """Whether its channels are its own choice."""
    return node.op.widened(graph.input_shapes(node), int) is not None


def _kept(graph: Graph, others: set[str]) -> set[str]:
    """The tensors that keep their channels: inputs, outputs, others, and what joins, sharing and layers tie to them."""
    kept = {*graph.inputs, *graph.outputs.values(), *others}
    followers = [node for node in graph.nodes if not _chooses(graph, node)]
    for node in graph.nodes:
        if _moves_channels(graph, node):
            kept.update(node.inputs if _chooses(graph, node) else (node.name, *node.inputs))
    alike = _alike(graph)
    before = 0
    while before < len(kept):
        before = len(kept)
        kept.update(node.name for node in followers if _is_tied(graph, node, kept))
        for node in reversed(followers):
            if node.name in kept:
                kept.update(node.inputs)
        for pair in alike:
            kept |= pair if kept & pair else set()
    return kept


def _moves_channels(graph: Graph, node: Node) -> bool:
    """Whether more channels would come out along another axis: that which are channels behind it are others."""
    before = graph.input_shapes(node)
    now = tuple(x.with_channels(2 * x.channels) for x in before)
    try:
        made = node.op.following(before, now).output(now)
    except Refusal:
        return False
    return made.channels == node.output.channels and made.elements > node.output.elements


def _alike(graph: Graph) -> list[set[str]]:
    """Pairs of tensors that have one width because layers share parameters: what comes in and what goes out."""
    owners = {node.name: node for node in graph.nodes}
    pairs = []
    for node in graph.nodes:
        if node.shares:
            owner = owners[node.shares]
            pairs += [{node.name, owner.name}, *map(set, zip(node.inputs, owner.inputs, strict=True))]
    return pairs


def _is_tied(graph: Graph, node: Node, kept: set[str]) -> bool:
    """Whether all of a layer's inputs keep their channels, or one that a join brings the others to."""
    if all(name in kept for name in node.inputs):
        return True
    as_wide = [name for name in node.inputs if graph.shapes[name].channels == node.output.channels > 1]
    return isinstance(node.op, ElementwiseJoin) and not kept.isdisjoint(as_wide)
