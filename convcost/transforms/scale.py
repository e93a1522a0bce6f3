"""Narrower or wider."""

from dataclasses import replace
from fractions import Fraction

from convcost.expression.functions import div
from convcost.families.joins import ElementwiseJoin
from convcost.fields import LARGEST, Count, Number
from convcost.graph import Graph, Node
from convcost.op import Op, Shapes
from convcost.ops.attention import Attention
from convcost.ops.conv import Conv
from convcost.ops.conv_transpose import ConvTranspose
from convcost.ops.linear import Linear
from convcost.ops.parameter import Parameter
from convcost.ops.reshape import Reshape
from convcost.ops.slice import Slice
from convcost.rewriting.rewrite import Chain, inapplicable, rewrite


def scale(graph: Graph, *, width: Number, divisor: Count | None = None) -> Graph:
    """Multiply the channels of every layer, as the width multiplier of MobileNet does.

    The network's inputs and outputs keep theirs, and so does whatever a sum or product ties to them. Depthwise
    convolutions follow their input, other groups keep their number, and one channel stays one. Does not apply where
    a width does not come out whole (give a `divisor`), and where a shape is written in numbers that no longer fit.

    Options:
        width: the factor, such as 0.5.
        divisor: widths are rounded to multiples of it, as by `div`; unless given, they must come out whole.

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
    kept = _kept(graph)

    def rule(node: Node, inputs: Shapes) -> Chain | None:
        before = graph.input_shapes(node)
        own = _own_width(node.op, before)
        if own is not None and node.name not in kept:
            return {"": _with_width(node.op, _scaled(node, own, width, divisor))}
        made = _following(node, before, inputs)
        return {"": made} if made != node.op else None

    return rewrite(graph, rule)


def _own_width(op: Op, inputs: Shapes) -> int | None:
    """The channels of a layer that chooses them itself; None where they follow from what comes in."""
    if isinstance(op, Parameter):
        return op.output(inputs).channels
    if isinstance(op, Conv | ConvTranspose | Linear) and not _is_depthwise(op, inputs):
        return op.out
    return None


def _is_depthwise(op: Op, inputs: Shapes) -> bool:
    return isinstance(op, Conv | ConvTranspose) and op.groups == inputs[0].channels > 1


def _scaled(node: Node, channels: int, width: int | Fraction, divisor: int | None) -> int:
    scaled = channels * Fraction(width)
    if channels == 1:
        return 1
    if divisor:
        scaled = Fraction(div(scaled, divisor))
    if scaled.denominator != 1:
        message = f"{channels} channels times {width} is {scaled}, which is no whole number"
        raise inapplicable(node, message, "`divisor=8` rounds to multiples of 8, `divisor=1` to integers")
    if scaled > LARGEST:
        raise inapplicable(node, f"{channels} channels times {width} reach 2^63", "choose a smaller width")
    return int(scaled)


def _with_width(op: Op, channels: int) -> Op:
    if isinstance(op, Conv | ConvTranspose | Linear):
        return replace(op, out=channels)
    if isinstance(op, Parameter):
        sizes = op.output(()).with_channels(channels).sizes
        return Parameter(shape=sizes) if op.tokens is None else Parameter(tokens=sizes)
    raise TypeError(f"`{op.kind}` has no width of its own")


def _following(node: Node, before: Shapes, now: Shapes) -> Op:
    """The layer as it has to be for another width that comes in; most kinds need not change."""
    op = node.op
    if before == now:
        return op
    ratio = Fraction(now[0].elements, before[0].elements)
    if isinstance(op, Conv | ConvTranspose) and _is_depthwise(op, before):
        return replace(op, groups=now[0].channels, out=now[0].channels * (op.out // op.groups))
    if isinstance(op, Slice) and op.axis == "channels":
        return replace(op, size=_times(node, op.size, ratio), start=_times(node, op.start, ratio))
    if isinstance(op, Reshape):
        made = node.output.with_channels(_times(node, node.output.channels, ratio))
        return Reshape(shape=made.sizes) if op.tokens is None else Reshape(tokens=made.sizes)
    if isinstance(op, Attention) and op.dim:
        return replace(op, dim=_times(node, op.dim, ratio))
    return op


def _times(node: Node, channels: int, ratio: Fraction) -> int:
    scaled = channels * ratio
    if scaled.denominator != 1:
        message = f"{channels} channels of this `{node.op.kind}` would become {scaled}, which is no whole number"
        raise inapplicable(node, message, "choose a width that the numbers in the file can follow")
    return int(scaled)


def _kept(graph: Graph) -> set[str]:
    """The tensors that keep their channels: inputs, outputs, and what joins, sharing and other layers tie to them."""
    kept = {*graph.inputs, *graph.outputs.values()}
    followers = [node for node in graph.nodes if _own_width(node.op, graph.input_shapes(node)) is None]
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
