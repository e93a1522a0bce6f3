"""Printed digits say how exact a figure was meant to be."""

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcost.notation.spec.printed import Printed, parse_printed
from convcost.published.relation import relations


@pytest.mark.parametrize(
    ("value", "printed", "ways"),
    [
        (22_855_952, "22,855,952", ("exact",)),
        (25_600_000, "25.6M", ("exact",)),
        (25_557_032, "25.6M", ("rounded",)),
        (25_557_032, "25.5M", ("truncated",)),
        (25_557_032, "25.7M", ()),
        (25_557_032, "25.56M", ("rounded",)),
        (128_049_152, "128M", ("rounded", "truncated")),
        (99_850_240, "100M", ("rounded",)),
        (159_500, "160K", ("rounded",)),
        (158_500, "158K", ("rounded", "truncated")),
        (158_500, "159K", ("rounded",)),
        (470_072, "0.5M", ("rounded",)),
        (Fraction(9486, 10_000), "94.86%", ("exact",)),
        (Fraction(1, 3), "33.33%", ("rounded", "truncated")),
        (0, "0", ("exact",)),
        (1, "0M", ("rounded", "truncated")),
    ],
)
def test_digits_beyond_the_printed_ones_were_rounded_or_cut_off(value, printed, ways):
    assert relations(value, parse_printed(printed, "count")) == ways


def printed(digits: int, power: int) -> Printed:
    """A number whose last digit stands for a power of ten."""
    return Printed("", digits, 0, "", Fraction(10**power))


@given(st.integers(0, 10**15), st.integers(0, 9))
def test_a_rounded_number_is_rounded_and_one_cut_off_is_truncated(value, power):
    steps = Fraction(value, 10**power)
    assert {"exact", "rounded"} & {*relations(value, printed(round(steps), power))}
    assert {"exact", "truncated"} & {*relations(value, printed(floor(steps), power))}


@given(st.integers(0, 10**15), st.integers(0, 9), st.integers(2, 9))
def test_two_steps_away_is_too_far(value, power, away):
    assert relations(value, printed(floor(Fraction(value, 10**power)) + away, power)) == ()
