"""Every check as a finding, for the formats of build servers."""

from collections.abc import Iterator, Mapping

from convcost.budgets.budget import Status, Verdict
from convcost.budgets.result import Model, Result
from convcost.budgets.rows import VerdictRow, row
from convcost.errors.untrusted import visible
from convcost.page import Finding, Level, Place

LEVELS: Mapping[Status, Level] = {
    Status.FAIL: "fail",
    Status.UNKNOWN: "unknown",
    Status.WARN: "warn",
    Status.SKIP: "skip",
    Status.PASS: "pass",
}


def findings(result: Result) -> Iterator[Finding]:
    """A finding for every check, also for those that passed, in the order in which they were judged."""
    return (_finding(model, verdict) for model, verdict in result.checks)


def _finding(model: Model, verdict: Verdict) -> Finding:
    limit, cells = verdict.limit, row(verdict, "")
    return Finding(
        LEVELS[verdict.status],
        visible(model.called),
        cells.what if limit.rule == "growth" else f"{cells.what} {limit.rule}",
        limit.metric,
        _message(cells),
        cells.why,
        _place(model, verdict),
        cells.place,
        tuple(filter(None, (cells.value, cells.limit, cells.distance, cells.percent))),
    )


def _message(cells: VerdictRow) -> str:
    """``params 27.79 M, limit 26 M (1.791 M over, +6.9 %)``."""
    if not cells.value:
        return f"{cells.what}: {cells.distance}"
    distance = ", ".join(filter(None, (cells.distance, cells.percent)))
    return f"{cells.what} {cells.value}, {cells.limit}{f' ({distance})' if distance else ''}"


def _place(model: Model, verdict: Verdict) -> Place:
    """Where the limit stands: its words in a file, or the whole file of the network where it comes from an option."""
    limit = verdict.limit
    if limit.option:
        return Place(visible(model.address.name))
    span = limit.span
    file = visible(span.source.name)
    if "\n" in span.source.text[span.start : span.end]:
        return Place(file, span.line)
    return Place(file, span.line, span.column, span.column + span.end - span.start)
