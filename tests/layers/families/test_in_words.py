"""What layers say they are in other words is short, and true of their sizes."""

from math import prod

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from convcost.errors import Refusal
from convcost.layers.kinds.adaptive_avgpool import AdaptiveAvgpool
from convcost.layers.kinds.add import Add
from convcost.layers.kinds.attention import Attention
from convcost.layers.kinds.conv import Conv
from convcost.layers.kinds.conv_transpose import ConvTranspose
from convcost.layers.kinds.embedding import Embedding
from convcost.layers.kinds.global_avgpool import GlobalAvgpool
from convcost.layers.kinds.gru import Gru
from convcost.layers.kinds.linear import Linear
from convcost.layers.kinds.maxpool import Maxpool
from convcost.layers.kinds.reduce import Reduce
from convcost.layers.kinds.relu import Relu
from convcost.layers.kinds.reshape import Reshape
from convcost.layers.op import Op, Shapes
from convcost.layers.shape import features, maps, tokens

few = st.integers(1, 5)


def said(op: Op, *inputs) -> tuple[str, ...]:
    return op.in_other_words(inputs, op.output(inputs))


CASES: list[tuple[Op, Shapes, str]] = [
    (
        Conv(out=11, kernel=(1,)),
        (maps(7, 5, 3),),
        """At each of its 5 x 3 = 15 positions it is the same linear layer, from 7 channels to 11.
        A dense layer over the whole map would take 105 x 165 = 17,325 weights in place of 77.""",
    ),
    (
        Conv(out=11, kernel=(3, 5), stride=(2, 1), padding="same"),
        (maps(7, 14, 17),),
        f"""At each of its 7 x 17 = 119 positions it is the same linear layer, from the 3 x 5 x 7 = 105 elements under
        its window to 11. A dense layer over the whole map would take
        1,666 x 1,309 = {1666 * 1309:,} weights in place of 1,155.
        `padding: same` is 0 before and 1 after on h, 2 before and 2 after on w.""",
    ),
    (
        Conv(out=11, kernel=(5, 3)),
        (maps(7, 5, 3),),
        "It sees all of its input at once: a linear layer from 105 features to 11.",
    ),
    (
        Conv(out=14, kernel=(3,), groups=7),
        (maps(7, 13, 11),),
        """Depthwise: each of the 7 channels has 2 windows of its own and meets no other; without groups it would take
        7 times the weights and the multiply-adds.""",
    ),
    (
        Conv(out=15, kernel=(3,), groups=5),
        (maps(10, 13, 11),),
        """5 convolutions side by side, each from 2 channels to 3; without groups it would take 5 times the weights and
        the multiply-adds.""",
    ),
    (
        ConvTranspose(out=5, kernel=(3, 2), stride=(3, 2)),
        (maps(7, 13, 11),),
        """Each position that comes in spreads over a window of 3 x 2 in the output, side by side with its neighbours'.
        It is a convolution backwards: that one, with the same arguments, makes 7x13x11 of 5x39x22.""",
    ),
    (
        ConvTranspose(out=5, kernel=(3, 5), stride=(2, 4)),
        (maps(7, 13, 11),),
        """Each position that comes in spreads over a window of 3 x 5 in the output, overlapping its neighbours'.
        It is a convolution backwards: that one, with the same arguments, makes 7x13x11 of 5x27x45.""",
    ),
    (
        ConvTranspose(out=5, kernel=(2, 5), stride=(3, 4), output_padding=(1, 0)),
        (maps(7, 13, 11),),
        """Each position that comes in spreads over a window of 2 x 5 in the output.
        It is a convolution backwards: that one, with the same arguments, makes 7x13x11 of 5x39x45.""",
    ),
    (
        ConvTranspose(out=5, kernel=(3,), stride=(2, 1), dilation=(2,), output_padding=(0, 1)),
        (maps(7, 13, 11),),
        "Each position that comes in spreads over a window of 3 x 3 in the output.",
    ),
    (
        Linear(out=5),
        (tokens(17, 13),),
        "The same for each of the 17 tokens, as a convolution of kernel 1 is for each position.",
    ),
    (Linear(out=5), (features(13),), ""),
    (Linear(out=5), (maps(13, 1, 1),), "On a single position it is what a convolution of kernel 1 is."),
    (
        Attention(heads=3),
        (tokens(17, 12),),
        """3 heads of 4 features, each with a table of 17 x 17 scores: every query meets every key.
        Twice the positions make four times the scores.""",
    ),
    (
        Attention(heads=3, window_=(2, 3)),
        (maps(12, 4, 6),),
        "3 heads of 4 features: every position meets the 2 x 3 = 6 of its own group.",
    ),
    (
        Attention(heads=3),
        (tokens(17, 12), tokens(5, 12)),
        "3 heads of 4 features, each with a table of 17 x 5 scores: every query meets every key.",
    ),
    (
        Attention(heads=3, over="channels"),
        (tokens(17, 12),),
        """3 heads of 4 features, each with a table of 4 x 4 scores: every channel meets every other of its head.
        Twice the positions cost twice as much, not four times.""",
    ),
    (
        Attention(heads=3, form="linear", value_dim=15),
        (tokens(17, 12),),
        """3 heads of 4 features, each of which sums its keys and values up to 4 x 6 numbers.
        Twice the positions cost twice as much, not four times.""",
    ),
    (AdaptiveAvgpool(size=(5, 3)), (maps(7, 5, 3),), "Its input has that size already: nothing changes."),
    (AdaptiveAvgpool(size=(5, 3)), (maps(7, 10, 9),), "Here that is windows of 2 x 3, side by side."),
    (
        AdaptiveAvgpool(size=(5, 3)),
        (maps(7, 11, 9),),
        "Its windows differ in size, or overlap: 11 x 9 is no multiple of 5 x 3.",
    ),
    (GlobalAvgpool(), (maps(7, 5, 3),), "A window as large as its input: 5 x 3 = 15 positions become one."),
    (
        Maxpool(kernel=(3,), stride=(1,), padding="same"),
        (maps(7, 5, 3),),
        "`padding: same` is 1 before and 1 after on every axis.",
    ),
    (
        Conv(out=11, kernel=(3,)),
        (maps(7, 5),),
        """At each of its 3 positions it is the same linear layer, from the 3 x 7 = 21 elements under its window to 11.
        A dense layer over the whole map would take 35 x 33 = 1,155 weights in place of 231.""",
    ),
    (
        Conv(out=11, kernel=(1,), stride=(3, 2)),
        (maps(7, 5, 4),),
        """At each of its 2 x 2 = 4 positions it is the same linear layer, from 7 channels to 11.
        A dense layer over the whole map would take 140 x 44 = 6,160 weights in place of 77.
        Its stride is longer than its window: it never sees what lies between.""",
    ),
    (
        Conv(out=11, kernel=(3,), padding="same"),
        (maps(7, 1),),
        """At its only position it is a linear layer, from the 3 x 7 = 21 elements under its window to 11.
        A dense layer over the whole map would take 7 x 11 = 77 weights in place of 231.
        `padding: same` is 1 before and 1 after on every axis.""",
    ),
    (
        ConvTranspose(out=6, kernel=(5, 4), stride=(2, 3), padding="same", groups=3),
        (maps(9, 13, 11),),
        """Each position that comes in spreads over a window of 5 x 4 in the output, overlapping its neighbours'.
        It is a convolution backwards: that one, with the same arguments, makes 9x13x11 of 6x26x33.
        Groups: without groups it would take 3 times the weights and the multiply-adds.
        `padding: same` is 1 before and 2 after on h, 0 before and 1 after on w.""",
    ),
    (GlobalAvgpool(), (tokens(17, 13),), "A window as large as its input: 17 positions become one."),
    (GlobalAvgpool(), (maps(13, 1, 1),), ""),
    (
        Gru(hidden=5),
        (tokens(17, 13),),
        """17 steps, each of which waits for the one before, in 1 chain.
        Every weight is used 17 times: as many tokens more cost as many steps more, and no parameter.""",
    ),
    (
        Gru(hidden=5, layers=3, bidirectional=True),
        (tokens(17, 13),),
        """17 steps, each of which waits for the one before, in 3 x 2 = 6 chains.
        Every weight is used 17 times: as many tokens more cost as many steps more, and no parameter.""",
    ),
    (Reduce(function="max", axis=("w", "channels")), (maps(7, 5, 3),), "The max of 7 x 3 = 21 elements each."),
    (Reduce(function="max", axis=("h",)), (maps(7, 1, 3),), ""),
    (
        Embedding(entries=1009, dim=5),
        (tokens(17, 1),),
        "A linear layer on vectors of 1,009 zeros and a one, without the multiplications.",
    ),
    (Add(), (maps(7, 5, 3), maps(7, 5, 3)), ""),
    (Add(), (maps(7, 5, 3), maps(7, 1, 1)), "Sizes of 1 are stretched: the same value for all that it meets."),
    (Reshape(shape=(5, 21)), (maps(7, 5, 3),), "7 x 5 x 3 = 105 elements, and 5 x 21 = 105 again."),
    (Relu(), (maps(7, 5, 3),), ""),
]


@pytest.mark.parametrize(("op", "inputs", "text"), CASES, ids=lambda case: getattr(case, "kind", None))
def test_a_layer_is_told_in_other_words_with_the_numbers_of_its_sizes(op, inputs, text):
    assert " ".join(said(op, *inputs)) == " ".join(text.split())


@pytest.mark.parametrize(("groups", "out"), [(2, 6), (3, 6), (6, 6), (6, 12)])
def test_without_groups_it_takes_so_many_times_as_much(groups, out):
    x = maps(6, 7, 5)
    grouped, whole = (Conv(out=out, kernel=(3,), groups=each, bias=False) for each in (groups, 1))
    output = whole.output((x,))
    assert f"take {groups} times the weights and the multiply-adds" in said(grouped, x)[0]
    assert groups * grouped.parameters((x,))[0].value == whole.parameters((x,))[0].value
    assert groups * grouped.macs((x,), output)[0].value == whole.macs((x,), output)[0].value


def test_the_dense_layer_has_as_many_weights_as_it_says():
    x = maps(3, 13, 11)
    conv = Conv(out=5, kernel=(3,))
    output = conv.output((x,))
    (weight, _) = Linear(out=output.elements).parameters((features(x.elements),))
    assert f" = {weight.value:,} weights in place of {prod((5, 3, 3, 3))}." in said(conv, x)[1]


@pytest.mark.parametrize(("kernel", "padding"), [((5, 3), ((0, 0),)), ((7, 3), ((1, 1), (0, 0))), ((5, 1), ((0, 0),))])
def test_only_a_window_that_is_the_input_sees_all_of_it(kernel, padding):
    x = maps(7, 5, 3)
    is_whole = kernel == (5, 3)
    conv = Conv(out=11, kernel=kernel, padding=padding)
    assert ("all of its input at once" in said(conv, x)[0]) is is_whole


@pytest.mark.parametrize(
    ("kernel", "stride", "dilation", "is_seen"), [(1, 2, 1, False), (2, 2, 1, True), (2, 3, 2, True)]
)
def test_a_stride_beyond_the_window_is_pointed_out(kernel, stride, dilation, is_seen):
    conv = Conv(out=11, kernel=(kernel,), stride=(stride,), dilation=(dilation,))
    assert (
        "Its stride is longer than its window: it never sees what lies between." in said(conv, maps(7, 13))
    ) is not is_seen


@given(size=st.integers(1, 20), kernel=few, stride=few, dilation=few, more=st.integers(0, 3), before=few, after=few)
def test_backwards_a_transposed_convolution_is_the_convolution_it_names(
    size, kernel, stride, dilation, more, before, after
):
    x = maps(7, size)
    shared = {"kernel": (kernel,), "stride": (stride,), "dilation": (dilation,), "padding": ((before, after),)}
    transposed = ConvTranspose(out=5, output_padding=(more,), **shared)
    try:
        output = transposed.output((x,))
    except Refusal:
        assume(False)
    backwards = [sentence for sentence in said(transposed, x) if "backwards" in sentence]
    assert bool(backwards) is (more < stride)
    if backwards:
        assert backwards[0].endswith(f"makes {x} of {output}.")
        assert Conv(out=7, **shared).output((output,)) == x
