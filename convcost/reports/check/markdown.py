"""The result as a comment on a pull request, or a job summary: verdict first, four numbers per row, the rest folded.

Whatever was read from a file stands in code spans, where it is neither a link nor a mention nor markup.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from convcost.analysis.columns import Column
from convcost.analysis.totals import Figure, Total
from convcost.budgets.budget import Figures, Status, Verdict, labelled
from convcost.budgets.growth import changed_parts
from convcost.budgets.result import Model, Result
from convcost.errors.untrusted import visible
from convcost.language.quantity import exact
from convcost.notation.spec.figures import DEFAULT
from convcost.page.problems import concise
from convcost.reports.check.brief import changed, pairs
from convcost.reports.check.numbers import change, every_digit, percentage, total
from convcost.reports.check.rows import growth_allowed, place
from convcost.reports.check.sentences import count, headline, history, remarks

MARKER = "<!-- convcost check -->"
"""By which a step that posts finds its earlier comment."""

LARGEST = 60_000
"""Characters; GitHub takes 65,536 for a comment."""

LOUD = (Status.FAIL, Status.UNKNOWN, Status.WARN)
OUTCOMES = {Status.FAIL: "**over**", Status.UNKNOWN: "not known", Status.WARN: "warning"}
PARTS_LISTED = 10

Line = Sequence[str]


def render(result: Result) -> str:
    """The comment, no longer than GitHub takes: of what is folded the longest goes first, then rows, then remarks."""
    rows, notes = list(_rows(result)), list(remarks(result, code))
    folded = {title: lines for title, lines in _folded(result) if lines}
    left_out: dict[str, None] = {}
    while len(text := _comment(result, rows, folded, [*notes, *_left_out(left_out)])) > LARGEST:
        if folded:
            longest = max(folded, key=lambda title: sum(map(len, folded[title])))
            del folded[longest]
            left_out[longest] = None
        elif rows:
            rows = rows[: len(rows) // 2]
            left_out["rows"] = None
        else:
            notes = notes[:-1]
            left_out["remarks"] = None
    return text


def code(text: str) -> str:
    """Untrusted text as a code span, also in a table: a backtick or a bar would end the one or the other."""
    shown = visible(text).replace("`", r"\x60").replace("|", r"\x7c")
    return f"`{shown}`" if shown.strip() else ""


def _comment(result: Result, rows: list[Line], folded: dict[str, list[str]], notes: list[str]) -> str:
    details = (
        line
        for title, lines in folded.items()
        for line in ("", f"<details><summary>{title}</summary>", "", *lines, "", "</details>")
    )
    head = [MARKER, f"**convcost: {headline(result)}**", ""]
    return "\n".join([*head, *_table(_titles(result), rows), *details, "", "<br>\n".join(notes), ""])


def _left_out(titles: Iterable[str]) -> list[str]:
    listed = ", ".join(titles)
    return [f"Left out to keep this short: {listed}."] if listed else []


def _titles(result: Result) -> Line:
    return ("model", "metric", *(("base:", "now:", "change:") if result.compared else ("now:",)), "limit:", "")


def _table(titles: Line, rows: Iterable[Line]) -> list[str]:
    """Lines of a table; a title with a colon is that of numbers, and a column without a title is emphasised."""
    lines = [_line(row) for row in rows]
    if not lines:
        return []
    rule = _line("---:" if title.endswith(":") else "---" for title in titles)
    return [_line(title.removesuffix(":") for title in titles), rule, *lines]


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _rows(result: Result) -> Iterator[Line]:
    """A row for everything that needs attention, then for every figure that changed."""
    ranks = list(Status)
    for model in sorted(result.models, key=lambda each: -ranks.index(each.status)):
        yield from (_verdict_row(model, each, with_base=bool(result.compared)) for each in model.having(*LOUD))
    for model in result.models:
        told = {labelled(each.column, each.limit.settings) for each in model.having(*LOUD) if not each.part}
        for column, before, now in changed(model):
            name = labelled(column, DEFAULT)
            if name not in told:
                name = f"{name}{_unit(column)}"
                yield code(model.called), name, total(before, column), total(now, column), _change(before, now), "", ""


def _verdict_row(model: Model, verdict: Verdict, *, with_base: bool) -> Line:
    column = verdict.column
    part = f"{code(verdict.part)} " if verdict.part else ""
    growth = " growth" if verdict.limit.rule == "growth" else ""
    before = (total(verdict.old, column),) if with_base else ()
    since = (_change(verdict.old, verdict.value),) if with_base else ()
    name = f"{part}{labelled(column, verdict.limit.settings)}{growth}{_unit(column)}"
    now = total(verdict.value, column)
    return code(model.called), name, *before, now, *since, _limit(verdict), _outcome(verdict)


def _outcome(verdict: Verdict) -> str:
    is_under = verdict.status is Status.FAIL and verdict.limit.rule == "min"
    return "**under**" if is_under else OUTCOMES[verdict.status]


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


def _folded(result: Result) -> Iterator[tuple[str, list[str]]]:
    """What is there for those who want to know more, by title."""
    grown = [row for model in result.models for row in _parts(model)]
    yield "Where it changed", _table(("model", "part", "metric", "base:", "now:", "change:"), grown)
    whys = {(verdict.limit.why, place(verdict, "")): None for verdict in result.verdicts if verdict.status in LOUD}
    yield "Why there are limits", [f"* {code(at)}: {code(why)}" for why, at in whys if why]
    calm = [model for model in result.models if not model.having(*LOUD) and not changed(model)]
    yield count(len(calm), "other model"), _table(("model", "of its limits"), (_calm(model) for model in calm))
    gone = result.compared.removed if result.compared else ()
    yield f"{len(gone)} removed", [f"* {code(each)}" for each in gone]
    yield count(len(result.errors), "problem"), [f"* {code(concise(problem))}" for problem in result.errors]


def _parts(model: Model) -> Iterator[Line]:
    """The parts at the top that changed most."""
    old: Figures | None = model.past.old.figures
    columns: list[Column] = [each.column for each in changed(model) if each.column.additive]
    if old is None:
        return
    for column in columns:
        for part in changed_parts(model.now, old, column, DEFAULT)[:PARTS_LISTED]:
            since = change(part.before, part.now) or "new"
            yield code(model.called), code(part.path), column.key, exact(part.before), exact(part.now), since


def _calm(model: Model) -> Line:
    said = pairs(model) or ["no budget" if not model.verdicts else "nothing to compare with"]
    return code(f"{model.called}{history(model)}"), "; ".join(said)
