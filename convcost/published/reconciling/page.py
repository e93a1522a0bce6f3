"""Why figures differ, for people: the steps between two tools, what every tool prints, what explains a figure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from convcost.analysis import Analysis, caption
from convcost.analysis.settings import CONVENTION, IN_SHORT
from convcost.analysis.totals import Total
from convcost.conventions import DEFAULT, lookup
from convcost.errors.status import ExitStatus
from convcost.errors.untrusted import visible
from convcost.language.quantity import exact
from convcost.notation.spec.printed import Printed
from convcost.page import Block, Group, Page, Row, Section, Table, TableColumn, paragraphs
from convcost.page.answer import Answer, Data, Records
from convcost.published.reconciling import data
from convcost.published.reconciling.ledger import Ledger
from convcost.published.reconciling.quoted import ToolTotal
from convcost.published.reconciling.steps import bounded, signed, steps
from convcost.published.relation import Relation
from convcost.published.search import Match, Search

PRINTED: Mapping[Relation, str] = {"exact": "exactly", "rounded": "rounded", "truncated": "cut off"}
NARROWEST = 12
OF_STEPS = (
    TableColumn("step", "words", narrowest=NARROWEST),
    TableColumn("layers", "words", goes=1),
    TableColumn("amount"),
    TableColumn("total"),
)
OF_TOTALS = (
    TableColumn("convention", "words"),
    TableColumn("total"),
    TableColumn("unit", "words"),
    TableColumn("difference", goes=2),
    TableColumn("tool", "words", goes=1),
)
OF_EXPLANATIONS = (
    TableColumn("name", "name", narrowest=NARROWEST),
    TableColumn("total"),
    TableColumn("convention", "words", narrowest=NARROWEST),
    TableColumn("printed", "words"),
    TableColumn("difference", goes=1),
    TableColumn("differs in", "words", narrowest=NARROWEST),
)
HOW_TO_GO_ON = "`--to NAME` shows the steps to one of them; a figure, such as 4.1G, what explains it."


@dataclass(frozen=True)
class Ledgers(Answer):
    """The steps from one tool's total to the other's, per network."""

    found: Sequence[tuple[Analysis, Ledger]]

    def page(self) -> Page:
        """Every step, and what the total is after it."""
        sections = tuple(_of_ledger(analysis, ledger) for analysis, ledger in self.found)
        brief = tuple((_brief(ledger, analysis),) for analysis, ledger in self.found)
        told = (convention.statement for _, ledger in self.found for convention in ledger.conventions)
        return Page(
            sections,
            (IN_SHORT,),
            title=_titles(analysis for analysis, _ in self.found),
            brief=brief,
            rules=(*dict.fromkeys(told), CONVENTION),
        )

    def illustrated(self) -> Page:
        """The steps drawn above their table."""
        from convcost.published.reconciling.picture import of_ledger

        return _above(self.page(), [of_ledger(ledger) for _, ledger in self.found])

    def data(self) -> Data:
        """Per network both totals and the steps between them."""
        return data.of_ledgers(self.found)

    def records(self) -> Records:
        """A row per step and kind of layer."""
        return data.ledger_records(self.found)


@dataclass(frozen=True)
class ToolTotals(Answer):
    """What every tool prints, per network."""

    found: Sequence[tuple[Analysis, Mapping[str, Total[int]]]]

    def page(self) -> Page:
        """A row per tool, the default convention first."""
        sections = tuple(_of_totals(analysis, totals) for analysis, totals in self.found)
        brief = []
        for analysis, totals in self.found:
            said = ", ".join(f"{bounded(totals[name])} {lookup(name).title}" for name in _default_first(totals))
            brief.append((f"{caption.title(analysis)}  {said}",))
        return Page(
            sections,
            (IN_SHORT,),
            title=_titles(analysis for analysis, _ in self.found),
            brief=tuple(brief),
            rules=(CONVENTION,),
        )

    def illustrated(self) -> Page:
        """The totals drawn above their table."""
        from convcost.published.reconciling.picture import of_totals

        return _above(self.page(), [of_totals(totals, _default_first(totals)) for _, totals in self.found])

    def data(self) -> Data:
        """Per network the total of every tool."""
        return data.of_totals(self.found)

    def records(self) -> Records:
        """A row per network and tool."""
        return data.total_records(self.found)


@dataclass(frozen=True)
class Explained(Answer):
    """What explains a figure that somebody quotes of some networks."""

    figure: Printed
    found: Search[ToolTotal]
    named: Sequence[Analysis]
    hints: Sequence[str] = ()
    """What one may do with the best explanation."""
    not_tried: str = ""
    """What was not gone through, in a sentence."""
    has_all: bool = False
    """Whether explanations are listed that differ in more than the best ones do."""

    @property
    def status(self) -> ExitStatus:
        """Whether anything explains it."""
        return ExitStatus.FINE if self.found.matches else ExitStatus.FAILED

    @property
    def shown(self) -> Sequence[Match[ToolTotal]]:
        """The explanations that are listed."""
        return self.found.matches if self.has_all else self.found.best

    def page(self) -> Page:
        """A row per explanation, best first, and how much they prove."""
        shown = self.shown
        rows = [self._cells(each) for each in shown]
        first = 1 if len(self.named) == 1 else 0
        columns, cells = OF_EXPLANATIONS[first:], [row[first:] for row in rows]
        table: tuple[Block, ...] = (_table(columns, cells),) if rows else ()
        missing = (self.not_tried,) if self.not_tried else ()
        sentences = (*self.hints, *self._proof(len(shown)), *missing)
        name = caption.title(self.named[0]) if first else _variants(self.named)
        title = f"{visible(self.figure.text)} for {name}"
        section = Section((*table, *paragraphs(sentences, "note")), title, caption.flow(self.named[0]) if first else "")
        brief = tuple(("  ".join(row),) for row in rows) or ((f"nothing explains {visible(self.figure.text)}",),)
        return Page((section,), (IN_SHORT,), title=title, brief=brief, rules=tuple(_rules(shown)))

    def illustrated(self) -> Page:
        """The explanations drawn above their table."""
        from convcost.published.reconciling.picture import of_explanations

        return _above(self.page(), [of_explanations(self.figure, self.shown)])

    def data(self) -> Data:
        """The figure and all of its explanations."""
        return data.of_search(self.figure, self.found, self.named, self.not_tried)

    def records(self) -> Records:
        """A row per explanation and tool."""
        return data.search_records(self.found)

    def _cells(self, match: Match[ToolTotal]) -> tuple[str, ...]:
        total, variant = match.candidate, match.candidate.graph.variant
        macs = {analysis.graph.variant: analysis.macs for analysis in self.named}
        unit = total.conventions[0].unit
        tools = f"{' and '.join(convention.name for convention in total.conventions)} {unit}"
        return (
            visible(variant or total.graph.name),
            exact(total.value),
            tools,
            PRINTED[match.relations[0]],
            signed(total.value - macs.get(variant, self.named[0].macs)),
            ", ".join(map(visible, total.differences)) or "-",
        )

    def _proof(self, shown: int) -> Iterator[str]:
        """How many explanations there are, and how much that is worth."""
        found, tried = len(self.found.matches), exact(self.found.tried)
        text, digits = visible(self.figure.text), self.figure.significant
        if not found:
            yield f"Nothing explains {text}: none of the {tried} totals that were tried has these digits."
            return
        if found > shown:
            more = f"{found - shown} explanations" if found - shown > 1 else "1 explanation"
            yield f"{more} more, with more differences: --all lists them."
        if self.figure.is_weak:
            few = "1 digit proves" if digits == 1 else f"{digits} digits prove"
            yield f"{few} little: {found} of the {tried} totals that were tried have them."


def _of_ledger(analysis: Analysis, ledger: Ledger) -> Section:
    same = () if ledger.entries else (f"No difference: both come to {bounded(ledger.totals[0])}.",)
    is_known = all(total.is_complete for total in ledger.totals)
    bounds = () if is_known else ("Lower bounds: what some layers count is not known.",)
    return _section(analysis, _table(OF_STEPS, steps(ledger)), (*same, *bounds))


def _brief(ledger: Ledger, analysis: Analysis) -> str:
    totals = zip(ledger.totals, ledger.conventions, strict=True)
    said = " to ".join(f"{bounded(total)} {convention.title}" for total, convention in totals)
    return f"{caption.title(analysis)}  {said}"


def _of_totals(analysis: Analysis, totals: Mapping[str, Total[int]]) -> Section:
    default = totals[DEFAULT].value
    rows = [
        (name, bounded(totals[name]), lookup(name).unit, signed(totals[name].value - default), lookup(name).tool)
        for name in _default_first(totals)
    ]
    return _section(analysis, _table(OF_TOTALS, rows), (HOW_TO_GO_ON,))


def _default_first(totals: Mapping[str, Total[int]]) -> list[str]:
    return [DEFAULT, *(name for name in totals if name != DEFAULT)]


def _section(analysis: Analysis, table: Table, sentences: Sequence[str]) -> Section:
    return Section((table, *paragraphs(sentences, "note")), caption.title(analysis), caption.flow(analysis))


def _above(page: Page, drawn: Sequence[tuple[Block, ...]]) -> Page:
    """A page with drawings above the tables of its sections."""
    sections = (
        section._replace(blocks=(*blocks, *section.blocks))
        for section, blocks in zip(page.sections, drawn, strict=True)
    )
    return page._replace(sections=tuple(sections))


def _table(columns: Sequence[TableColumn], rows: Sequence[tuple[str, ...]]) -> Table:
    return Table(tuple(columns), (Group(tuple(map(Row, rows))),))


def _titles(analyses: Iterator[Analysis]) -> str:
    return ", ".join(map(caption.title, analyses))


def _variants(named: Sequence[Analysis]) -> str:
    return f"{visible(named[0].graph.name)}, {len(named)} variants"


def _rules(shown: Sequence[Match[ToolTotal]]) -> Iterator[str]:
    """How the best explanation is counted."""
    if shown and shown[0].candidate.conventions[0].name != DEFAULT:
        yield shown[0].candidate.conventions[0].statement
    yield CONVENTION
