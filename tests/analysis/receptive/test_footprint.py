"""What elements along one axis see, against counting the inputs one by one."""

from dataclasses import replace
from fractions import Fraction
from functools import reduce

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from convcost.analysis.receptive.footprint import ITSELF, LONGEST_PERIOD, Footprint
from convcost.layers.families.interpolation import interpolated
from convcost.layers.window import Window

NEAREST_3 = interpolated("nearest", 3)


def conv(kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> Window:
    return Window(-padding, stride, dilation * (kernel - 1))


def transposed(kernel: int, stride: int, padding: int = 0) -> Window:
    return Window(Fraction(padding - kernel + 1, stride), Fraction(1, stride), Fraction(kernel - 1, stride))


def dilated(kernel: int, stride: int, padding: int, dilation: int) -> Window:
    """A transposed convolution whose taps lie apart: output ``o`` sees ``(o + padding - tap * dilation) / stride``."""
    reach = dilation * (kernel - 1)
    start, extent, gap = padding - reach, reach, dilation
    return Window(*(Fraction(each, stride) for each in (start, 1, extent, gap)))


def after(*windows: Window) -> Footprint:
    found = reduce(lambda footprint, window: footprint and footprint.through(window), windows, ITSELF)
    assert found is not None
    return found


def inputs_seen(windows: tuple[Window, ...], output: int) -> set[int]:
    """Every position that every position of the layer above lies on, one by one."""
    positions = {output}
    for window in reversed(windows):
        positions = {seen for at in positions for seen in seen_by(window, at)}
    return positions


def seen_by(window: Window, at: int) -> set[int]:
    """All from one end to the other, or those that the taps fall on."""
    start = window.start + at * window.stride
    if window.gap is None:
        return set(range(-(-start // 1), (start + window.extent) // 1 + 1))
    taps = (start + tap * window.gap for tap in range(int(window.extent / window.gap) + 1))
    return {int(tap) for tap in taps if tap == int(tap)}


convs = st.builds(conv, st.integers(1, 7), st.integers(1, 4), st.integers(0, 3), st.integers(1, 3))
up = st.builds(
    lambda stride, more, padding: transposed(stride + more, stride, padding),
    st.integers(2, 4),
    st.integers(0, 3),
    st.integers(0, 2),
)
resizings = st.builds(
    interpolated,
    st.sampled_from(["nearest", "linear", "bicubic"]),
    st.sampled_from([2, 3, Fraction(3, 2), Fraction(2, 3)]),
)


def test_a_stack_of_convolutions_is_the_sum_of_what_each_adds():
    stack = after(conv(7, 2, 3), conv(3, 2, 1), conv(3, 1, 1), conv(5, 3, 2, dilation=2))
    assert stack.size == 1 + 6 * 1 + 2 * 2 + 2 * 4 + 2 * 4 * 4
    assert stack.stride == 2 * 2 * 1 * 3
    assert -stack.first[0] == 3 * 1 + 1 * 2 + 1 * 4 + 2 * 4
    assert stack.centre == Fraction(stack.size - 1, 2) - (3 + 2 + 4 + 8)


def test_nearest_neighbours_made_of_one_element_see_the_same():
    seen = after(conv(5, 2, 2), NEAREST_3)
    assert [seen.seen(at, at) for at in range(6)] == [(-2, 2)] * 3 + [(0, 4)] * 3
    assert (seen.period, seen.size, seen.stride) == (3, 5, Fraction(2, 3))


def test_the_centre_of_upsampled_elements_is_spread_evenly():
    """Three elements made of pixel 0 lie on -1/3, 0 and 1/3."""
    assert after(NEAREST_3).centre == Fraction(-1, 3)
    assert after(conv(2, 2), transposed(2, 2)).centre == 0


def test_what_goes_down_and_up_again_keeps_step():
    there_and_back = after(conv(2, 2), conv(3, 1, 1), transposed(4, 2, 1))
    assert there_and_back.stride == 1
    assert there_and_back.centre == 0
    assert there_and_back.size == 1 + 1 + 2 * 2 + 1 * 2


def test_pooling_what_was_upsampled_repeats_no_more():
    assert after(NEAREST_3, conv(3, 3)) == ITSELF


@given(st.lists(convs | up | resizings, max_size=5), st.integers(-20, 20))
def test_an_element_sees_from_the_first_to_the_last_of_all_inputs_on_its_paths(windows, output):
    seen = inputs_seen(tuple(windows), output)
    assume(seen)
    footprint = after(*windows)
    assert footprint.seen(output, output) == (min(seen), max(seen))


@given(
    st.builds(dilated, st.integers(1, 4), st.integers(2, 5), st.integers(0, 3), st.integers(2, 4)),
    convs | st.builds(transposed, st.just(1), st.integers(2, 3)),
    st.integers(-20, 20),
)
def test_taps_that_lie_apart_may_see_further_back_than_those_before(up_dilated, behind, output):
    seen = inputs_seen((up_dilated, behind), output)
    assume(seen)
    assert after(up_dilated, behind).seen(output, output) == (min(seen), max(seen))


holes = st.builds(dilated, st.integers(1, 4), st.integers(2, 5), st.integers(0, 3), st.integers(1, 4))


@given(st.lists(convs | up | resizings | holes, max_size=4), st.integers(-20, 20))
@example([transposed(2, 2), dilated(2, 3, 2, 2), dilated(4, 3, 0, 4)], 0)
def test_elements_that_see_nothing_add_nothing_to_what_is_seen_through_them(windows, output):
    seen = inputs_seen(tuple(windows), output)
    assume(seen)
    assert after(*windows).seen(output, output) == (min(seen), max(seen))


@given(st.lists(convs | up | resizings, max_size=5))
def test_the_size_is_that_of_the_element_that_sees_most(windows):
    footprint = after(*windows)
    seen = [inputs_seen(tuple(windows), output) for output in range(footprint.period)]
    assume(all(seen))
    assert footprint.size == max(max(each) - min(each) for each in seen) + 1


@given(st.lists(convs, max_size=6), st.integers(1, 9), st.integers(1, 5), st.integers(1, 4))
def test_a_convolution_adds_its_taps_times_the_stride_so_far(windows, kernel, dilation, stride):
    before = after(*windows)
    assert (
        after(*windows, conv(kernel, stride, 1, dilation)).size == before.size + dilation * (kernel - 1) * before.stride
    )


@given(st.lists(convs | up | resizings, max_size=4), st.integers(1, 5), st.integers(0, 3))
def test_a_field_never_shrinks_along_a_path_of_stride_1(windows, kernel, padding):
    assert after(*windows, conv(kernel, 1, padding)).size >= after(*windows).size


@given(st.lists(st.tuples(convs, convs), max_size=4), st.data())
def test_two_paths_of_one_stride_see_together_what_either_sees(pairs, data):
    one, other = [each for each, _ in pairs], [replace(each, stride=like.stride) for like, each in pairs]
    left, right = after(*one), after(*data.draw(st.permutations(other)))
    both = left.joined(right)
    assert both.seen(7, 7) == (
        min(left.seen(7, 7)[0], right.seen(7, 7)[0]),
        max(left.seen(7, 7)[1], right.seen(7, 7)[1]),
    )
    assert both.size >= max(left.size, right.size)
    if left.centre == right.centre:
        assert both in (left, right)


def test_paths_of_different_periods_are_joined_over_both():
    halves, thirds = after(conv(2, 2), transposed(2, 2)), after(conv(3, 3), NEAREST_3)
    both = halves.joined(thirds)
    assert both.period == 2 * 3
    assert [both.seen(at, at) for at in range(7)] == [(0, 2), (0, 2), (0, 3), (2, 5), (3, 5), (3, 5), (6, 8)]


def test_a_period_that_is_too_long_is_given_up():
    odd = [interpolated("nearest", Fraction(size + 2, size)) for size in (11, 17, 29, 41)]
    footprint = after(*odd[:2])
    assert footprint.period == 13 * 19
    assert footprint.through(odd[2]) is None
    assert LONGEST_PERIOD < 13 * 19 * 31


@pytest.mark.parametrize("stride", [2, 3])
def test_elements_without_any_input_make_no_field_larger(stride):
    holes = after(conv(3, 2, 1), transposed(1, stride))
    assert holes.size == after(conv(3, 2, 1)).size
