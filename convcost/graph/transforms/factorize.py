"""Large kernels as several small ones."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, NamedTuple

from convcost.errors import ConvcostError, Problem
from convcost.graph import Graph, Node
from convcost.graph.rewriting.chosen import Only, is_chosen
from convcost.graph.rewriting.following import following
from convcost.graph.rewriting.rewrite import Chain, rewrite
from convcost.layers.fields import INTEGER, Field, Flag, integer
from convcost.layers.kinds.conv import Conv
from convcost.layers.op import Op, Shapes
from convcost.layers.window import Pair, gathered, spread, spread_pairs

Side = Annotated[int, Field(lambda value: integer(value, 2), json=(INTEGER,))]


def factorize(graph: Graph, *, into: Side | None = None, asymmetric: Flag = False, only: Only = "") -> Graph:
    """Replace each convolution by several with smaller kernels, one behind the other, that see the same window.

    A 7x7 becomes three 3x3 as in VGG; with `asymmetric`, a 1x7 and a 7x1 as in Inception v3. Each has the width, bias,
    norm, activation, groups and dilation of the one that they stand for; of a stack, the last one strides. Left alone
    are kernels that cannot be built so, such as 4x4 of 3x3.

    Options:
        into: side of the small kernels, 3 unless given.
        asymmetric: true for one kernel along each axis, the last axis first; not together with `into`.
        only: a glob over layers and parts, such as `stage4.*`; all of them unless given.

    Keeps: output shape.
    Applied twice: as once.

    Example:
        input: [64, 56, 53]
        layers: [conv: {out: 64, kernel: 7, padding: 3, bias: false}]
        apply: factorize
        output: 64x56x53
        params: 3 * 64 * 64 * 3 * 3
        macs: 3 * 56 * 53 * 64 * 64 * 3 * 3
    """
    if asymmetric and into is not None:
        hint = "apply one after the other, if both are meant"
        raise ConvcostError([Problem("E403", "`factorize` takes `into` or `asymmetric`, not both", notes=(hint,))])

    def rule(node: Node, inputs: Shapes) -> Chain | None:
        if not (isinstance(node.op, Conv) and node.op.trainable and is_chosen(node.name, only)):
            return None
        axes = _axes(node.op, len(inputs[0].spatial))
        cut = _along_each(axes) if asymmetric else _stacked(axes, into or 3)
        if cut is None:
            return None
        *first, last = [_conv(node.op, layer) for layer in zip(*cut, strict=True)]
        behind = {role: each.op for role, each in following(graph, node).items()}
        return {**_numbered(first, behind), "": last}

    return rewrite(graph, rule)


class Axis(NamedTuple):
    """A convolution along one axis; padding that the layer works out by itself is none here."""

    kernel: int
    stride: int
    pads: Pair
    dilation: int


UNTOUCHED = Axis(1, 1, (0, 0), 1)


def _axes(conv: Conv, count: int) -> list[Axis]:
    pads = ((0, 0),) if conv.padding == "same" else conv.padding
    each = (
        spread(conv.kernel, count, "kernel"),
        spread(conv.stride, count, "stride"),
        spread_pairs(pads, count, "padding"),
        spread(conv.dilation, count, "dilation"),
    )
    return [Axis(*axis) for axis in zip(*each, strict=True)]


def _stacked(axes: list[Axis], side: int) -> list[list[Axis]] | None:
    """Layers along each axis; None where fewer than two kernels of this side make up the window."""
    if any((axis.kernel - 1) % (side - 1) for axis in axes):
        return None
    layers = max((axis.kernel - 1) // (side - 1) for axis in axes)
    return [list(_stack(axis, side, layers)) for axis in axes] if layers > 1 else None


def _stack(axis: Axis, side: int, layers: int) -> Iterator[Axis]:
    """Small kernels first, then ones: ``d * (k - 1)`` inputs are gone in the end, as before."""
    small = (axis.kernel - 1) // (side - 1)
    before, after = (_even(pad, max(small, 1)) for pad in axis.pads)
    for layer in range(layers):
        pads = (before[layer], after[layer]) if layer < len(before) else (0, 0)
        stride = axis.stride if layer == layers - 1 else 1
        kernel, dilation = (side, axis.dilation) if layer < small else (1, 1)
        yield Axis(kernel, stride, pads, dilation)


def _along_each(axes: list[Axis]) -> list[list[Axis]] | None:
    """A layer for every axis with a kernel, the last axis first; an axis without one goes with the last layer."""
    long = [index for index, axis in enumerate(axes) if axis.kernel > 1][::-1]
    if len(long) < 2:
        return None
    own = {index: long.index(index) if index in long else len(long) - 1 for index in range(len(axes))}
    return [
        [axis if layer == own[index] else UNTOUCHED for layer in range(len(long))] for index, axis in enumerate(axes)
    ]


def _conv(conv: Conv, layer: tuple[Axis, ...]) -> Conv:
    return replace(
        conv,
        kernel=gathered(axis.kernel for axis in layer),
        stride=gathered(axis.stride for axis in layer),
        padding="same" if conv.padding == "same" else gathered(axis.pads for axis in layer),
        dilation=gathered(axis.dilation for axis in layer),
    )


def _numbered(convs: list[Conv], behind: dict[str, Op]) -> dict[str, Op]:
    chain: dict[str, Op] = {}
    for number, conv in enumerate(convs):
        chain[str(number)] = conv
        chain |= {f"{number}.{role}": op for role, op in behind.items()}
    return chain


def _even(amount: int, parts: int) -> list[int]:
    """Parts as equal as integers can be, the larger ones first."""
    share, rest = divmod(amount, parts)
    return [share + (part < rest) for part in range(parts)]
