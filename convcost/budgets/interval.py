"""What is known of a figure: between which numbers it lies, both included."""

from fractions import Fraction
from math import inf
from typing import NamedTuple

from convcost.analysis.totals import Figure, Number, Total

Bound = Number | float
"""Exact, or infinite where there is no end."""


class Interval(NamedTuple):
    """A number from ``least`` to ``most``; both are the same where it is known."""

    least: Bound
    most: Bound


UNKNOWN = (Interval(0, inf),)


def exactly(number: Bound) -> Interval:
    """A number that is known."""
    return Interval(number, number)


def intervals(total: Total[Figure] | None) -> tuple[Interval, ...]:
    """One per axis. A word (``whole input``) is above every number, an incomplete sum is a lower bound."""
    if total is None or total.value is None:
        return UNKNOWN
    if isinstance(total.value, str):
        return (exactly(inf),)
    axes = total.value if isinstance(total.value, tuple) else (total.value,)
    return tuple(Interval(axis, axis if total.is_complete else inf) for axis in axes)


def share_of(share: Fraction, whole: Interval) -> Interval:
    """A part of a number."""
    return Interval(*(share * end if share else 0 for end in whole))


def paired(one: tuple[Interval, ...], other: tuple[Interval, ...]) -> list[tuple[Interval, Interval]]:
    """Axis by axis; a single number stands for every axis, different numbers of axes are compared by their largest."""
    if len(one) != len(other) and 1 not in {len(one), len(other)}:
        one, other = (_largest(one),), (_largest(other),)
    axes = max(len(one), len(other))
    return list(zip(one if len(one) > 1 else one * axes, other if len(other) > 1 else other * axes, strict=True))


def _largest(axes: tuple[Interval, ...]) -> Interval:
    return Interval(max(axis.least for axis in axes), max(axis.most for axis in axes))
