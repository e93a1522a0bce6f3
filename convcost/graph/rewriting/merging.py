"""Two linear or affine layers in a row as the one layer that they are equal to."""

from dataclasses import replace
from math import gcd, prod
from typing import NamedTuple

from convcost.layers.kinds.batchnorm import Batchnorm
from convcost.layers.kinds.conv import Conv
from convcost.layers.kinds.conv_transpose import ConvTranspose
from convcost.layers.kinds.linear import Linear
from convcost.layers.op import Op, Shape
from convcost.layers.window import Padding, Pair, Sliding, gathered, spread

MERGEABLE = Conv | ConvTranspose | Linear | Batchnorm


class Rank(NamedTuple):
    """How much of what the one layer could be the narrow layer between allowed.

    The weights of the one, as ``blocks`` matrices, have at most ``rank``, where free weights reach ``full``.
    """

    rank: int
    full: int
    blocks: int = 1

    @property
    def is_narrow(self) -> bool:
        """Whether the layer between keeps the one from being any layer of its size."""
        return self.rank < self.full


Border = tuple[Pair, ...]
"""How many outputs differ at the beginning and the end of every axis; empty where it is the same function."""


class Merged(NamedTuple):
    """The one layer, and where it is another function than the two."""

    op: Op
    rank: Rank | None = None
    """None where no single number says what the layer between allowed."""
    border: Border = ()


class Apart(NamedTuple):
    """Why two layers cannot be one."""

    reason: str


def as_one(first: Op, second: Op, x: Shape, between: Shape, border: Border = ()) -> Merged | Apart | None:
    """What two layers are together, ``x`` coming into the first and ``between`` into the second.

    ``border`` is where the first differs already from the layers that it stands for. None where one of the two is no
    layer that this is about.
    """
    if not (isinstance(first, MERGEABLE) and isinstance(second, MERGEABLE)):
        return None
    if not (_is_plain(first) and _is_plain(second)):
        return Apart("weights that are normalized, or not trained, would become plain trained ones")
    if isinstance(first, Batchnorm) and isinstance(second, Batchnorm) and first.trainable != second.trainable:
        return Apart("one is trained and the other is not")
    if isinstance(second, Batchnorm):
        made = replace(first, affine=True) if isinstance(first, Batchnorm) else replace(first, bias=True)
        return Merged(made, border=border)
    if isinstance(first, Linear) and isinstance(second, Linear):
        rank = Rank(first.out, min(x.channels, second.out))
        return Merged(replace(second, bias=first.bias or second.bias), rank)
    if isinstance(first, Batchnorm) and isinstance(second, Linear):
        return Merged(replace(second, bias=True))
    if isinstance(second, Conv) and isinstance(first, Batchnorm):
        return Merged(
            replace(second, bias=True), border=_spread_border((), second.sliding(between), is_padding_wrong=True)
        )
    if isinstance(first, Conv) and isinstance(second, Conv):
        return _convolution(first, second, x, between, border)
    if isinstance(first, ConvTranspose) or isinstance(second, ConvTranspose):
        return _transposed(first, second, x, between)
    return Apart("one works on maps, the other on features")


def _is_plain(op: MERGEABLE) -> bool:
    """Whether its weights are used as they are learned; a normalisation goes with whatever it stands beside."""
    return isinstance(op, Batchnorm) or (op.weight == "none" and op.trainable)


def _transposed(first: Op, second: Op, x: Shape, between: Shape) -> Merged | Apart:
    """With a 1x1 convolution a transposed one stays what it is; what is added in front of it does not reach evenly."""
    if isinstance(first, ConvTranspose) and isinstance(second, Conv) and _is_pointwise(second.sliding(between)):
        groups, bias = gcd(first.groups, second.groups), first.bias or second.bias
        return Merged(replace(first, out=second.out, groups=groups, bias=bias), _rank(first, second, x))
    if isinstance(first, Conv) and isinstance(second, ConvTranspose) and _is_pointwise(first.sliding(x)):
        if first.bias:
            return Apart("a bias in front of a transposed convolution reaches some outputs more often than others")
        return Merged(replace(second, groups=gcd(first.groups, second.groups)), _rank(first, second, x))
    return Apart("a transposed convolution is one layer with 1x1 convolutions and the normalisation behind it only")


def _convolution(first: Conv, second: Conv, x: Shape, between: Shape, border: Border) -> Merged | Apart:
    one, other = first.sliding(x), second.sliding(between)
    axes = [
        _taps(*axis) for axis in zip(one.kernel, one.dilation, one.stride, other.kernel, other.dilation, strict=True)
    ]
    whole = [axis for axis in axes if axis is not None]
    if len(whole) < len(axes):
        return Apart("the taps of the one would have gaps between them, which no kernel has")
    padding = _padding(first, second, one, other)
    if padding is None:
        return Apart("`padding: same` with a stride depends on the size that comes in")
    op = Conv(
        out=second.out,
        kernel=gathered(kernel for kernel, _ in whole),
        stride=gathered(s * t for s, t in zip(one.stride, other.stride, strict=True)),
        padding=padding,
        dilation=gathered(dilation for _, dilation in whole),
        groups=gcd(first.groups, second.groups),
        bias=first.bias or second.bias,
    )
    is_padding_wrong = first.bias or _sees_input_from_padding(one, other)
    differs = _spread_border(border, other, is_padding_wrong=is_padding_wrong)
    return Merged(_same_if_it_is(op, first, second, x), _rank(first, second, x), differs)


def _taps(k1: int, d1: int, stride: int, k2: int, d2: int) -> tuple[int, int] | None:
    """Kernel and dilation of the sums of both windows' offsets along an axis; None where they leave gaps."""
    if k2 == 1:
        return k1, d1 if k1 > 1 else 1
    if k1 == 1:
        return k2, d2 * stride
    (small, count), (large, _) = sorted([(d1, k1), (d2 * stride, k2)])
    if large % small or large // small > count:
        return None
    return (d1 * (k1 - 1) + d2 * stride * (k2 - 1)) // small + 1, small


def _padding(first: Conv, second: Conv, one: Sliding, other: Sliding) -> Padding | None:
    """``before + stride * before`` of the second on either side; None where that holds for one size only."""
    if _is_pointwise(one):
        return second.padding
    if _is_pointwise(other):
        return first.padding
    for conv, sliding in ((first, one), (second, other)):
        if conv.padding == "same" and set(sliding.stride) != {1}:
            return None
    pads = zip(one.pads, one.stride, other.pads, strict=True)
    return gathered((a[0] + s * b[0], a[1] + s * b[1]) for a, s, b in pads)


def _same_if_it_is(op: Conv, first: Conv, second: Conv, x: Shape) -> Conv:
    """With the word ``same`` where both had it and it comes to the same, so that another size may come in."""
    if {first.padding, second.padding} != {"same"} or set(op.stride) != {1}:
        return op
    worded = replace(op, padding="same")
    return worded if worded.sliding(x).pads == op.sliding(x).pads else op


def _is_pointwise(sliding: Sliding) -> bool:
    return {*sliding.kernel, *sliding.stride} == {1} and not any(map(any, sliding.pads))


def _sees_input_from_padding(one: Sliding, other: Sliding) -> bool:
    """Whether the first layer, made to work on the padding of the second too, would find some input there."""
    each = zip(one.sizes, one.kernel, one.dilation, one.stride, one.pads, other.sizes, other.pads, strict=True)
    return any(
        (before and d * (k - 1) >= s + pad[0]) or (after and m * s - pad[0] < n)
        for n, k, d, s, pad, m, (before, after) in each
    )


def _spread_border(border: Border, sliding: Sliding, *, is_padding_wrong: bool) -> Border:
    """How many outputs see what differs: the border of what comes in, and the padding around it where that is wrong."""
    wrong = border or ((0, 0),) * len(sliding.sizes)
    each = enumerate(zip(sliding.positions(), wrong, strict=True))
    counts = tuple(
        _outputs_at_the_border(sliding, axis, outputs, sides, is_padding_wrong=is_padding_wrong)
        for axis, (outputs, sides) in each
    )
    return counts if any(map(any, counts)) else ()


def _outputs_at_the_border(sliding: Sliding, axis: int, outputs: int, wrong: Pair, *, is_padding_wrong: bool) -> Pair:
    stride, (before, after) = sliding.stride[axis], sliding.pads[axis]
    reach = sliding.dilation[axis] * (sliding.kernel[axis] - 1)
    good_before = -(-(wrong[0] + before) // stride)
    good_until = (sliding.sizes[axis] - wrong[1] - 1 - reach + before) // stride
    first = good_before if wrong[0] or (before and is_padding_wrong) else 0
    last = outputs - 1 - good_until if wrong[1] or (after and is_padding_wrong) else 0
    return min(first, outputs), min(max(last, 0), outputs)


def _rank(first: Conv | ConvTranspose, second: Conv | ConvTranspose, x: Shape) -> Rank | None:
    """Of ``out x in`` matrices, with the taps on the side of the layer that has them; None where both have some.

    A group of either is a matrix of its own, as long as the groups of the other do not cut across it.
    """
    if prod(first.kernel) > 1 and prod(second.kernel) > 1:
        return None
    if 1 not in (first.groups, second.groups) and first.groups != second.groups:
        return None
    axes = len(x.spatial)
    rows = second.out // second.groups * prod(spread(second.kernel, axes, "kernel"))
    columns = x.channels // first.groups * prod(spread(first.kernel, axes, "kernel"))
    blocks = max(first.groups, second.groups)
    return Rank(first.out // blocks, min(rows, columns), blocks)
