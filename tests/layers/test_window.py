"""The arithmetic of sliding windows."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcost.errors import Refusal
from convcost.layers.shape import features, maps, tokens
from convcost.layers.window import (
    Sliding,
    Window,
    gathered,
    output_size,
    same_padding,
    spread,
    spread_pairs,
    taps,
)

counts = st.integers(1, 12)
pads = st.tuples(st.integers(0, 6), st.integers(0, 6))


def windows_that_fit(size: int, kernel: int, stride: int, pads: tuple[int, int], dilation: int) -> int:
    """Counted by sliding the window until its end leaves the padded input."""
    start, count = -pads[0], 0
    while start + dilation * (kernel - 1) < size + pads[1]:
        start, count = start + stride, count + 1
    return count


@given(size=st.integers(1, 40), kernel=counts, stride=counts, pads=pads, dilation=st.integers(1, 3))
def test_floor_counts_the_windows_that_fit(size, kernel, stride, pads, dilation):
    expected = windows_that_fit(size, kernel, stride, pads, dilation)
    assert output_size(size, kernel, stride, pads, dilation, "floor") == expected


@given(size=st.integers(1, 40), kernel=counts, stride=counts, pads=pads, dilation=st.integers(1, 3))
def test_ceil_adds_at_most_one_window_that_starts_before_the_right_padding(size, kernel, stride, pads, dilation):
    fit = windows_that_fit(size, kernel, stride, pads, dilation)
    outputs = output_size(size, kernel, stride, pads, dilation, "ceil")
    assert outputs <= fit + 1
    assert outputs == 0 or (outputs - 1) * stride - pads[0] < size


@given(size=st.integers(1, 60), kernel=counts, stride=counts, dilation=st.integers(1, 3))
def test_same_is_the_least_padding_for_its_output_and_leans_to_the_end(size, kernel, stride, dilation):
    before, after = same_padding(size, kernel, stride, dilation)
    outputs = -(-size // stride)
    assert 0 <= after - before <= 1
    assert output_size(size, kernel, stride, (before, after), dilation, "floor") == outputs
    if after:
        assert output_size(size, kernel, stride, (before, after - 1), dilation, "floor") == outputs - 1


def test_same_with_stride_1_pads_by_the_dilated_kernel_less_one():
    assert same_padding(17, 4, 1, 3) == (4, 5)
    assert sum(same_padding(17, 4, 1, 3)) == 3 * (4 - 1)


def test_one_value_is_for_every_axis():
    assert spread((3,), 2, "kernel") == (3, 3)
    assert spread((3, 5), 2, "kernel") == (3, 5)
    assert spread_pairs(((1, 2),), 3, "padding") == ((1, 2),) * 3
    assert taps(maps(4, 9, 9, 9), (3, 1, 2)) == {"kernel_d": 3, "kernel_h": 1, "kernel_w": 2}
    assert taps(maps(4, 9), (3,)) == {"kernel_l": 3}
    assert gathered(spread((3,), 2, "kernel")) == (3,)
    assert gathered((3, 5)) == (3, 5)


@pytest.mark.parametrize(
    ("values", "axes", "message"),
    [
        ((3, 5), 1, "`kernel` has 2 values, but the input has 1 spatial axis"),
        ((3, 5), 3, "`kernel` has 2 values, but the input has 3 spatial axes"),
    ],
)
def test_a_wrong_number_of_values_names_the_field(values, axes, message):
    with pytest.raises(Refusal, match=message) as refused:
        spread(values, axes, "kernel")
    assert refused.value.field == "kernel"


def test_a_wrong_number_of_paddings_shows_how_before_and_after_are_written():
    with pytest.raises(Refusal, match="`padding` has 2 values") as refused:
        spread_pairs(((1, 1), (2, 2)), 1, "padding")
    assert "[[before, after]]" in refused.value.hint


def test_sliding_works_every_axis_out():
    sliding = Sliding.over(maps(5, 23, 31), (3, 5), (2,), ((1, 2), (0, 4)), (2, 1))
    assert sliding.positions() == (11, 16)
    assert sliding.windows() == (Window(-1, 2, 4, gap=2), Window(0, 2, 4))


@pytest.mark.parametrize(
    ("x", "hint"), [(features(5), "`reshape` makes maps of features"), (tokens(7, 5), "works on every token")]
)
def test_only_maps_are_slid_over(x, hint):
    with pytest.raises(Refusal, match="a window slides over maps") as refused:
        Sliding.over(x, (3,), (1,), "same")
    assert hint in refused.value.hint


def test_a_window_that_does_not_fit_is_measured_with_its_dilation_and_the_padding():
    with pytest.raises(Refusal, match=r"a window of 9 does not fit into 8 \(size 6 and its padding\)") as refused:
        Sliding.over(maps(5, 20, 6), (5,), (1,), ((1, 1),), (2,)).positions()
    assert refused.value.field == "kernel"


def test_an_element_sees_from_its_start_to_the_end_of_its_window() -> None:
    assert Window(-1, 2, 4).seen(3) == range(-1 + 3 * 2, -1 + 3 * 2 + 4 + 1)
    assert Window(-1, 2, 4, 2).seen(3) == range(5, 9 + 1, 2)


def test_of_taps_between_inputs_those_that_fall_on_one_see_it() -> None:
    half = Fraction(1, 2)
    assert list(Window(0, half, 1, half).seen(3)) == [2], "1.5, 2 and 2.5"
    assert list(Window(0, half, 0, half).seen(3)) == []


def test_an_element_whose_taps_fall_on_no_input_has_its_place_where_its_window_begins() -> None:
    """At 2/3 there is one tap and no input; the next tap would be at 2, and the first input behind is 1."""
    assert Window(0, Fraction(1, 3), 0, Fraction(4, 3)).ends(2) == (1, 1 - 1)


numbers = st.integers(-9, 9) | st.fractions(-9, 9, max_denominator=5)
gaps = st.none() | st.integers(1, 5) | st.fractions(Fraction(1, 5), 5, max_denominator=5)


@given(start=numbers, stride=st.fractions(Fraction(1, 5), 5, max_denominator=5), taps=st.integers(0, 5), gap=gaps)
def test_the_ends_are_the_first_and_the_last_that_is_seen(start, stride, taps, gap):
    window = Window(start, stride, taps * (gap or 1), gap)
    for output in range(7):
        seen = window.seen(output)
        first, last = window.ends(output)
        assert (first, last) == (seen[0], seen[-1]) if seen else last < first


def test_of_whole_taps_the_last_is_no_further_than_the_extent():
    assert Window(-1, 2, 7, 3).ends(4) == (-1 + 4 * 2, -1 + 4 * 2 + 2 * 3)
