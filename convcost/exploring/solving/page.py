"""A solution as a page: the best design between its neighbours, and what limits it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from convcost.analysis.cells import figure
from convcost.analysis.columns import Column
from convcost.analysis.data import figure as plain_figure
from convcost.analysis.settings import CONVENTION, IN_SHORT
from convcost.analysis.totals import Total
from convcost.errors import abridged
from convcost.errors.status import ExitStatus
from convcost.errors.untrusted import visible
from convcost.exploring.designs.figures import amount, cell, left_said, why_not
from convcost.exploring.designs.requirement import number_text
from convcost.exploring.designs.search import LOWER_BOUNDS
from convcost.exploring.solving.solution import Candidate, Solved
from convcost.language.quantity import exact
from convcost.page import Group, Page, Row, Section, Table, TableColumn, paragraphs
from convcost.page.answer import Answer, Cell, Data, Records
from convcost.page.formats import text
from convcost.page.look import Look

SCHEMA = "convcost/solution/1"


@dataclass(frozen=True)
class Solution(Answer):
    """The design that makes most of what is allowed."""

    found: Solved

    @property
    def status(self) -> ExitStatus:
        """Failed where no candidate meets what is required."""
        return ExitStatus.FINE if self.found.best else ExitStatus.FAILED

    @property
    def point(self) -> dict[str, Any]:
        """The values of the best design, exact: integers, fractions, words; empty where there is none."""
        question = self.found.designs.question
        if self.found.best is None:
            return {}
        return next(
            question.space.values(point)
            for point in self.found.designs.points
            if question.space.texts(point) == self.found.best.values
        )

    @property
    def totals(self) -> dict[str, Any]:
        """The exact figures of the best design by their columns; empty where there is none."""
        return self._totals(self.found.best) if self.found.best else {}

    def __str__(self) -> str:
        return text.drawn(self.page(), Look())

    def page(self) -> Page:
        """The best between its neighbours, and what there is to say."""
        title = _title(self.found)
        best = self.found.best
        table = (_table(self.found, best),) if best else ()
        said = tuple(_sentences(self.found))
        brief = (tuple(f"{name}={value}" for name, value in best.values.items()),) if best else ((said[0],),)
        section = Section((*table, *paragraphs(said, "note")), title)
        return Page((section,), (IN_SHORT,), title=title, brief=brief, rules=(CONVENTION,))

    def data(self) -> Data:
        """The point, its totals and its neighbours."""
        found, best = self.found, self.found.best
        question = found.designs.question
        return Data(
            SCHEMA,
            {
                "model": question.subject.network.name,
                "variant": question.subject.variant,
                "point": _point(best.values) if best else None,
                "totals": self._plain_totals(best) if best else None,
                **(_lower_bounds(best) if best else {}),
                "objective": found.objective
                and {
                    "aim": found.objective.aim,
                    "column": found.objective.column.key,
                    "to": plain_figure(found.objective.to, found.objective.column),
                },
                "required": [each.text for each in question.requirements],
                "neighbours": [
                    {
                        "beside": each.beside,
                        "point": _point(each.values),
                        "totals": None if each.code else self._plain_totals(each),
                        "misses": list(each.misses),
                        **_lower_bounds(each),
                        **({"no_network": each.code} if each.code else {}),
                    }
                    for each in found.neighbours
                ],
                "candidates": found.designs.total,
                "meeting": len(found.designs.points),
                "outside": found.designs.outside,
                "unjudged": found.designs.unjudged,
                "no_network": dict(found.designs.refused),
                "smaller_that_miss": found.below_that_miss,
            },
        )

    def records(self) -> Records:
        """The best and its neighbours, a row each; where any figure is a lower bound, a last column names those."""
        found = self.found
        shown = [each for each in _in_order(found) if not each.code]
        has_bounds = any(each.lower_bounds for each in shown)
        names = [each.name for each in found.designs.question.space.dimensions]
        columns = found.designs.question.subject.columns
        more = [LOWER_BOUNDS] if has_bounds else []
        rows = [[*_record(each, columns), *([" ".join(each.lower_bounds)] if has_bounds else [])] for each in shown]
        return Records([*names, *(each.key for each in columns), "verdict", *more], rows)

    def _totals(self, candidate: Candidate) -> dict[str, Any]:
        columns = self.found.designs.question.subject.columns
        return {column.key: value for column, value in zip(columns, candidate.figures, strict=True)}

    def _plain_totals(self, candidate: Candidate) -> dict[str, Any]:
        pairs = zip(self.found.designs.question.subject.columns, candidate.figures, strict=True)
        return {column.key: plain_figure(value, column) for column, value in pairs}


def _record(candidate: Candidate, columns: Sequence[Column]) -> list[Cell]:
    figures = (cell(figure, column) for figure, column in zip(candidate.figures, columns, strict=True))
    return [*candidate.values.values(), *figures, "; ".join(candidate.misses) or "meets everything"]


def _lower_bounds(candidate: Candidate) -> dict[str, list[str]]:
    return {LOWER_BOUNDS: list(candidate.lower_bounds)} if candidate.lower_bounds else {}


def _point(values: dict[str, str]) -> dict[str, Any]:
    """Values in the types of JSON."""
    return {name: _number(text) for name, text in values.items()}


def _number(text: str) -> Any:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text


def _title(found: Solved) -> str:
    subject = found.designs.question.subject
    return visible(" ".join((subject.network.name, *((subject.variant,) if subject.variant else ()))))


def _in_order(found: Solved) -> Iterator[Candidate]:
    """The neighbours below, the best, those above."""
    if found.best is None:
        return
    best = found.best
    keys = list(best.values)
    dimensions = found.designs.question.space.dimensions

    def place(each: Candidate) -> list[int]:
        texts = ([dimension.text(at) for at in range(dimension.size)] for dimension in dimensions)
        return [known.index(each.values[name]) for name, known in zip(keys, texts, strict=True)]

    yield from sorted((*found.neighbours, best), key=place)


def _table(found: Solved, best: Candidate) -> Table:
    question = found.designs.question
    columns = [TableColumn(visible(each.name), "number") for each in question.space.dimensions]
    columns += [TableColumn(each.title, "number") for each in question.subject.columns]
    rows = [_row(each, each is best, question.subject.columns) for each in _in_order(found)]
    return Table((*columns, TableColumn("", "words")), (Group(tuple(rows)),))


def _row(candidate: Candidate, is_best: bool, columns: Sequence[Column]) -> Row:  # noqa: FBT001 - a private function of one caller
    figures = tuple(
        figure(Total(value, is_complete=column.key not in candidate.lower_bounds), column.unit)
        for column, value in zip(columns, candidate.figures, strict=False)  # none where there is no network
    ) or ("",) * len(columns)
    verdict = "; ".join(candidate.misses) or "meets everything, and is no better"
    if is_best or candidate.code:
        verdict = "the best" if is_best else f"no network ({candidate.code})"
    return Row((*map(visible, candidate.values.values()), *figures, verdict))


def _sentences(found: Solved) -> Iterator[str]:
    designs = found.designs
    required = ", ".join(each.text for each in designs.question.requirements)
    aim = "the largest values, name by name"
    if found.objective:
        to = (
            f" to {number_text(found.objective.to, found.objective.column)}" if found.objective.aim == "nearest" else ""
        )
        aim = f"the {found.objective.aim} {found.objective.column.title}{to}, then {aim}"
    meets, meet = (f"meets {required}", f"meet {required}") if required else ("is a network", "are networks")
    misses = f"does not meet {required}" if required else "is no network"
    if designs.total == 1:
        yield f"The one candidate {meets if found.best else misses}"
    elif found.best is None:
        yield f"None of {exact(designs.total)} candidates {meets}"
    else:
        meeting = amount(len(designs.points), meets, meet)
        yield f"Of {exact(designs.total)} candidates, each computed, {meeting}; the best has {aim}"
    if found.below_that_miss:
        one = "candidate below the best one is no network or does not meet that"
        yield amount(found.below_that_miss, one, "candidates below the best one are no networks or do not meet that")
    if designs.refused:
        codes = abridged([f"{code} {exact(count)}" for code, count in designs.refused.most_common()], 3)
        refused = amount(designs.refused.total(), "candidate is no network", "candidates are no networks")
        yield f"{refused} ({codes}); `convcost explain CODE` says why"
        if designs.total == designs.refused.total():
            yield from why_not(designs.question)
    if designs.question.left_to_check:
        yield left_said(designs.question.left_to_check)
    if designs.unjudged:
        yield f"{exact(designs.unjudged)} could not be judged: a figure is only known to be at least something"
    if any(each.lower_bounds for each in _in_order(found)):
        yield "Figures with >= and unknown ones may be larger, since not every layer's is known"
    if found.objective and any(any(designs.bounds[at]) for at in designs.parts_of[found.objective.column]):
        yield "The choice takes each figure as the least that it can be: another candidate may be the best in truth"
    yield from (visible(each.missed) for each in designs.question.space.dimensions if each.missed)
