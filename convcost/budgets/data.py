"""The result as a JSON object, ``convcost/check/1``: every check with exact figures, sorted as it was asked for."""

from dataclasses import replace
from fractions import Fraction
from math import isinf
from typing import Any

from convcost.analysis.columns import Column
from convcost.analysis.data import figure
from convcost.analysis.dtypes import UNLESS_GIVEN
from convcost.analysis.settings import CONVENTION
from convcost.analysis.totals import Figure, Total
from convcost.budgets.budget import Status, Verdict
from convcost.budgets.interval import Bound
from convcost.budgets.result import Model, Result
from convcost.language.quantity import exact_fraction
from convcost.notation.spec import metrics
from convcost.notation.spec.figures import DEFAULT
from convcost.page.answer import Data

SCHEMA = "convcost/check/1"
LEVELS = 2
"""The object, its lists; a network or a check is a line."""


def data(result: Result) -> Data:
    """The status and the summary, every network, every check."""
    content = {
        **_verdict(result.status),
        "summary": _summary(result),
        "convention": CONVENTION,
        **_base(result),
        "projects": list(result.projects),
        "models": [_model(model) for model in result.models],
        "checks": [_check(model, verdict) for model, verdict in result.checks],
    }
    return Data(SCHEMA, content, LEVELS)


def _verdict(status: int) -> dict[str, Any]:
    return {"status": ("pass", "fail", "error")[status], "exit_code": status}


def _summary(result: Result) -> dict[str, int]:
    return {
        "models": len(result.models),
        "checks": result.judged,
        "passed": result.counts[Status.PASS],
        "failed": result.counts[Status.FAIL],
        "warned": result.counts[Status.WARN],
        "skipped": result.counts[Status.SKIP],
        "unknown": result.counts[Status.UNKNOWN],
    }


def _base(result: Result) -> dict[str, Any]:
    compared = result.compared
    if compared is None:
        return {}
    commit = {"commit": compared.commit} if compared.commit else {}
    return {"base": {"name": compared.name, **commit}, "removed": list(compared.removed)}


def _model(model: Model) -> dict[str, Any]:
    columns = metrics.limitable().values()
    old = model.past.old.figures
    known = {"base_totals": _totals({column: old.figure(column, DEFAULT) for column in columns})} if old else {}
    return {
        "file": model.address.name,
        "variant": model.variant,
        "name": model.name,
        "status": model.status.value,
        **({} if model.past.change == "none" else {"base": model.past.change}),
        **({"was": model.past.was} if model.past.was else {}),
        "totals": _totals({column: model.now.figure(column, DEFAULT) for column in columns}),
        "incomplete": [column.key for column in columns if _is_bound(model.now.figure(column, DEFAULT))],
        **known,
    }


def _is_bound(total: Total[Figure] | None) -> bool:
    return total is not None and not total.is_complete


def _totals(figures: dict[Column, Total[Figure] | None]) -> dict[str, Any]:
    return {column.key: figure(total.value, column) for column, total in figures.items() if total}


def _check(model: Model, verdict: Verdict) -> dict[str, Any]:
    limit = verdict.limit
    return {
        "file": model.address.name,
        "variant": model.variant,
        "part": verdict.part,
        "metric": limit.metric,
        "rule": limit.rule,
        "status": verdict.status.value,
        "value": _figure(verdict.value, verdict.column),
        "complete": verdict.value is not None and verdict.value.is_complete,
        "base": _figure(verdict.old, verdict.column),
        "limit": _number(verdict.bound),
        "over": _number(verdict.excess),
        **_as_written(model, verdict),
        **({"why": limit.why} if limit.why else {}),
        **({"reason": verdict.reason} if verdict.reason else {}),
        **_place(verdict),
    }


def _as_written(model: Model, verdict: Verdict) -> dict[str, Any]:
    """A percentage, and the settings where they are not the usual ones; a limit without a dtype takes the file's."""
    limit = verdict.limit
    percent = {"percent": exact_fraction(limit.value * 100)} if isinstance(limit.value, Fraction) else {}
    dtype = limit.settings.dtype or model.now.graph.dtype
    told = {"batch": limit.settings.batch, "dtype": dtype or UNLESS_GIVEN}
    settings = told if replace(limit.settings, dtype=dtype) != DEFAULT else {}
    return {**percent, **settings}


def _place(verdict: Verdict) -> dict[str, Any]:
    limit = verdict.limit
    if limit.option:
        return {"option": limit.option}
    return {"limit_file": limit.span.source.name, "line": limit.span.line, "column": limit.span.column}


def _figure(total: Total[Figure] | None, column: Column) -> Any:
    return figure(total.value, column) if total else None


def _number(number: Bound | None) -> int | str | None:
    """An integer; null where there is none or no end, a fraction as text."""
    if number is None or isinf(number):
        return None
    return number if isinstance(number, int) else exact_fraction(Fraction(number))
