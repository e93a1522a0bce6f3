"""Sets of positions, against sets of integers."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcost.analysis.receptive.positions import Positions
from convcost.layers.families.interpolation import interpolated
from convcost.layers.window import Window

sparse = st.sets(st.integers(-17, 23), max_size=9)
convolutions = st.builds(
    lambda start, stride, taps, gap: Window(start, stride, taps * gap, gap if gap > 1 else None),
    st.integers(-5, 5),
    st.integers(1, 4),
    st.integers(0, 4),
    st.integers(1, 3),
)
transposed = st.builds(
    lambda start, stride, taps, gap: Window(
        Fraction(start, stride), Fraction(1, stride), Fraction(taps * gap, stride), Fraction(gap, stride)
    ),
    st.integers(-5, 5),
    st.integers(1, 4),
    st.integers(0, 4),
    st.integers(1, 3),
)
resizings = st.builds(
    interpolated, st.sampled_from(["nearest", "linear"]), st.fractions(Fraction(1, 4), 4, max_denominator=5)
)


def positions(places: set[int]) -> Positions:
    """The set with its first place as offset, as windows make it."""
    offset = min(places, default=0)
    return Positions(offset, sum(1 << place - offset for place in places))


def seen(window: Window, place: int) -> set[int]:
    """The inputs that one element sees, tap by tap."""
    start = window.start + place * window.stride
    if window.gap is None:
        return set(range(-(-start // 1), (start + window.extent) // 1 + 1))
    taps = (start + tap * window.gap for tap in range(int(window.extent / window.gap) + 1))
    return {int(tap) for tap in taps if tap == int(tap)}


@given(sparse)
def test_each_gives_them_in_order(places):
    assert list(positions(places).each()) == sorted(places)


@given(st.sets(st.integers(-17, 23), min_size=1))
def test_the_ends_are_the_least_and_the_greatest(places):
    assert positions(places).ends == (min(places), max(places))


@given(sparse, sparse)
def test_together_they_are_the_union(one, other):
    assert set(positions(one).and_also(positions(other)).each()) == one | other


@given(sparse, st.integers(1, 19))
def test_within_a_size_are_those_that_exist(places, size):
    assert set(positions(places).within(size).each()) == places & set(range(size))


@given(sparse, convolutions | transposed | resizings)
def test_through_a_window_they_see_what_each_of_them_sees(places, window):
    union = set().union(*(seen(window, place) for place in places))
    assert set(positions(places).under(window).each()) == union


@pytest.mark.parametrize(("first", "last", "places"), [(3, 5, [3, 4, 5]), (-2, -2, [-2]), (3, 2, []), (3, 0, [])])
def test_between_two_ends_are_all(first, last, places):
    assert list(Positions.between(first, last).each()) == places
