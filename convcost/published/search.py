"""The search for what explains a printed figure: the figures that may have been meant and have its digits."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Generic, NamedTuple, Protocol, TypeVar

from convcost.notation.spec.printed import Printed
from convcost.published.relation import Relation, relations


class Candidate(Protocol):
    """A figure that may have been meant."""

    @property
    def value(self) -> int | Fraction:
        """What it comes to, exactly, in the unit of what is printed."""

    @property
    def printed(self) -> Printed:
        """What is printed, in the unit that was meant by it."""

    @property
    def distance(self) -> int:
        """In how many things it differs from the figure that one would expect."""

    @property
    def identity(self) -> object:
        """What candidates share that are one and the same explanation; something hashable."""


C = TypeVar("C", bound=Candidate)


class Match(NamedTuple, Generic[C]):
    """A candidate that has the printed digits, and every way in which it does."""

    candidate: C
    relations: tuple[Relation, ...]


class Search(NamedTuple, Generic[C]):
    """What was found among how many candidates."""

    matches: tuple[Match[C], ...]
    tried: int

    @property
    def best(self) -> tuple[Match[C], ...]:
        """The matches that differ in the fewest things."""
        least = min((match.candidate.distance for match in self.matches), default=0)
        return tuple(match for match in self.matches if match.candidate.distance == least)


def search(rounds: Iterable[Iterable[C]]) -> Search[C]:
    """Try candidates round by round, until one has a match.

    Of candidates that share their identity only the first with the fewest differences is kept, in the place of the
    first of them.
    """
    found: dict[object, Match[C]] = {}
    tried = 0
    for candidates in rounds:
        for candidate in candidates:
            tried += 1
            ways = relations(candidate.value, candidate.printed)
            if not ways:
                continue
            known = found.get(candidate.identity)
            if known is None or candidate.distance < known.candidate.distance:
                found[candidate.identity] = Match(candidate, ways)
        if found:
            break
    return Search(tuple(found.values()), tried)
