"""A verdict in words: what was limited, what it is, what it may be, how far that is, and where the limit stands."""

from fractions import Fraction
from math import isinf
from typing import NamedTuple

from convcost.analysis.caption import beginning
from convcost.analysis.cells import text
from convcost.budgets.budget import Status, Verdict, labelled
from convcost.budgets.interval import Bound
from convcost.budgets.numbers import change, magnitude, percentage, shown_change, together, used
from convcost.errors.untrusted import visible


class VerdictRow(NamedTuple):
    """The cells of one verdict, safe to print. ``place`` is a line of the network's own file, or names another one."""

    status: Status
    what: str
    value: str
    limit: str
    distance: str
    percent: str
    place: str
    why: str


def row(verdict: Verdict, file: str) -> VerdictRow:
    """The cells for a verdict on a network in ``file``."""
    found = VerdictRow(
        verdict.status, what(verdict), "", "", "", "", place(verdict, file), beginning(verdict.limit.why)
    )
    if verdict.status is Status.SKIP or verdict.judged is None or verdict.bound is None:
        return found._replace(distance=beginning(verdict.reason))
    if verdict.status is Status.UNKNOWN:
        return _unknown(found, verdict, verdict.judged, verdict.bound)
    if verdict.limit.rule == "growth":
        return _growth(found, verdict, verdict.judged, verdict.bound)
    return _level(found, verdict, verdict.judged, verdict.bound)


def what(verdict: Verdict) -> str:
    """``stem macs``, ``weights as int8``, ``macs growth``."""
    part = f"{visible(verdict.part)} " if verdict.part else ""
    growth = " growth" if verdict.limit.rule == "growth" else ""
    return f"{part}{labelled(verdict.column, verdict.limit.settings)}{growth}"


def place(verdict: Verdict, file: str) -> str:
    """Where the limit stands: ``line 28``, ``convcost.yaml:9``, ``--max params=26M``."""
    limit = verdict.limit
    if limit.option:
        return visible(limit.option)
    name, line = limit.span.source.name, limit.span.line
    return f"line {line}" if name == file else f"{beginning(name)}:{line}"


def _level(found: VerdictRow, verdict: Verdict, judged: Bound, bound: Bound) -> VerdictRow:
    """A figure beside the limit on it."""
    excess = verdict.excess
    numbers: list[Bound] = [judged, bound] if excess is None else [judged, bound, magnitude(excess)]
    value, limit, *rest = together(numbers, verdict.column.unit, verdict.limit)
    passes = verdict.status is Status.PASS
    distance = f"{rest[0]} {_beyond(verdict, passes=passes)}" if rest and not isinf(excess or 0) else ""
    return found._replace(
        value=_value(verdict, value),
        limit=_limit(verdict, limit),
        distance=distance if verdict.reason == "" else f"{distance}, {verdict.reason}",
        percent=_percent(verdict, judged, bound),
    )


def _percent(verdict: Verdict, judged: Bound, bound: Bound) -> str:
    """How much of the limit is used, or by how much it is exceeded; nothing where a `min` holds."""
    if verdict.status is not Status.PASS:
        return change(bound, judged)
    return used(judged, bound) if verdict.limit.rule != "min" else ""


def _growth(found: VerdictRow, verdict: Verdict, judged: Bound, bound: Bound) -> VerdictRow:
    """How much a figure rose beside how much it may; as levels where percentages would not show which is more."""
    limit, before = verdict.limit, verdict.old.value if verdict.old else None
    if not isinstance(before, int) or isinf(judged) or isinf(bound):
        return _level(found, verdict, judged, bound)
    risen: Bound = judged - before
    allowed: Bound = limit.value
    ends = together([before, judged], verdict.column.unit, limit)
    if isinstance(allowed, Fraction):
        shown = change(before, judged)
        if not shown or not _tells(verdict, shown_change(before, judged)):
            return _level(found, verdict, judged, bound)
        value = shown
    else:
        value = _signed(together([magnitude(risen), allowed], verdict.column.unit, limit)[0], risen)
    way = f"{ends[0]} to {ends[1]}" if risen else f"{ends[0]} as before"
    return found._replace(value=value, limit=f"limit {growth_allowed(verdict)}", distance=way)


def growth_allowed(verdict: Verdict) -> str:
    """``+1 %``, ``+5 k``, ``+1 % or +1 M``."""
    limit, unit = verdict.limit, verdict.column.unit
    if not isinstance(limit.value, Fraction):
        return f"+{together([limit.value], unit, limit)[0]}"
    least = f" or +{together([limit.at_least], unit, limit)[0]}" if limit.at_least else ""
    return f"+{percentage(limit.value)}{least}"


def _tells(verdict: Verdict, shown: Fraction) -> bool:
    """Whether the rounded percentage is on the side of the limit on which the exact one is."""
    exceeds = shown > verdict.limit.value
    return exceeds is (verdict.status is not Status.PASS) or (exceeds and verdict.limit.at_least > 0)


def _unknown(found: VerdictRow, verdict: Verdict, judged: Bound, bound: Bound) -> VerdictRow:
    value, limit = together([judged, bound], verdict.column.unit, verdict.limit)
    shown = value if verdict.value and verdict.value.value is not None else "unknown"
    return found._replace(value=_value(verdict, shown), limit=_limit(verdict, limit), distance="cannot be judged")


def _value(verdict: Verdict, worst: str) -> str:
    """The figure; of one per axis all of them, of a lower bound that it is one."""
    total = verdict.value
    if total is None or total.value is None:
        return worst
    if isinstance(total.value, tuple | str):
        return text(total.value, verdict.column.unit)
    return worst if total.is_complete else f">={worst}"


def _limit(verdict: Verdict, bound: str) -> str:
    limit = verdict.limit
    least = "at least " if limit.rule == "min" else ""
    share = f"{percentage(limit.value)} = " if isinstance(limit.value, Fraction) and limit.rule != "growth" else ""
    return f"limit {least}{share}{bound}"


def _beyond(verdict: Verdict, *, passes: bool) -> str:
    if verdict.limit.rule == "min":
        return "more" if passes else "short"
    return "left" if passes else "over"


def _signed(digits: str, number: Bound) -> str:
    return f"{'-' if number < 0 else '+'}{digits}"
