"""The result for a spreadsheet: a row per check, raw integers."""

from convcost.analysis.caption import beginning
from convcost.analysis.cells import text
from convcost.analysis.totals import Figure, Total
from convcost.budgets.budget import Verdict, labelled
from convcost.budgets.interval import Bound
from convcost.budgets.result import Model, Result
from convcost.budgets.rows import place
from convcost.errors.untrusted import visible
from convcost.page.answer import Cell, Records

HEADER = (
    "file", "variant", "model", "part", "metric", "rule", "status", "base", "value", "complete", "limit", "over",
    "limit_at", "why", "reason",
)  # fmt: skip


def records(result: Result) -> Records:
    """All checks in one table; a limit that is not on a number leaves its cells empty."""
    return Records(HEADER, (_cells(*each) for each in result.checks))


def _cells(model: Model, verdict: Verdict) -> list[Cell]:
    limit = verdict.limit
    names = (beginning(model.address.name), model.variant or "", model.name, verdict.part or "")
    is_complete = verdict.value is not None and verdict.value.is_complete
    return [
        *map(visible, names),
        labelled(verdict.column, limit.settings),
        limit.rule,
        verdict.status.value,
        _figure(verdict.old, verdict),
        _figure(verdict.value, verdict),
        "true" if is_complete else "false",
        _number(verdict.bound),
        _number(verdict.excess),
        place(verdict, ""),
        visible(limit.why),
        visible(verdict.reason),
    ]


def _figure(total: Total[Figure] | None, verdict: Verdict) -> str | int:
    if total is None or total.value is None:
        return ""
    return total.value if isinstance(total.value, int) else text(total.value, verdict.column.unit)


def _number(number: Bound | None) -> str | int:
    return number if isinstance(number, int) else ""
