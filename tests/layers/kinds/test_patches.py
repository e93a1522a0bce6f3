"""Patches as columns and back, maxima put back, elements repeated: sizes and windows."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcost import analyze
from convcost.errors import Refusal
from convcost.layers.kinds.fold import Fold
from convcost.layers.kinds.max_unpool import MaxUnpool
from convcost.layers.kinds.repeat_interleave import RepeatInterleave
from convcost.layers.kinds.unfold import Unfold
from convcost.layers.op import Reach
from convcost.layers.shape import features, maps, tokens
from convcost.layers.window import Window


@given(
    size=st.tuples(st.integers(5, 13), st.integers(5, 13)),
    kernel=st.tuples(st.integers(1, 4), st.integers(1, 3)),
    stride=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    channels=st.integers(1, 7),
)
def test_fold_puts_back_what_unfold_took(size, kernel, stride, channels):
    x = maps(channels, *size)
    columns = Unfold(kernel=kernel, stride=stride).output((x,))
    positions = [(n - k) // s + 1 for n, k, s in zip(size, kernel, stride, strict=True)]
    assert columns == maps(channels * kernel[0] * kernel[1], positions[0] * positions[1])
    assert Fold(size=size, kernel=kernel, stride=stride).output((columns,)) == x


def test_the_window_of_a_fold_moves_by_one_and_has_no_gaps_unless_told():
    assert Fold(size=(7, 11), kernel=(3, 2)).output((maps(5 * 3 * 2, 5 * 10),)) == maps(5, 7, 11)


def test_patches_of_one_axis_keep_their_window():
    x, unfold = maps(5, 17), Unfold(kernel=(3,), stride=(2,), padding=((1, 1),))
    assert unfold.output((x,)) == maps(5 * 3, 9)
    assert unfold.window((x,), maps(15, 9)) == (Window(-1, 2, 2),)
    assert Unfold(kernel=(3,)).window((maps(5, 7, 11),), maps(45, 45)) is Reach.UNDEFINED


@pytest.mark.parametrize(
    ("layer", "x", "message", "field"),
    [
        (Unfold(kernel=(3,)), features(5), "a window slides over maps", ""),
        (Unfold(kernel=(8,)), maps(5, 7, 11), "a window of 8 does not fit into 7", "kernel"),
        (Fold(size=(7, 11), kernel=(3,)), maps(44, 45), "44 rows are no whole number of patches of 9", "kernel"),
        (Fold(size=(7, 11), kernel=(3,)), maps(45, 44), "44 columns came in, but the window has 45 positions", "size"),
        (Fold(size=(7, 11), kernel=(3,)), maps(45, 5, 9), "takes columns, maps C x L", ""),
        (MaxUnpool(kernel=(2,)), tokens(7, 5), "`max_unpool` takes maps", ""),
        (MaxUnpool(kernel=(2,), size=(16, 22)), maps(5, 7, 11), "16x22 is a stride or more away from 14x22", "size"),
    ],
)
def test_what_does_not_fit_is_refused_and_says_why(layer, x, message, field):
    with pytest.raises(Refusal, match=message) as refused:
        layer.output((x,))
    assert refused.value.field == field


def test_a_maximum_goes_back_where_its_pooling_took_it_from():
    x = maps(5, 7, 11)
    assert MaxUnpool(kernel=(2, 3)).output((x,)) == maps(5, 14, 33)
    assert MaxUnpool(kernel=(2,), size=(15, 21)).output((x,)) == maps(5, 15, 21)
    assert MaxUnpool(kernel=(3,), stride=(2,), padding=(1,)).output((x,)) == maps(5, 6 * 2 - 2 + 3, 10 * 2 - 2 + 3)


def test_one_element_may_be_left_and_not_none():
    assert MaxUnpool(kernel=(3,), stride=(2,), padding=(1,)).output((maps(5, 1),)) == maps(5, 1)
    with pytest.raises(Refusal, match="nothing is left of 5x1 at that padding") as refused:
        MaxUnpool(kernel=(2,), padding=(1,)).output((maps(5, 1),))
    assert refused.value.field == "padding"


@pytest.mark.parametrize("size", [14, 15, 16, 17, 18])
def test_a_size_may_be_less_than_a_stride_away_from_the_usual(size):
    """The usual is 5 * 3 + 1 = 16."""
    assert MaxUnpool(kernel=(1,), stride=(3,), size=(size,)).output((maps(7, 6),)) == maps(7, size)


@pytest.mark.parametrize("size", [13, 19])
def test_a_size_a_whole_stride_away_belongs_to_another_input(size):
    with pytest.raises(Refusal, match=f"a size of {size} is a stride or more away from 16"):
        MaxUnpool(kernel=(1,), stride=(3,), size=(size,)).output((maps(7, 6),))


def test_the_indices_of_a_pooling_that_is_not_named_are_missing_in_the_memory():
    assert not MaxUnpool(kernel=(2,)).is_memory_complete


def field(*layers):
    return analyze({"convcost": 1, "input": [3, 12, 18], "layers": list(layers)}).summary("receptive_field").value


def test_pooling_and_unpooling_see_the_window_of_the_pooling():
    pool, unpool, conv = {"maxpool": 2}, {"max_unpool": 2}, {"conv": {"out": 5, "kernel": [3, 5], "padding": [1, 2]}}
    assert field(pool, unpool) == (2, 2)
    assert field(pool, conv, unpool) == (2 * 3, 2 * 5)


@pytest.mark.parametrize("given", [{"stride": (2,)}, {"stride": (3, 4)}, {"padding": (0, 1)}])
def test_where_windows_of_the_pooling_do_not_lie_side_by_side_nobody_knows_which_maximum_comes_back(given):
    x, unpool = maps(5, 7, 11), MaxUnpool(kernel=(3,), **given)
    assert unpool.window((x,), unpool.output((x,))) is Reach.UNDEFINED


def test_elements_in_a_row_are_a_nearest_resizing():
    x, layer = maps(5, 7, 11), RepeatInterleave(repeats=3, axis="w")
    assert layer.output((x,)) == maps(5, 7, 33)
    assert layer.window((x,), maps(5, 7, 33)) == (
        Window(0, 1, 0),
        Window(Fraction(-2, 3), Fraction(1, 3), Fraction(2, 3)),
    )
    assert RepeatInterleave(repeats=3).output((tokens(7, 5),)) == tokens(7, 15)
    assert RepeatInterleave(repeats=3).window((x,), maps(15, 7, 11)) is Reach.POINT
    assert RepeatInterleave(repeats=3, axis="tokens").window((tokens(7, 5),), tokens(21, 5)) is Reach.POINT
