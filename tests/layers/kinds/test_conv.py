"""Convolution, by hand-made figures and by its laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcost.errors import Refusal
from convcost.layers.kinds.conv import Conv
from convcost.layers.op import Product
from convcost.layers.shape import features, maps, tokens
from convcost.layers.window import Window

sizes = st.integers(1, 40)


def test_every_axis_has_its_own_kernel_stride_padding_and_dilation():
    conv = Conv(out=11, kernel=(3, 5), stride=(2, 3), padding=((1, 2), (0, 4)), dilation=(2, 1))
    x = maps(7, 23, 31)
    output = conv.output((x,))
    assert output == maps(11, (23 + 1 + 2 - 2 * 2 - 1) // 2 + 1, (31 + 0 + 4 - 4 - 1) // 3 + 1)
    assert output == maps(11, 11, 11)
    assert conv.window((x,), output) == (Window(-1, 2, 4, gap=2), Window(0, 3, 4))


@pytest.mark.parametrize(
    ("x", "kernel", "positions", "taps"),
    [(maps(6, 29), (5,), 25, 5), (maps(6, 13, 11), (5, 3), 9 * 9, 15), (maps(6, 7, 5, 11), (3, 2, 5), 5 * 4 * 7, 30)],
)
def test_one_two_and_three_axes(x, kernel, positions, taps):
    conv = Conv(out=4, kernel=kernel)
    output = conv.output((x,))
    assert output.positions == positions
    assert sum(each.value for each in conv.macs((x,), output)) == positions * 4 * 6 * taps
    assert sum(each.value for each in conv.parameters((x,))) == 4 * 6 * taps + 4


def test_the_factors_are_named_for_a_reader():
    x = maps(6, 13, 11)
    conv = Conv(out=10, kernel=(5, 3), groups=2, bias=False)
    assert conv.parameters((x,)) == (Product("weight", {"out": 10, "in/groups": 3, "kernel_h": 5, "kernel_w": 3}),)
    assert conv.macs((x,), conv.output((x,))) == (
        Product("convolution", {"h_out": 9, "w_out": 9, "out": 10, "in/groups": 3, "kernel_h": 5, "kernel_w": 3}),
    )


@given(size=sizes, kernel=st.integers(1, 9), stride=st.integers(1, 5), dilation=st.integers(1, 3))
def test_same_padding_gives_the_size_over_the_stride_rounded_up(size, kernel, stride, dilation):
    conv = Conv(out=1, kernel=(kernel,), stride=(stride,), padding="same", dilation=(dilation,))
    assert conv.output((maps(1, size),)) == maps(1, -(-size // stride))


@given(groups=st.integers(1, 8), per_in=st.integers(1, 5), per_out=st.integers(1, 5), size=sizes)
def test_groups_divide_the_work_and_the_weights(groups, per_in, per_out, size):
    x = maps(groups * per_in, size, 7)
    grouped = Conv(out=groups * per_out, kernel=(1, 3), groups=groups, bias=False)
    whole = Conv(out=groups * per_out, kernel=(1, 3), bias=False)
    output = whole.output((x,))
    assert grouped.output((x,)) == output
    assert groups * grouped.macs((x,), output)[0].value == whole.macs((x,), output)[0].value
    assert groups * grouped.parameters((x,))[0].value == whole.parameters((x,))[0].value


@pytest.mark.parametrize(
    ("conv", "x", "message", "field"),
    [
        (Conv(out=4, kernel=(3,), groups=4), maps(6, 9, 9), "6 input channels cannot be cut into 4 groups", "groups"),
        (Conv(out=5, kernel=(3,), groups=2), maps(6, 9, 9), "5 output channels cannot be cut into 2 groups", "groups"),
        (Conv(out=4, kernel=(5,)), maps(6, 9, 3), "a window of 5 does not fit into 3", "kernel"),
        (Conv(out=4, kernel=(3, 3)), maps(6, 9), "`kernel` has 2 values, but the input has 1 spatial axis", "kernel"),
        (Conv(out=4, kernel=(3,), padding=((1, 1),) * 2), maps(6, 9, 9, 9), "`padding` has 2 values", "padding"),
        (Conv(out=4, kernel=(3,)), features(6), "a window slides over maps, but 6 features came in", ""),
        (Conv(out=4, kernel=(3,)), tokens(9, 6), "a window slides over maps, but 9 tokens x 6 came in", ""),
    ],
)
def test_what_does_not_fit_is_refused_and_says_why(conv, x, message, field):
    with pytest.raises(Refusal, match=message) as refused:
        conv.output((x,))
    assert refused.value.field == field
