"""The result for a spreadsheet: a row per check, raw integers."""

from convcost.analysis.caption import beginning
from convcost.analysis.cells import text
from convcost.analysis.totals import Figure, Total
from convcost.budgets.budget import Verdict, labelled
from convcost.budgets.interval import Bound
from convcost.budgets.result import Model, Result
from convcost.errors.untrusted import visible
from convcost.page.comma_separated import comma_separated
from convcost.reports.check.rows import place

HEADER = (
    "file", "variant", "model", "part", "metric", "rule", "status", "base", "value", "complete", "limit", "over",
    "limit_at", "why", "reason",
)  # fmt: skip


def render(result: Result) -> str:
    """All checks in one table; a limit that is not on a number leaves its cells empty."""
    judged = ((model, verdict) for model in result.models for verdict in model.verdicts if not verdict.is_unmatched)
    return comma_separated(HEADER, (_cells(*each) for each in judged))


def _cells(model: Model, verdict: Verdict) -> list[str | int]:
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
