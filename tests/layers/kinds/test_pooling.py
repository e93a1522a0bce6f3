"""Sliding pooling: maxpool and avgpool share all but the dilation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcost.errors import Refusal
from convcost.layers.kinds.avgpool import Avgpool
from convcost.layers.kinds.maxpool import Maxpool
from convcost.layers.op import kinds, lookup
from convcost.layers.shape import features, maps
from convcost.layers.window import Window

BOTH = pytest.mark.parametrize("pool", [Maxpool, Avgpool])


@BOTH
def test_the_stride_is_the_kernel_unless_given(pool):
    assert pool(kernel=(3, 2)).output((maps(5, 17, 13),)) == maps(5, 17 // 3, 13 // 2)
    assert pool(kernel=(3, 2), stride=(1,)).output((maps(5, 17, 13),)) == maps(5, 17 - 2, 13 - 1)


@BOTH
def test_ceil_keeps_the_last_window_where_it_starts_inside(pool):
    assert pool(kernel=(3,), stride=(2,)).output((maps(5, 112, 111),)) == maps(5, 55, 55)
    assert pool(kernel=(3,), stride=(2,), rounding="ceil").output((maps(5, 112, 111),)) == maps(5, 56, 55)


@BOTH
def test_ceil_drops_a_window_that_would_start_in_the_right_padding(pool):
    arguments = {"kernel": (2,), "stride": (2,), "padding": ((1, 1),)}
    assert pool(**arguments, rounding="ceil").output((maps(5, 5),)) == maps(5, 3)
    assert pool(**arguments, rounding="floor").output((maps(5, 5),)) == maps(5, 3)


@BOTH
@given(size=st.integers(1, 50), kernel=st.integers(1, 7), stride=st.integers(1, 5))
def test_same_padding_gives_the_size_over_the_stride_rounded_up(pool, size, kernel, stride):
    assert pool(kernel=(kernel,), stride=(stride,), padding="same").output((maps(2, size),)) == maps(
        2, -(-size // stride)
    )


def test_the_window_is_dilated_and_shifted_by_the_padding():
    pool = Maxpool(kernel=(3, 2), stride=(2, 1), padding=((1, 0), (0, 1)), dilation=(2, 3))
    x = maps(5, 17, 13)
    output = pool.output((x,))
    assert output == maps(5, (17 + 1 - 4 - 1) // 2 + 1, 13 + 1 - 3)
    assert pool.window((x,), output) == (Window(-1, 2, 4, gap=2), Window(0, 1, 3, gap=3))


@BOTH
@pytest.mark.parametrize(
    ("arguments", "x", "message", "field"),
    [
        (
            {"kernel": (3,), "padding": ((2, 2),)},
            maps(5, 9, 9),
            "padding 2 is more than half the kernel of 3",
            "padding",
        ),
        (
            {"kernel": (2,), "padding": ((1, 2),)},
            maps(5, 9, 9),
            "padding 2 is more than half the kernel of 2",
            "padding",
        ),
        ({"kernel": (3,), "padding": "same", "rounding": "ceil"}, maps(5, 9), "already settles", "rounding"),
        ({"kernel": (5,)}, maps(5, 9, 3), "a window of 5 does not fit into 3", "kernel"),
        ({"kernel": (5,)}, features(5), "a window slides over maps", ""),
    ],
)
def test_what_does_not_fit_is_refused_and_says_why(pool, arguments, x, message, field):
    with pytest.raises(Refusal, match=message) as refused:
        pool(**arguments).output((x,))
    assert refused.value.field == field


def test_half_the_kernel_is_taken_without_its_dilation_as_in_torch():
    with pytest.raises(Refusal, match="more than half the kernel of 3"):
        Maxpool(kernel=(3,), padding=((2, 2),), dilation=(2,)).output((maps(5, 9),))


def test_poolings_of_averages_and_of_maxima_are_poolings_and_nothing_else_is():
    named = [kind for kind in kinds() if kind.endswith(("avgpool", "maxpool"))]
    assert [kind for kind in kinds() if lookup(kind).is_pooling] == named
