"""Two layers as one: the same integers come out of both, worked out position by position on one axis."""

from itertools import product
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from convcost.errors import Refusal
from convcost.graph import Graph, Node
from convcost.graph.rewriting.chains import chains
from convcost.graph.rewriting.merging import Apart, Merged, Rank, as_one
from convcost.layers.kinds.batchnorm import Batchnorm
from convcost.layers.kinds.conv import Conv
from convcost.layers.kinds.conv_transpose import ConvTranspose
from convcost.layers.kinds.linear import Linear
from convcost.layers.kinds.relu import Relu
from convcost.layers.op import Op
from convcost.layers.shape import features, maps, tokens

Map = list[list[int]]
"""Channels of positions."""


class Weights(NamedTuple):
    """``kernel[out][in][tap]``, zero between channels of different groups, and a bias per channel."""

    kernel: list[list[list[int]]]
    bias: list[int]


def weights(op: Op, channels: int, random: Random) -> Weights:
    """Random ones; of a normalisation, a factor and a summand per channel."""
    if isinstance(op, Batchnorm):
        factors = [random.randint(-5, 5) for _ in range(channels)]
        diagonal = [[[factors[o] * (o == c)] for c in range(channels)] for o in range(channels)]
        return Weights(diagonal, [random.randint(-5, 5) for _ in range(channels)])
    assert isinstance(op, Conv)
    kernel = [
        [
            [random.randint(-5, 5) * is_together(op, o, c, channels) for _ in range(op.kernel[0])]
            for c in range(channels)
        ]
        for o in range(op.out)
    ]
    return Weights(kernel, [random.randint(-5, 5) * op.bias for _ in range(op.out)])


def is_together(op: Conv, out: int, channel: int, channels: int) -> bool:
    """Whether an output channel sees an input channel."""
    return out // (op.out // op.groups) == channel // (channels // op.groups)


def ran(op: Op, found: Weights, x: Map) -> Map:
    """What comes out, padding with zeros."""
    kernel, bias = found
    if isinstance(op, Batchnorm):
        return [[kernel[o][o][0] * each + bias[o] for each in x[o]] for o in range(len(x))]
    assert isinstance(op, Conv)
    ((before, _),) = op.sliding(maps(len(x), len(x[0]))).pads
    (positions,) = op.sliding(maps(len(x), len(x[0]))).positions()
    (stride, dilation) = op.stride[0], op.dilation[0]

    def at(out: int, position: int) -> int:
        places = [(tap, position * stride + tap * dilation - before) for tap in range(op.kernel[0])]
        inside = [(tap, place) for tap, place in places if 0 <= place < len(x[0])]
        return bias[out] + sum(kernel[out][c][tap] * x[c][place] for c in range(len(x)) for tap, place in inside)

    return [[at(out, position) for position in range(positions)] for out in range(op.out)]


def composed(first: Op, one: Weights, second: Op, other: Weights, whole: Op) -> Weights:
    """The weights of the one layer: every pair of taps adds up where their offsets do."""
    if isinstance(whole, Batchnorm):
        taps, step = 1, 1
    else:
        assert isinstance(whole, Conv)
        taps, step = whole.kernel[0], whole.dilation[0]
    d1 = first.dilation[0] if isinstance(first, Conv) else 1
    s1 = first.stride[0] if isinstance(first, Conv) else 1
    d2 = second.dilation[0] if isinstance(second, Conv) else 1
    inputs, between = len(one.kernel[0]), len(one.kernel)
    kernel = [[[0] * taps for _ in range(inputs)] for _ in other.kernel]
    for o, m, c in product(range(len(other.kernel)), range(between), range(inputs)):
        for (i, a), (j, b) in product(enumerate(one.kernel[m][c]), enumerate(other.kernel[o][m])):
            place = i * d1 + j * d2 * s1
            if a * b:
                assert place % step == 0
                kernel[o][c][place // step] += a * b
    bias = [
        other.bias[o]
        + sum(other.kernel[o][m][j] * one.bias[m] for m in range(between) for j in range(len(other.kernel[o][m])))
        for o in range(len(other.kernel))
    ]
    return Weights(kernel, bias)


@st.composite
def layers(draw, channels: int) -> Op:
    """Convolutions of all sorts, and now and then a normalisation."""
    if draw(st.integers(0, 4)) == 0:
        return Batchnorm()
    out = draw(st.sampled_from([1, 2, 4, 6]))
    groups = draw(st.sampled_from([g for g in (1, 1, 1, 2, 3, channels) if channels % g == out % g == 0]))
    padding = draw(st.sampled_from(["same", ((0, 0),), ((0, 0),), ((1, 1),), ((2, 0),), ((0, 3),)]))
    return Conv(
        out=out,
        kernel=(draw(st.sampled_from([1, 1, 2, 3, 5])),),
        stride=(draw(st.sampled_from([1, 1, 1, 2, 3])),),
        padding=padding,
        dilation=(draw(st.sampled_from([1, 1, 2, 3])),),
        groups=groups,
        bias=draw(st.booleans()),
    )


@st.composite
def rows(draw) -> Graph:
    """Two to four layers, one behind the other."""
    x = maps(draw(st.sampled_from([1, 2, 6])), draw(st.integers(1, 23)))
    nodes: list[Node] = []
    shape = x
    for index in range(draw(st.integers(2, 4))):
        op = draw(layers(shape.channels))
        try:
            shape = op.output((shape,))
        except Refusal:
            assume(False)
        nodes.append(Node(f"n{index}", op, (nodes[-1].name if nodes else "input",), shape))
    return Graph("row", {"input": x}, tuple(nodes), {"out": nodes[-1].name})


@given(graph=rows(), seed=st.integers(0, 10**6), strict=st.booleans())
@settings(max_examples=400, deadline=None)
def test_the_one_layer_gives_the_same_integers(graph: Graph, seed: int, strict: bool) -> None:
    for chain in chains(graph, strict=strict).merged:
        random = Random(seed)
        (x,) = graph.input_shapes(chain.nodes[0])
        given_maps = [[random.randint(-9, 9) for _ in range(x.spatial[0])] for _ in range(x.channels)]
        passed, op, found = given_maps, None, None
        for node in chain.nodes:
            (shape,) = graph.input_shapes(node)
            own = weights(node.op, shape.channels, random)
            passed = ran(node.op, own, passed)
            if op is None or found is None:
                op, found = node.op, own
                continue
            until = chain.nodes[: chain.nodes.index(node) + 1]
            part = chains(Graph("part", {until[0].inputs[0]: x}, until, {"out": node.name}), strict=strict).merged[0].op
            found = composed(op, found, node.op, own, part)
            op = part
        assert op == chain.op
        assert found is not None
        if isinstance(chain.op, Conv):
            crossing = [(o, c) for o in range(chain.op.out) for c in range(x.channels) if any(found.kernel[o][c])]
            assert all(is_together(chain.op, o, c, x.channels) for o, c in crossing)
        merged = ran(chain.op, found, given_maps)
        before, after = chain.border[0] if chain.border else (0, 0)
        assert not (strict and chain.border)
        assert [len(each) for each in merged] == [len(each) for each in passed]
        inside = slice(before, len(passed[0]) - after)
        assert [each[inside] for each in merged] == [each[inside] for each in passed]


@given(graph=rows())
@settings(max_examples=100, deadline=None)
def test_the_one_layer_sees_the_same_inputs(graph: Graph) -> None:
    for chain in chains(graph).merged:
        if not isinstance(chain.op, Conv):
            continue
        start, step, extent = 0, 1, 0
        for node in chain.nodes:
            window = node.op.window(graph.input_shapes(node), node.output)
            if isinstance(window, tuple):
                start += window[0].start * step
                extent += window[0].extent * step
                step *= window[0].stride
        (one,) = chain.op.window(graph.input_shapes(chain.nodes[0]), chain.nodes[-1].output)
        assert (one.start, one.stride, one.extent) == (start, step, extent)


def test_kernels_grow_as_their_windows_do():
    x = maps(3, 31, 37)
    first, second = Conv(out=5, kernel=(3, 5)), Conv(out=7, kernel=(5, 2), bias=False)
    made = as_one(first, second, x, first.output((x,)))
    assert made == Merged(Conv(out=7, kernel=(3 + 5 - 1, 5 + 2 - 1)))


def test_a_stride_makes_the_kernel_behind_it_larger():
    x = maps(3, 31)
    first, second = Conv(out=5, kernel=(3,), stride=(2,)), Conv(out=7, kernel=(3,))
    made = as_one(first, second, x, first.output((x,)))
    assert isinstance(made, Merged)
    assert made.op == Conv(out=7, kernel=(3 + 2 * (3 - 1),), stride=(2,))


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (Conv(out=5, kernel=(2,), stride=(3,)), Conv(out=7, kernel=(3,)), "gaps"),
        (Conv(out=5, kernel=(3,), dilation=(2,)), Conv(out=7, kernel=(2,), dilation=(3,)), "gaps"),
        (Conv(out=5, kernel=(3,), stride=(2,), padding="same"), Conv(out=7, kernel=(3,)), "depends on the size"),
        (Conv(out=5, kernel=(1,)), ConvTranspose(out=7, kernel=(3,), stride=(2,)), "more often than others"),
        (ConvTranspose(out=7, kernel=(3,), stride=(2,)), Conv(out=5, kernel=(3,)), "only"),
    ],
)
def test_what_cannot_be_one_layer_says_why(first, second, reason):
    x = maps(3, 31)
    made = as_one(first, second, x, first.output((x,)))
    assert isinstance(made, Apart)
    assert reason in made.reason


@pytest.mark.parametrize("told", [{"weight": "normalized"}, {"weight": "standardized"}, {"trainable": False}])
def test_weights_that_are_not_used_as_they_are_learned_stay(told):
    x, plain, special = maps(3, 31), Conv(out=3, kernel=(1,)), Conv(out=3, kernel=(1,), **told)
    for first, second in ((plain, special), (special, plain), (special, Batchnorm())):
        made = as_one(first, second, x, x)
        assert isinstance(made, Apart)
        assert "normalized, or not trained" in made.reason
    assert isinstance(as_one(Batchnorm(), Batchnorm(trainable=False), x, x), Apart)


def test_groups_stay_as_far_as_both_have_them():
    x = maps(12, 11, 13)
    first = Conv(out=12, kernel=(3,), groups=12, bias=False)
    for groups, together in ((12, 12), (6, 6), (4, 4), (1, 1)):
        made = as_one(first, Conv(out=24, kernel=(1,), groups=groups), x, first.output((x,)))
        assert made.op == Conv(out=24, kernel=(3,), groups=together)


def test_the_rank_is_the_width_between():
    x = maps(192, 28, 23)
    reduction, conv = Conv(out=16, kernel=(1,)), Conv(out=32, kernel=(5,))
    assert as_one(reduction, conv, x, maps(16, 28, 23)).rank == Rank(16, min(192, 32 * 5 * 5))
    depthwise = Conv(out=192, kernel=(3,), groups=192)
    made = as_one(depthwise, Conv(out=64, kernel=(1,)), x, maps(192, 26, 21))
    assert made.rank == Rank(1, min(64, 3 * 3), 192)
    wide = as_one(Conv(out=256, kernel=(1,)), conv, x, maps(256, 28, 23)).rank
    assert not wide.is_narrow
    assert as_one(Conv(out=2, kernel=(3,)), conv, x, maps(2, 26, 21)).rank is None


def test_linear_layers_and_what_normalises_them():
    for x in (features(17), tokens(5, 17)):
        first = Linear(out=3, bias=False)
        assert as_one(first, Linear(out=7, bias=False), x, first.output((x,))) == Merged(
            Linear(out=7, bias=False), Rank(3, min(17, 7))
        )
        assert as_one(first, Batchnorm(), x, first.output((x,))) == Merged(Linear(out=3))
        assert as_one(Batchnorm(), first, x, x) == Merged(Linear(out=3))


def test_a_normalisation_in_front_of_padding_differs_at_the_border():
    x = maps(3, 11, 13)
    conv = Conv(out=5, kernel=(3, 1), padding="same", bias=False)
    assert as_one(Batchnorm(), conv, x, x) == Merged(
        Conv(out=5, kernel=(3, 1), padding="same"), border=((1, 1), (0, 0))
    )


def test_a_transposed_convolution_is_one_with_a_1x1():
    x = maps(6, 5, 7)
    up, mix = ConvTranspose(out=4, kernel=(3, 2), stride=(2,)), Conv(out=9, kernel=(1,), bias=False)
    assert as_one(up, mix, x, up.output((x,))).op == ConvTranspose(out=9, kernel=(3, 2), stride=(2,))
    assert as_one(mix, up, x, maps(9, 5, 7)).op == up


def test_what_is_neither_is_not_this_matter():
    assert as_one(Relu(), Conv(out=3, kernel=(1,)), maps(3, 5), maps(3, 5)) is None
