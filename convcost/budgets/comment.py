"""A check as a comment on a pull request, or a job summary: verdict first, four numbers per row, the rest folded.

Whatever was read from a file stands in code spans, where it is neither a link nor a mention nor markup.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from convcost.analysis.columns import Column
from convcost.analysis.totals import Figure, Total
from convcost.budgets.budget import Figures, Status, Verdict, labelled
from convcost.budgets.growth import changed_parts
from convcost.budgets.numbers import change, every_digit, percentage, total
from convcost.budgets.overview import changed, pairs
from convcost.budgets.result import Model, Result
from convcost.budgets.rows import growth_allowed, place
from convcost.budgets.sentences import count, headline, history, read, remarks
from convcost.language.quantity import exact
from convcost.notation.spec.figures import DEFAULT
from convcost.page import Group, Page, Prose, Row, Section, Strong, Table, TableColumn, Text, paragraphs
from convcost.page.formats.markdown import document
from convcost.page.problems import concise

MARKER = "<!-- convcost check -->"
"""By which a step that posts finds its earlier comment."""

LARGEST = 60_000
"""Characters; GitHub takes 65,536 for a comment."""

OUTCOMES: Mapping[Status, Text] = {
    Status.FAIL: Strong("over"),
    Status.UNKNOWN: "not known",
    Status.WARN: "warning",
}
PARTS_LISTED = 10
MODEL, METRIC, PART = (TableColumn(title, "words") for title in ("model", "metric", "part"))
BASE, NOW, CHANGE, LIMIT = map(TableColumn, ("base", "now", "change", "limit"))
OUTCOME = TableColumn("", "words")


def comment(result: Result) -> Page:
    """A page no longer than GitHub takes: of what is folded the longest goes first, then rows, then remarks."""
    rows, notes = tuple(_rows(result)), tuple(remarks(result))
    folded = tuple(_folded(result))
    left_out: dict[str, None] = {}
    while _length(page := _page(result, rows, folded, (*notes, *_left_out(left_out)))) > LARGEST:
        if folded:
            longest = max(folded, key=lambda section: _length(Page((section,))))
            folded = tuple(section for section in folded if section is not longest)
            left_out[str(longest.title)] = None
        elif rows:
            rows = rows[: len(rows) // 2]
            left_out["rows"] = None
        else:
            notes = notes[:-1]
            left_out["remarks"] = None
    return page


def _length(page: Page) -> int:
    """Characters of a page as Markdown."""
    return len(document(page))


def _page(result: Result, rows: Sequence[Row], folded: Iterable[Section], notes: Sequence[Text]) -> Page:
    verdict = Prose((f"convcost: {headline(result)}",), weight="strong")
    base = (BASE,) if result.compared else ()
    since = (CHANGE,) if result.compared else ()
    columns = (MODEL, METRIC, *base, NOW, *since, LIMIT, OUTCOME)
    first = Section((verdict, *_table(columns, rows)))
    return Page((first, *folded, Section(paragraphs(notes))), marker=MARKER)


def _table(columns: Sequence[TableColumn], rows: Iterable[Row]) -> tuple[Table, ...]:
    """A table, if there is anything to stand in it."""
    group = Group(tuple(rows))
    return (Table(tuple(columns), (group,)),) if group.rows else ()


def _left_out(titles: Iterable[str]) -> list[str]:
    listed = ", ".join(titles)
    return [f"Left out to keep this short: {listed}."] if listed else []


def _rows(result: Result) -> Iterator[Row]:
    """A row for everything that needs attention, then for every figure that changed."""
    ranks = list(Status)
    for model in sorted(result.models, key=lambda each: -ranks.index(each.status)):
        yield from (_verdict_row(model, each, with_base=bool(result.compared)) for each in model.needs_attention)
    for model in result.models:
        told = {labelled(each.column, each.limit.settings) for each in model.needs_attention if not each.part}
        for column, before, now in changed(model):
            name = labelled(column, DEFAULT)
            if name not in told:
                figures = (total(before, column), total(now, column), _change(before, now))
                yield Row((read(model.called), f"{name}{_unit(column)}", *figures, "", ""))


def _verdict_row(model: Model, verdict: Verdict, *, with_base: bool) -> Row:
    column = verdict.column
    part = (read(verdict.part), " ") if verdict.part else ()
    growth = " growth" if verdict.limit.rule == "growth" else ""
    name = (*part, f"{labelled(column, verdict.limit.settings)}{growth}{_unit(column)}")
    before = (total(verdict.old, column),) if with_base else ()
    since = (_change(verdict.old, verdict.value),) if with_base else ()
    now = total(verdict.value, column)
    return Row((read(model.called), name, *before, now, *since, _limit(verdict), _outcome(verdict)))


def _outcome(verdict: Verdict) -> Text:
    is_under = verdict.status is Status.FAIL and verdict.limit.rule == "min"
    return Strong("under") if is_under else OUTCOMES[verdict.status]


def _unit(column: Column) -> str:
    return " (bytes)" if column.unit == "bytes" else ""


def _limit(verdict: Verdict) -> str:
    """The number that decides, and the percentage it comes from."""
    limit, bound = verdict.limit, "" if verdict.bound is None else every_digit(verdict.bound)
    if limit.rule == "growth":
        return f"{growth_allowed(verdict)} = {bound}"
    least = "at least " if limit.rule == "min" else ""
    share = f"{percentage(limit.value)} = " if isinstance(limit.value, Fraction) else ""
    return f"{least}{share}{bound}"


def _change(before: Total[Figure] | None, now: Total[Figure] | None) -> str:
    ends = [each.value if each and each.is_complete else None for each in (before, now)]
    numbers = [end for end in ends if isinstance(end, int)]
    return change(*numbers) if len(numbers) == len(ends) else ""


def _folded(result: Result) -> Iterator[Section]:
    """What is there for those who want to know more."""
    changes = (row for model in result.models for row in _parts(model))
    yield from _section("Where it changed", _table((MODEL, PART, METRIC, BASE, NOW, CHANGE), changes))
    needing = (verdict for model in result.models for verdict in model.needs_attention)
    whys = dict.fromkeys((verdict.limit.why, place(verdict, "")) for verdict in needing)
    yield from _section("Why there are limits", _list((read(at), ": ", read(why)) for why, at in whys if why))
    others = [model for model in result.models if not model.needs_attention and not changed(model)]
    limits = TableColumn("of its limits", "words")
    yield from _section(count(len(others), "other model"), _table((MODEL, limits), map(_other, others)))
    removed = result.compared.removed if result.compared else ()
    yield from _section(f"{len(removed)} removed", _list(map(read, removed)))
    problems = _list(read(concise(problem)) for problem in result.errors)
    yield from _section(count(len(result.errors), "problem"), problems)


def _section(title: str, blocks: tuple[Table | Prose, ...]) -> tuple[Section, ...]:
    return (Section(blocks, title, is_folded=True),) if blocks else ()


def _list(texts: Iterable[Text]) -> tuple[Prose, ...]:
    sentences = tuple(texts)
    return (Prose(sentences, leads=True),) if sentences else ()


def _parts(model: Model) -> Iterator[Row]:
    """The parts at the top that changed most."""
    old: Figures | None = model.past.old.figures
    columns: list[Column] = [each.column for each in changed(model) if each.column.additive]
    if old is None:
        return
    for column in columns:
        for part in changed_parts(model.now, old, column, DEFAULT)[:PARTS_LISTED]:
            since = change(part.before, part.now) or "new"
            figures = (column.key, exact(part.before), exact(part.now), since)
            yield Row((read(model.called), read(part.path), *figures))


def _other(model: Model) -> Row:
    said = pairs(model) or ["no budget" if not model.verdicts else "nothing to compare with"]
    return Row((read(f"{model.called}{history(model)}"), "; ".join(said)))
