"""Formulas as a page: one for each figure, where they hold, and what they come to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from convcost.analysis.settings import CONVENTION, IN_SHORT
from convcost.errors.untrusted import visible
from convcost.exploring.formulas.formula import Formulas
from convcost.exploring.formulas.polynomial import LATEX, PYTHON, TEXT
from convcost.language.quantity import exact
from convcost.page import Lines, Page, Section, paragraphs
from convcost.page.answer import Answer, Data, Records

SCHEMA = "convcost/formula/1"
NOTATIONS = {"text": TEXT, "latex": LATEX}


@dataclass(frozen=True)
class FormulaPage(Answer):
    """The formulas of a network; ``at`` are the values that they are worked out for, None for those of the file."""

    found: Formulas
    at: Mapping[str, int] | None = None
    notation: str = "text"

    def page(self) -> Page:
        """A line for every figure, then where it holds."""
        subject = self.found.subject
        title = visible(" ".join((subject.network.name, *((subject.variant,) if subject.variant else ()))))
        lines = Lines(tuple(self._lines()))
        section = Section((lines, *paragraphs(tuple(self._sentences()), "note")), title)
        brief = tuple((line,) for line in self._lines())
        return Page((section,), (IN_SHORT,), title=title, brief=brief, rules=(CONVENTION,))

    def data(self) -> Data:
        """Every formula in three notations, and its value."""
        found = self.found
        values = found.at(self.at or {})
        steps = zip(found.free, found.symbols, found.steps, strict=True)
        return Data(
            SCHEMA,
            {
                "model": found.subject.network.name,
                "variant": found.subject.variant,
                "free": {name: {"symbol": symbol, "step": step} for name, symbol, step in steps},
                "formulas": {
                    column.name: {
                        "text": found.written(place),
                        "latex": found.written(place, LATEX),
                        "python": found.written(place, PYTHON),
                        "value": values[place],
                    }
                    for place, column in enumerate(found.subject.components)
                },
                "at": dict(zip(found.free, self._point(), strict=True)),
                "domain": list(found.domain),
            },
        )

    def records(self) -> Records:
        """A row per figure."""
        values = self.found.at(self.at or {})
        columns = enumerate(self.found.subject.components)
        rows = [(each.name, self.found.written(place), values[place]) for place, each in columns]
        return Records(["column", "formula", "value"], rows)

    def _point(self) -> tuple[int, ...]:
        pairs = zip(self.found.free, self.found.defaults, strict=True)
        return tuple((self.at or {}).get(name, default) for name, default in pairs)

    def _lines(self) -> Iterator[str]:
        found = self.found
        if self.notation == "python":
            yield from self._python()
            return
        values = found.at(self.at or {})
        for place, column in enumerate(found.subject.components):
            yield f"{column.name} = {found.written(place, NOTATIONS[self.notation])}"
            if self.at is not None:
                symbols = [str(each // step) for each, step in zip(self._point(), found.steps, strict=True)]
                yield f"{' ' * len(column.name)} = {found.written(place, NOTATIONS[self.notation], symbols)}"
                yield f"{' ' * len(column.name)} = {exact(values[place])}"

    def _python(self) -> Iterator[str]:
        found = self.found
        texts = [found.written(place, PYTHON) for place in range(len(found.expressions))]
        if any("Fraction(" in text for text in texts):
            yield "from fractions import Fraction"
            yield ""
        for column, text in zip(found.subject.components, texts, strict=True):
            yield f"def {column.name}({', '.join(found.free)}):"
            for name, symbol, step in zip(found.free, found.symbols, found.steps, strict=True):
                if step != 1:
                    yield f"    {symbol} = {name} // {step}"
            yield f"    return {text}"
            yield ""

    def _sentences(self) -> Iterator[str]:
        found = self.found
        steps = zip(found.free, found.symbols, found.steps, strict=True)
        where = [f"{name} = {step}*{symbol}" for name, symbol, step in steps if step != 1]
        if where:
            yield f"where {', '.join(where)}"
        if found.domain:
            yield f"It holds for whole numbers from 1 on where {', '.join(found.domain)}"
        else:
            yield "It holds for all whole numbers from 1 on"
        point = ", ".join(f"{name}={value}" for name, value in zip(found.free, self._point(), strict=True))
        totals = zip(found.subject.components, found.at(self.at or {}), strict=True)
        yield f"At {point}: {', '.join(f'{exact(value)} {column.title}' for column, value in totals)}"
