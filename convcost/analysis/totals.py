"""Figures of layers, and what they come to for several of them: a sum, the last one's, the largest."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from convcost.language.tracing import Traced, greatest

Number = int | Fraction
Figure = Number | tuple[Number, ...] | str | None
"""Per axis where it is a tuple; a word where that is the answer (``whole input``); None where it is not known."""
F = TypeVar("F", bound=Figure, covariant=True)


@dataclass(frozen=True)
class Total(Generic[F]):
    """A figure of several layers and whether it is exact; otherwise it is a lower bound."""

    value: F
    is_complete: bool = True


Combine = Callable[[Sequence[Figure]], Total[Figure]]


def added(figures: Sequence[Figure]) -> Total[Number]:
    """The sum; of those that are known a lower bound."""
    known = _numbers(figures)
    return Total(sum(known), len(known) == len(figures))


def last(figures: Sequence[Figure]) -> Total[Figure]:
    """What comes out of the last layer is what comes out of them all."""
    return Total(figures[-1] if figures else None)


def last_known(figures: Sequence[Figure]) -> Total[Figure]:
    """The last one, where it is always a number unless nobody knows it."""
    return Total(figures[-1] if figures else None, not figures or figures[-1] is not None)


def largest(figures: Sequence[Figure]) -> Total[Figure]:
    """The largest number; of those that are known a lower bound."""
    known = _numbers(figures)
    return Total(greatest(known) if known else None, len(known) == len(figures))


def _numbers(figures: Sequence[Figure]) -> list[Number]:
    return [figure for figure in figures if type(figure) is int or isinstance(figure, Fraction | Traced)]
