"""Which inputs the elements along one axis see: windows composed, exactly, in integers."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import gcd, lcm

from convcost.analysis.totals import Number
from convcost.language.tracing import greatest, smallest
from convcost.layers.window import Window

LONGEST_PERIOD = 4096
"""Elements before the pattern repeats; longer ones come from chains of odd resizings and are given up."""


@dataclass(frozen=True)
class Footprint:
    """Element ``q * period + r`` sees the inputs from ``first[r] + q * shift`` to ``last[r] + q * shift``.

    The period is 1 where neighbours see the same, moved by the stride. After upsampling they do not: of two
    neighbours made of one element both see what it sees.
    """

    shift: int
    first: tuple[int, ...]
    last: tuple[int, ...]

    @property
    def period(self) -> int:
        """After how many elements the pattern repeats, ``shift`` inputs further."""
        return len(self.first)

    @cached_property
    def size(self) -> int:
        """From the first to the last input seen, of the element that sees most."""
        widest: int = greatest(last - first for first, last in zip(self.first, self.last, strict=True))
        return widest + 1

    @cached_property
    def stride(self) -> Number:
        """Inputs between neighbouring elements, on average over a period."""
        return _quotient(self.shift, self.period)

    @cached_property
    def centre(self) -> Number:
        """Where what the first element sees is centred; with a period, where it would be if all were spread evenly."""
        ends = sum(self.first) + sum(self.last) - self.shift * (self.period - 1)
        return _quotient(ends, 2 * self.period)

    def seen(self, first: int, last: int) -> tuple[int, int]:
        """What the elements from one to another see."""
        rounds, at = divmod(first, self.period)
        rounds_to, to = divmod(last, self.period)
        return self.first[at] + rounds * self.shift, self.last[to] + rounds_to * self.shift

    @cached_property
    def _is_in_order(self) -> bool:
        """Whether all see something, and none from before, or up to before, where the one in front of it does."""
        ends = [self.seen(at, at) for at in range(self.period + 1)]
        all_see = all(first <= last for first, last in ends)
        return all_see and all(one[0] <= next_[0] and one[1] <= next_[1] for one, next_ in pairwise(ends))

    def _seen_of(self, elements: range) -> tuple[int, int]:
        """What some elements see; where they are not in order, each of a period at either end has to be asked.

        Where none of them sees anything, the last comes before the first.
        """
        if elements and self._is_in_order:
            return self.seen(elements[0], elements[-1])
        each = [self.seen(at, at) for at in (*elements[: self.period], *elements[-self.period :])]
        seeing = [(first, last) for first, last in each if first <= last]
        if not seeing:
            first, _ = self.seen(elements.start, elements.start)
            return first, first - 1
        return min(first for first, _ in seeing), max(last for _, last in seeing)

    def through(self, window: Window) -> "Footprint | None":
        """What the outputs of a layer see whose window slides over these elements; None where the period is too long.

        With the stride u / v, ``period' * u / v`` must be a multiple of the period.
        """
        if self.period == 1 and not isinstance(window.stride, Fraction):
            first, last = self.seen(*window.ends(0))
            return Footprint(window.stride * self.shift, (first,), (last,))
        steps, per = window.stride.numerator, window.stride.denominator
        period = per * self.period // gcd(per * self.period, steps)
        if period > LONGEST_PERIOD:
            return None
        seen = [self._seen_of(window.seen(output)) for output in range(period)]
        shift = period * steps // (per * self.period) * self.shift
        return Footprint(shift, tuple(first for first, _ in seen), tuple(last for _, last in seen))

    def joined(self, other: "Footprint") -> "Footprint":
        """What elements see that are made of two of one stride: from the first to the last input of either."""
        period = lcm(self.period, other.period)
        each = [(*self.seen(index, index), *other.seen(index, index)) for index in range(period)]
        firsts = tuple(smallest((first, also_first)) for first, _, also_first, _ in each)
        lasts = tuple(greatest((last, also_last)) for _, last, _, also_last in each)
        return Footprint(self.shift * (period // self.period), firsts, lasts)


ITSELF = Footprint(1, (0,), (0,))
"""An element of the input."""


def _quotient(number: int, by: int) -> Number:
    return Fraction(number, by) if number % by else number // by
