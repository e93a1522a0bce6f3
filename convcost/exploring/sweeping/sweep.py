"""Which designs of a space meet what is required, in which order, and which of them no other beats."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from convcost.analysis.columns import Column
from convcost.analysis.settings import Settings
from convcost.errors import ConvcostError, Problem
from convcost.exploring.designs.dividing import Division, divided_search
from convcost.exploring.designs.search import Designs, Question, Watch
from convcost.exploring.designs.subject import column_named
from convcost.exploring.sweeping.front import front

MOST = ("params",)
"""What a front wants as much of as there is, unless told otherwise: it stands for what a network can learn."""
DIRECTIONS = ("most", "fewest")
UNDIVIDED = Division()


class Wanted(NamedTuple):
    """A column of which there is to be most or fewest."""

    column: Column
    is_most: bool

    @property
    def text(self) -> str:
        """For people: ``most params``."""
        return f"{'most' if self.is_most else 'fewest'} {self.column.title}"


class Design(NamedTuple):
    """One design: its values by name, exact, and its figures by the keys of their columns."""

    point: dict[str, Any]
    totals: dict[str, Any]


def wanted(texts: Sequence[str], settings: Settings) -> tuple[Wanted, ...]:
    """What ``params,macs`` or ``params:fewest,macs`` ask for; raises `ConvcostError`."""
    found = []
    for text in texts:
        name, colon, direction = (part.strip() for part in text.partition(":"))
        if colon and direction not in DIRECTIONS:
            hint = f"write {name}:most or {name}:fewest"
            raise ConvcostError([Problem("E403", f"`--front {text}`: `{direction}` is no direction", notes=(hint,))])
        found.append(Wanted(column_named(name, settings), direction == "most" if colon else name in MOST))
    return tuple(found)


@dataclass(frozen=True)
class Sweep:
    """The designs that meet what is required, in the order of the space; iterating gives each of them."""

    designs: Designs
    objectives: tuple[Wanted, ...] = ()

    @classmethod
    def over(
        cls,
        question: Question,
        objectives: tuple[Wanted, ...] = (),
        sample: int | None = None,
        watch: Watch | None = None,
        division: Division = UNDIVIDED,
    ) -> "Sweep":
        """Compute them all, or a sample, or the share of them that is this run's."""
        return cls(divided_search(question, sample, division, watch), objectives)

    def __len__(self) -> int:
        return len(self.designs.points)

    def __iter__(self) -> Iterator[Design]:
        return map(self.design, range(len(self)))

    def design(self, place: int) -> Design:
        """One of the designs; ``designs.lower_bounds(place)`` names the figures that are only lower bounds."""
        question = self.designs.question
        return Design(question.space.values(self.designs.points[place]), self.designs.values(place))

    @cached_property
    def places_of_front(self) -> list[int]:
        """Where the designs stand that no other beats in every objective, by the first of them."""
        if not self.objectives:
            return []
        vectors = self.vectors(self.objectives)
        return sorted(front(vectors), key=vectors.__getitem__)

    def vectors(self, objectives: Sequence[Wanted]) -> list[tuple[int, ...]]:
        """The objectives of every design, each the smaller the better; every axis is one of its own."""
        signed = [(-1 if one.is_most else 1, self.designs.vectors_of(one.column)) for one in objectives]
        each = [[sign * value for value in vector] for sign, vectors in signed for vector in vectors]
        return list(zip(*each, strict=True))

    def front(self, *names: str) -> list[Design]:
        """The designs that no other beats in these columns, or in those of the sweep: ``front("params", "macs")``."""
        if not names:
            return list(map(self.design, self.places_of_front))
        swept = Sweep(self.designs, wanted(names, self.designs.question.subject.settings))
        return list(map(self.design, swept.places_of_front))

    def best(self, name: str, *, most: bool | None = None) -> Design:
        """The design with most, or fewest, of a column; of several the first. Raises `ValueError` without designs."""
        column = column_named(name, self.designs.question.subject.settings)
        is_most = name in MOST if most is None else most
        vector = self.designs.sizes_of(column)
        choose = max if is_most else min
        return self.design(choose(range(len(vector)), key=vector.__getitem__))

    def sorted_by(self, column: Column) -> list[int]:
        """Where the designs stand, those with most of a column first."""
        vector = self.designs.sizes_of(column)
        return sorted(range(len(vector)), key=lambda place: -vector[place])

    def to_arrow(self) -> Any:
        """A table of pyarrow: a column per name and figure; totals beyond 64 bits are decimals of 38 digits."""
        from convcost.exploring.sweeping.tables import arrow

        return arrow(self.designs)

    def to_pandas(self) -> Any:
        """A data frame of pandas."""
        return self.to_arrow().to_pandas()

    def to_polars(self) -> Any:
        """A data frame of polars."""
        from convcost.exploring.sweeping.tables import polars

        return polars(self.designs)
