"""A network that needs no attention, in one line: how much of every limit is used, or what changed."""

from typing import NamedTuple

from convcost.analysis.columns import Column
from convcost.analysis.table import SHOWN_BY_DEFAULT
from convcost.analysis.totals import Figure, Total
from convcost.budgets.budget import Status, Verdict, labelled
from convcost.budgets.interval import Bound
from convcost.budgets.numbers import change, together, total
from convcost.budgets.result import Model
from convcost.budgets.rows import growth_allowed, row
from convcost.notation.spec import metrics
from convcost.notation.spec.figures import DEFAULT


class Changed(NamedTuple):
    """A figure at the base and now."""

    column: Column
    before: Total[Figure] | None
    now: Total[Figure] | None


def pairs(model: Model) -> list[str]:
    """``params 25.56 M of 26 M (98.3 %)`` and so on; of several limits on one figure the nearest."""
    judged = [verdict for verdict in model.verdicts if verdict.status is Status.PASS]
    whole = [verdict for verdict in judged if verdict.part is None]
    nearest = {_subject(verdict): verdict for verdict in sorted(whole, key=_distance, reverse=True)}
    shown = [_pair(verdict) for verdict in whole if nearest[_subject(verdict)] is verdict]
    of_parts = len(judged) - len(whole)
    return [*shown, *([f"{of_parts} limits on parts" if of_parts > 1 else "1 limit on a part"] if of_parts else [])]


def changes(model: Model) -> list[str]:
    """``params 25.56 M to 27.79 M (+8.7 %)`` of whatever is not what it was."""
    return [f"{labelled(column, DEFAULT)} {_way(column, before, now)}" for column, before, now in changed(model)]


def changed(model: Model) -> list[Changed]:
    """The main figures that are not what they were at the base; the others only where all of these are."""
    old = model.past.old.figures
    if old is None:
        return []
    figures = [
        Changed(column, old.figure(column, DEFAULT), model.now.figure(column, DEFAULT))
        for column in metrics.limitable().values()
    ]
    differ = [each for each in figures if each.before is not None and each.before != each.now]
    return [each for each in differ if each.column.key in SHOWN_BY_DEFAULT] or differ


def _subject(verdict: Verdict) -> tuple[str, bool, bool]:
    limit = verdict.limit
    return labelled(verdict.column, limit.settings), limit.rule == "growth", limit.rule == "min"


def _distance(verdict: Verdict) -> Bound:
    """How far from its limit a figure is that passes."""
    return -(verdict.excess or 0)


def _pair(verdict: Verdict) -> str:
    cells = row(verdict, "")
    if verdict.limit.rule == "growth":
        return f"{cells.what} {cells.value} of {growth_allowed(verdict)}"
    share = f" ({cells.percent})" if cells.percent else ""
    return f"{cells.what} {cells.value} of {cells.limit.removeprefix('limit ')}{share}{_since(verdict)}"


def _since(verdict: Verdict) -> str:
    """What changed since the base."""
    before, now = (each.value if each else None for each in (verdict.old, verdict.value))
    if not isinstance(before, int) or not isinstance(now, int) or before == now:
        return ""
    return f", {change(before, now)}" if before else ""


def _way(column: Column, before: Total[Figure] | None, now: Total[Figure] | None) -> str:
    ends = [each.value if each else None for each in (before, now)]
    numbers: list[Bound] = [end for end in ends if isinstance(end, int)]
    if len(numbers) < len(ends):
        return f"{total(before, column)} to {total(now, column)}"
    first, last = together(numbers, column.unit)
    percent = change(*numbers)
    return f"{first} to {last}{f' ({percent})' if percent else ''}"
