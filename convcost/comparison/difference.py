"""Figures of several networks side by side, and what separates each from the first."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from convcost.analysis.columns import Column
from convcost.analysis.totals import Figure, Number, Total

Bound = Literal["exact", "at least", "at most", "unknown"]


@dataclass(frozen=True, slots=True)
class Difference:
    """How much more one figure is than another, and which side of the truth that is where some cost is unknown."""

    value: Number
    bound: Bound = "exact"

    @property
    def size(self) -> Number:
        """How far apart the figures are, whichever is larger."""
        return self.value if self.value >= 0 else -self.value

    @property
    def is_none(self) -> bool:
        """Whether both figures are the same for certain."""
        return self.value == 0 and self.bound == "exact"


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of every network, the reference's first; None where a network lacks it."""

    column: Column
    figures: tuple[Total[Figure] | None, ...]
    differences: tuple[Difference | None, ...]
    """From the reference, whose own is zero; None where figures are no numbers."""

    @property
    def is_same(self) -> bool:
        """Whether all networks have this figure for certain."""
        reference = self.figures[0]
        pairs = zip(self.figures, self.differences, strict=True)
        return all(difference.is_none if difference else figure == reference for figure, difference in pairs)

    def ratio(self, index: int) -> Fraction | None:
        """A network's figure in multiples of the reference's; None where one is zero, unknown or no number."""
        old, new = number(self.figures[0]), number(self.figures[index])
        difference = self.differences[index]
        if not old or not new or not difference or difference.bound != "exact" or not self._is_complete(index):
            return None
        return Fraction(new) / Fraction(old)

    def _is_complete(self, index: int) -> bool:
        return all(total.is_complete for total in (self.figures[0], self.figures[index]) if total)


def line(column: Column, figures: Sequence[Total[Figure] | None], cancels: Sequence[bool]) -> Line:
    """Figures with their differences. ``cancels`` says of which networks the unknown costs are the reference's."""
    differences = (
        _difference(column, figures[0], figure, is_unknown_alike=alike)
        for figure, alike in zip(figures, cancels, strict=True)
    )
    return Line(column, tuple(figures), tuple(differences))


def number(total: Total[Figure] | None) -> Number | None:
    """The figure, where it is a number."""
    value = total.value if total else None
    return value if isinstance(value, int | Fraction) else None


def _difference(
    column: Column, old: Total[Figure] | None, new: Total[Figure] | None, *, is_unknown_alike: bool
) -> Difference | None:
    """What is missing counts as nothing where figures add up, and cannot be subtracted from where they do not."""
    nothing = Total(0) if column.additive else None
    old, new = old or nothing, new or nothing
    before, after = number(old), number(new)
    if old is None or new is None or before is None or after is None:
        return None
    bounds: dict[tuple[bool, bool], Bound] = {
        (True, True): "exact",
        (True, False): "at least",
        (False, True): "at most",
        (False, False): "exact" if is_unknown_alike else "unknown",
    }
    return Difference(after - before, bounds[old.is_complete, new.is_complete])
