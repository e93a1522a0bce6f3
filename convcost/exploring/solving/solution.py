"""The best of all candidates, what limits it, and what lies beside it.

Every candidate is computed. Figures do not always grow with what varies, and there may be no network in between, so
that halving an interval until it fits would give wrong answers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from convcost.analysis.columns import Column
from convcost.analysis.totals import Figure, Number, Total
from convcost.exploring.designs.components import Component
from convcost.exploring.designs.evaluation import Evaluation
from convcost.exploring.designs.figures import totals_of
from convcost.exploring.designs.requirement import Requirement
from convcost.exploring.designs.search import Designs, Question, Watch, chosen_points, search


class Objective(NamedTuple):
    """What is to be as large, as small, or as near to a number as can be."""

    aim: Literal["largest", "smallest", "nearest"]
    column: Column
    to: Number = 0

    def rank(self, components: Mapping[Component, int]) -> Number:
        """Larger for better figures; of several axes the sum counts, and the sum of their distances."""
        numbers = components.values()
        if self.aim == "nearest":
            parts = ((number, self.to * component.parts) for component, number in components.items() if number)
            return sum((min(number - to, to - number) for number, to in parts), start=0)
        return sum(numbers) if self.aim == "largest" else -sum(numbers)


class Candidate(NamedTuple):
    """A point with its figures, in the order of the columns; where there is no network, with the code that says why."""

    values: dict[str, str]
    figures: tuple[Figure, ...]
    code: str = ""
    misses: tuple[str, ...] = ()
    """What it does not meet, and by how much; what nobody can tell whether it meets."""
    lower_bounds: tuple[str, ...] = ()
    """The keys of the columns of which its figure is only a lower bound."""
    beside: str = ""
    """The name that is varied by one step, where it is a neighbour."""


@dataclass(frozen=True)
class Solved:
    """What was found. ``best`` is None where no candidate meets what is required."""

    designs: Designs
    objective: Objective | None
    best: Candidate | None
    neighbours: tuple[Candidate, ...]
    below_that_miss: int
    """Candidates that are smaller in the one name that varies and do not meet what is required all the same."""


def solve(question: Question, objective: Objective | None = None, watch: Watch | None = None) -> Solved:
    """Compute every candidate and choose the best: by the objective, then by the largest values, name by name."""
    designs = search(question, chosen_points(question.space, None, question.seed, may_sample=False), watch)
    if not designs.points:
        return Solved(designs, objective, None, (), 0)
    place = max(range(len(designs.points)), key=lambda each: _rank(designs, objective, each))
    point = designs.points[place]
    figures = tuple(designs.values(place).values())
    best = Candidate(designs.texts(place), figures, lower_bounds=designs.lower_bounds(place))
    is_single = len(question.space.dimensions) == 1
    below = point - sum(each < point for each in designs.points) if is_single and objective is None else 0
    evaluation = Evaluation(question.subject, question.space)
    return Solved(designs, objective, best, tuple(_neighbours(question, evaluation, point)), below)


def _rank(designs: Designs, objective: Objective | None, place: int) -> tuple[Number, ...]:
    point = designs.points[place]
    parts = designs.parts_of[objective.column] if objective else {}
    first = (objective.rank({each: designs.figures[at][place] for at, each in parts.items()}),) if objective else ()
    return (*first, *designs.question.space.sizes(point))


def _neighbours(question: Question, evaluation: Evaluation, point: int) -> Iterator[Candidate]:
    """One step down and up in every name."""
    space = question.space
    places = space.places(point)
    for index, dimension in enumerate(space.dimensions):
        for step in (-1, 1):
            moved = places[index] + step
            if 0 <= moved < dimension.size:
                beside = space.point((*places[:index], moved, *places[index + 1 :]))
                yield _candidate(question, evaluation, beside)._replace(beside=dimension.name)


def _candidate(question: Question, evaluation: Evaluation, point: int) -> Candidate:
    built = evaluation.figures(point)
    texts = question.space.texts(point)
    if built.code:
        return Candidate(texts, (), built.code)
    totals = totals_of(question.subject.components, built.figures)
    return Candidate(
        texts,
        tuple(total.value for total in totals.values()),
        misses=tuple(_missed(question.requirements, totals)),
        lower_bounds=tuple(column.key for column, total in totals.items() if not total.is_complete),
    )


def _missed(requirements: Sequence[Requirement], totals: Mapping[Column, Total[Figure]]) -> Iterator[str]:
    """What is not met. A lower bound only tells that a ``max`` is missed, or that a ``min`` is met."""
    for requirement in requirements:
        total = totals[requirement.column]
        is_met = requirement.admits(0 if total.value is None else total.value)
        if total.is_complete or is_met is (requirement.side == "min"):
            if not is_met:
                yield f"{'' if total.is_complete else 'at least '}{requirement.missed_by(total.value)}"
        else:
            yield f"not known whether it meets {requirement.text}"
