"""The verdicts on published figures: a row each, with the arithmetic that shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from convcost.analysis.caption import beginning
from convcost.analysis.settings import CONVENTION, IN_SHORT
from convcost.errors.status import ExitStatus
from convcost.errors.untrusted import visible
from convcost.notation.spec.model import Network
from convcost.page import Group, Page, Prose, Row, Section, Table, TableColumn
from convcost.page.answer import Answer, Data, Records
from convcost.published.verification import FigureVerdict, Verified, data
from convcost.published.verification.findings import findings
from convcost.published.verification.wording import metric, outcome, printed, remarks, summary

HOLDS, FAILS = "ok", "FAIL"
MANY = 8
"""A table of so many figures is worth a field to filter it by."""
COLUMNS = (
    TableColumn("verdict", "status", least=len(FAILS)),
    TableColumn("variant", "words"),
    TableColumn("part", "words"),
    TableColumn("metric", "words"),
    TableColumn("printed"),
    TableColumn("source", "words", goes=1),
    TableColumn("class", "words"),
)
ARITHMETIC = TableColumn("arithmetic", "words")

Judged = tuple[str | None, FigureVerdict]
"""A verdict, and the variant that it is on."""


@dataclass(frozen=True)
class Verification(Answer):
    """What was judged, a variant of a file each."""

    found: Sequence[Verified]

    @property
    def status(self) -> ExitStatus:
        """Whether every figure holds."""
        holds = all(verdict.holds for each in self.found for verdict in each.verdicts)
        return ExitStatus.FINE if holds else ExitStatus.FAILED

    def page(self) -> Page:
        """A section per file, all of its variants in it; then what it all comes to. Every verdict is a finding."""
        if not self.found:
            return Page((), findings=())
        ending = Section((Prose((summary(self.found),), "strong"),))
        sections = (*self._sections(only_failures=False), ending)
        return Page(sections, (IN_SHORT,), title=self._title, findings=findings(self.found), rules=(CONVENTION,))

    def illustrated(self) -> Page:
        """What it all comes to, the figures that fail, then every file with a table to sort and to filter."""
        page = self.page()
        if not self.found:
            return page
        from convcost.published.verification.picture import overview

        head = Section((Prose((summary(self.found),), "strong"), *overview(self.found)))
        failed = self._sections(only_failures=True)
        failures = [Section((), "Figures that fail"), *failed] if failed else []
        searchable = [Section((_searchable(judged),), _name(network)) for network, judged in self._files()]
        every = [Section((), "All figures"), *searchable] if failed else searchable
        return page._replace(title="Published figures", sections=(head, *failures, *every))

    def abridged(self) -> Page | None:
        """The figures that fail, and what it all comes to."""
        if not self.found:
            return None
        ending = Section((Prose((summary(self.found),), "strong"),))
        return Page((*self._sections(only_failures=True), ending))

    def comment(self) -> Page:
        """The same tables without places in files, which a pull request shows beside them."""
        if not self.found:
            return Page(())
        tables = [Section((_table(judged, has_places=False),), _name(network)) for network, judged in self._files()]
        ending = Section((Prose((summary(self.found),)),))
        return Page((*tables, ending), (IN_SHORT,), title=self._title, rules=(CONVENTION,))

    def data(self) -> Data:
        """An object per network, in it one per figure."""
        return data.data(self.found)

    def records(self) -> Records:
        """A row per figure."""
        return data.records(self.found)

    @property
    def _title(self) -> str:
        return ", ".join(_name(network) for network, _ in self._files())

    def _files(self) -> list[tuple[Network, list[Judged]]]:
        """Every file with the verdicts on it, those on all its variants together."""
        files: dict[int, tuple[Network, list[Judged]]] = {}
        for each in self.found:
            _, judged = files.setdefault(id(each.network), (each.network, []))
            judged += [(each.variant, verdict) for verdict in each.verdicts]
        return list(files.values())

    def _sections(self, *, only_failures: bool) -> list[Section]:
        sections = []
        for network, judged in self._files():
            shown = [each for each in judged if not (only_failures and each[1].holds)]
            if shown:
                file = visible(network.document.source.name)
                sections.append(Section((_table(shown),), _name(network), file))
        return sections


def _name(network: Network) -> str:
    return beginning(network.name)


def _table(judged: Sequence[Judged], *, has_places: bool = True) -> Table:
    """Columns that would be empty are missing."""
    cells = [_cells(variant, verdict) for variant, verdict in judged]
    used = [index for index in range(len(COLUMNS)) if any(row[index] for row in cells)]
    rows = (
        Row(
            tuple(row[index] for index in used),
            level="pass" if verdict.holds else "fail",
            remarks=(*remarks(verdict), *_place(verdict, has_places=has_places)),
        )
        for row, (_, verdict) in zip(cells, judged, strict=True)
    )
    columns = (*(COLUMNS[index] for index in used), ARITHMETIC)
    return Table(columns, (Group(tuple(rows)),), has_header=False, is_indented=True)


def _searchable(judged: Sequence[Judged]) -> Table:
    """The table as a document has it: with titles, and where it is long, to be sorted and filtered."""
    table = _table(judged)
    return table._replace(has_header=True, is_indented=False, is_searchable=len(judged) >= MANY)


def _cells(variant: str | None, verdict: FigureVerdict) -> tuple[str, ...]:
    reference = verdict.reference
    return (
        HOLDS if verdict.holds else FAILS,
        visible(variant or ""),
        visible(reference.part or ""),
        metric(verdict),
        printed(verdict),
        visible(reference.source),
        outcome(verdict),
    )


def _place(verdict: FigureVerdict, *, has_places: bool) -> tuple[str, ...]:
    """Where to look, of a figure that fails."""
    return (f"line {verdict.reference.span.line}",) if has_places and not verdict.holds else ()
