"""Crossings as a page: the difference of every figure as a formula, and where it is below, at and above 0."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from convcost.analysis.settings import CONVENTION, IN_SHORT
from convcost.errors.untrusted import visible
from convcost.exploring.designs.subject import Subject
from convcost.exploring.formulas.crossing import Crossing, Run
from convcost.exploring.formulas.page import NOTATIONS
from convcost.exploring.formulas.polynomial import LATEX, PYTHON
from convcost.language.quantity import exact
from convcost.page import Lines, Page, Section, paragraphs
from convcost.page.answer import Answer, Data, Records

SCHEMA = "convcost/crossing/1"
RELATIONS = {-1: "less", 0: "as many", 1: "more"}
NO_POLYNOMIAL = "no polynomial: one of the two rounds, or takes the largest of several"


@dataclass(frozen=True)
class CrossingPage(Answer):
    """Two networks in one free name; ``at`` is a value of it that both are worked out for."""

    found: Crossing
    at: Mapping[str, int] | None = None
    notation: str = "text"

    def page(self) -> Page:
        """For every figure its difference and the runs of its signs."""
        lines = tuple(self._lines())
        one, other = self._names()
        title = f"{one} less {other}"
        section = Section((Lines(lines), *paragraphs(tuple(self._sentences()), "note")), title)
        brief = tuple((line,) for line in lines)
        return Page((section,), (IN_SHORT,), title=title, brief=brief, rules=(CONVENTION,))

    def data(self) -> Data:
        """Differences in three notations and their signs; null for what is no polynomial."""
        found = self.found
        one, other = self._names()
        return Data(
            SCHEMA,
            {
                "one": one,
                "other": other,
                "free": {found.name: {"symbol": found.symbol, "step": found.step}},
                "differences": {
                    column.name: self._difference(place) for place, column in enumerate(found.one.subject.components)
                },
                "domain": list(dict.fromkeys((*found.one.domain, *found.other.domain))),
                "unproved": list(found.unproved),
            },
        )

    def records(self) -> Records:
        """A row per figure and run."""
        rows = [
            (column.name, run.first, run.last, run.sign)
            for place, column in enumerate(self.found.one.subject.components)
            for run in self.found.runs(place) or ()
        ]
        return Records(["column", "first", "last", "sign"], rows)

    def _difference(self, place: int) -> dict[str, object] | None:
        difference, runs = self.found.difference(place), self.found.runs(place)
        if difference is None or runs is None:
            return None
        return {
            "text": self.found.written(difference),
            "latex": self.found.written(difference, LATEX),
            "python": self.found.written(difference, PYTHON),
            "runs": [run._asdict() for run in runs],
        }

    def _names(self) -> tuple[str, str]:
        one, other = _named(self.found.one.subject), _named(self.found.other.subject)
        return (one, other) if one != other else (f"{one} (first)", f"{other} (second)")

    def _lines(self) -> Iterator[str]:
        found = self.found
        for place, column in enumerate(found.one.subject.components):
            difference, runs = found.difference(place), found.runs(place)
            if difference is None or runs is None:
                yield f"{column.name}: {NO_POLYNOMIAL}"
                continue
            yield f"{column.name}: {found.written(difference, NOTATIONS[self.notation])}"
            if not runs:
                yield f"  for no {found.name} do both formulas hold"
            yield from (f"  {RELATIONS[run.sign]:8}{self._where(run)}" for run in runs)

    def _where(self, run: Run) -> str:
        name, step = self.found.name, self.found.step
        if run.first == run.last:
            return f"at {name} = {run.first:,}"
        multiples = f", in steps of {step}" if step > 1 else ""
        return f"for {name} from {run.first:,} to {run.last:,}{multiples}"

    def _sentences(self) -> Iterator[str]:
        found = self.found
        if found.step > 1:
            yield f"where {found.name} = {found.step}*{found.symbol}"
        if found.unproved:
            yield f"As long as {', '.join(found.unproved)}"
        if self.at is not None:
            pairs = zip(found.one.subject.components, found.one.at(self.at), found.other.at(self.at), strict=True)
            texts = [f"{exact(one)} - {exact(other)} = {exact(one - other)} {each.title}" for each, one, other in pairs]
            yield f"At {found.name}={self.at[found.name]}: {', '.join(texts)}"


def _named(subject: Subject) -> str:
    return visible(" ".join((subject.network.name, *((subject.variant,) if subject.variant else ()))))
