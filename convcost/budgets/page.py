"""A check for a person: what failed first, what needs nothing in one line each, then the whole in one sentence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from convcost.analysis.caption import beginning, lower_bound
from convcost.budgets.budget import Figures, Status, Verdict, labelled
from convcost.budgets.comment import comment
from convcost.budgets.data import data
from convcost.budgets.findings import LEVELS, findings
from convcost.budgets.growth import grown, grown_most
from convcost.budgets.numbers import change, magnitude, together
from convcost.budgets.overview import changes, pairs
from convcost.budgets.records import records
from convcost.budgets.result import Model, Result
from convcost.budgets.rows import VerdictRow, row
from convcost.budgets.sentences import headline, history, remarks, summary
from convcost.errors.status import ExitStatus
from convcost.errors.untrusted import visible
from convcost.graph.parts import Part
from convcost.notation.spec.figures import DEFAULT
from convcost.page import Gauges, Group, Page, Prose, Row, Section, Table, TableColumn
from convcost.page.answer import Answer, Data, Records

WORDS = {
    Status.FAIL: "FAIL",
    Status.UNKNOWN: "unknown",
    Status.WARN: "warn",
    Status.SKIP: "skip",
    Status.PASS: "ok",
}
MOST_DRAWN, MOST_BARS = 40, 60
"""Networks with bars, and bars of each: what fails comes first, and the file stays small."""
INFO, GONE = "info", "gone"
COLUMNS = (
    TableColumn("", "status"),
    TableColumn("what", "words"),
    TableColumn("figure"),
    TableColumn("limit", "words"),
    TableColumn("distance", "words", goes=2),
    TableColumn("share", "words", goes=1),
    TableColumn("where", "words"),
)
"""Where it is narrow, what can be worked out from the rest is left out."""
IN_ONE_LINE = (TableColumn("", "status", least=len(GONE)), TableColumn("network", "words"), TableColumn("", "words"))
GROWTH = (TableColumn("", "words"), TableColumn("part", "words"), TableColumn("", "words"))


@dataclass(frozen=True)
class CheckReport(Answer):
    """A check, and how much of it is told."""

    result: Result
    is_verbose: bool = False
    """Whether checks that passed are shown one by one, too."""
    top: str = ""
    """The directory from which build servers name files; the current one where it is empty."""

    @property
    def status(self) -> ExitStatus:
        """The verdict on all networks together."""
        return self.result.status

    @property
    def is_complete_with_errors(self) -> bool:
        """Every format says itself what could not be judged, or has the verdicts on the others."""
        return True

    def page(self) -> Page:
        """Networks that failed, then those that cannot be judged, that warn, that are fine; then the summary."""
        return self._page(is_whole=True)

    def illustrated(self) -> Page:
        """Bars first, those of networks that fail on top; then the same as elsewhere."""
        page = self.page()
        ranks = list(Status)
        listed = sorted(self.result.models, key=lambda model: -ranks.index(model.status))
        drawn = tuple(found for model in listed[:MOST_DRAWN] for found in _drawn(model))
        return page._replace(sections=(*drawn, *page.sections))

    def abridged(self) -> Page:
        """The networks that need attention, and the summary."""
        return self._page(is_whole=False)

    def comment(self) -> Page:
        """The verdict first, four numbers per row, the rest folded; no longer than a comment may be."""
        return comment(self.result)

    def data(self) -> Data:
        """Every network, every check."""
        return data(self.result)

    def records(self) -> Records:
        """A row per check."""
        return records(self.result)

    def _page(self, *, is_whole: bool) -> Page:
        result = self.result
        ranks = list(Status)
        listed = sorted(result.models, key=lambda model: -ranks.index(model.status))
        in_full = [model for model in listed if self._is_in_full(model)]
        others = [model for model in listed if is_whole and not self._is_in_full(model)]
        removed = result.compared.removed if result.compared and is_whole else ()
        sections = [
            *(section for model in in_full for section in _in_full(model, is_verbose=self.is_verbose)),
            *([Section((_in_one_line(others),))] if others else []),
            *([Section((_removed(removed),), is_close=bool(others))] if removed else []),
            Section(_conclusion(result), is_close=not in_full),
        ]
        found = tuple(findings(result))
        return Page(tuple(sections), title=f"convcost: {headline(result)}", findings=found, top=self.top)

    def _is_in_full(self, model: Model) -> bool:
        """Whether a network takes more than a line."""
        has_checks = any(not each.is_unmatched for each in model.verdicts)
        return bool(model.needs_attention or (self.is_verbose and has_checks))


def _drawn(model: Model) -> Iterator[Section]:
    """The limits of a network as bars, without those on parts that it does not have."""
    from convcost.budgets.gauges import gauges_of

    verdicts = [each for each in model.verdicts if not each.is_unmatched and each.status is not Status.SKIP]
    if verdicts:
        gauges = gauges_of(verdicts, model.address.name)[:MOST_BARS]
        yield Section((Gauges(gauges),), beginning(model.called))


def _conclusion(result: Result) -> tuple[Prose, ...]:
    said = tuple(remarks(result))
    whole = Prose((summary(result),), weight="strong")
    return (whole, Prose(said, is_close=True)) if said else (whole,)


def _in_full(model: Model, *, is_verbose: bool) -> Iterator[Section]:
    """Every verdict of a network that needs attention, what is not known of it, and where it grew."""
    hidden = set() if is_verbose else {Status.PASS, *([Status.SKIP] if model.past.change == "none" else [])}
    shown = [each for each in model.verdicts if each.status not in hidden and not each.is_unmatched]
    worst_first = sorted(shown, key=lambda verdict: -list(Status).index(verdict.status))
    table = _verdicts([row(verdict, model.address.name) for verdict in worst_first])
    title, subtitle = beginning(model.called), f"{visible(model.name)}{history(model)}"
    bound = lower_bound(model.now.analysis(DEFAULT)) if model.having(Status.UNKNOWN) else None
    growth = _biggest_growth(model)
    if bound is None:
        yield Section((table, *growth), title, subtitle)
        return
    yield Section((table,), title, subtitle)
    yield Section((Prose((bound,)),), is_indented=True)
    if growth:
        yield Section(growth)


def _verdicts(found: Sequence[VerdictRow]) -> Table:
    """A row per verdict; the reason of a limit stands once below the rows that share it."""
    below = [*(each.why for each in found[1:]), ""]
    rows = tuple(
        _verdict(each, "" if each.why == after else each.why) for each, after in zip(found, below, strict=True)
    )
    return Table(COLUMNS, (Group(rows),), has_header=False, is_indented=True)


def _verdict(found: VerdictRow, why: str) -> Row:
    word, level, below = WORDS[found.status], LEVELS[found.status], (why,) if why else ()
    if found.status is Status.SKIP:
        return Row((word, found.what), level=level, across=(found.distance, found.place), below=below)
    figures = (found.value, found.limit, found.distance, found.percent, found.place)
    return Row((word, found.what, *figures), level=level, below=below)


def _biggest_growth(model: Model) -> tuple[Table, ...]:
    """The part that explains most of what failed, and the step to look at."""
    old = model.past.old.figures
    failed = [each for each in model.having(Status.FAIL) if each.column.additive and not each.part]
    found = (
        grown_most(model.now, old, failed[0].column, failed[0].limit.settings) if old is not None and failed else None
    )
    if old is None or found is None:
        return ()
    figures = dict.fromkeys(_growth(found.part, model, old, each) for each in failed)
    place = f" (line {found.span.line})" if found.span else ""
    grown_part = Row(("Biggest growth", f"{visible(found.path)}{place}"), across=tuple(figures))
    return (Table(GROWTH, (Group((grown_part,)),), has_header=False, is_indented=True),)


def _growth(part: Part, model: Model, old: Figures, verdict: Verdict) -> str:
    """``macs +436.7 M (+29.8 %)``."""
    settings = verdict.limit.settings
    found = grown(part, model.now, old, verdict.column, settings)
    (size,) = together([magnitude(found.growth)], verdict.column.unit, verdict.limit)
    percent = change(found.before, found.now) if found.before else "new"
    return f"{labelled(verdict.column, settings)} {'-' if found.growth < 0 else '+'}{size} ({percent})"


def _in_one_line(models: Sequence[Model]) -> Table:
    """How much of its limits every network uses, or how it changed."""
    return Table(IN_ONE_LINE, (Group(tuple(map(_line, models))),), has_header=False)


def _line(model: Model) -> Row:
    name = f"{beginning(model.called)}{history(model)}"
    if model.having(Status.PASS):
        return Row((WORDS[Status.PASS], name), level="pass", across=tuple(pairs(model)))
    return Row((INFO, name), level="skip", across=tuple(changes(model) or [_nothing(model)]))


def _removed(names: Sequence[str]) -> Table:
    rows = tuple(Row((GONE, visible(name), ""), level="gone") for name in names)
    return Table(IN_ONE_LINE, (Group(rows),), has_header=False)


def _nothing(model: Model) -> str:
    if model.past.change in {"known", "renamed"}:
        return "unchanged, no budget" if not model.verdicts else "unchanged"
    return "no budget" if not model.verdicts else "nothing to compare with"
