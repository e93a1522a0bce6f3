"""Why figures differ, for programs: comma-separated values, or JSON, ``convcost/reconcile/1``; all exact."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from convcost.analysis import Analysis
from convcost.analysis.data import document, heading, sizes
from convcost.analysis.settings import CONVENTION
from convcost.analysis.totals import Total
from convcost.conventions import Convention, lookup
from convcost.errors import Problem
from convcost.errors.untrusted import visible
from convcost.page.comma_separated import Cell, comma_separated
from convcost.published.reconciling.ledger import Ledger
from convcost.published.reconciling.quoted import Explanation, Search

SCHEMA = "convcost/reconcile/1"
LEVELS = 4
"""The object, its models, what is said of a model, its steps."""
SEARCHED = 2
"""The object, and an explanation per line."""

Totals = Mapping[str, Total[int]]


def ledgers_as_json(found: Iterable[tuple[Analysis, Ledger]], problems: Sequence[Problem]) -> str:
    """Per network both totals and the steps between them."""
    return _document({"models": [_with_ledger(*each) for each in found]}, problems)


def totals_as_json(found: Iterable[tuple[Analysis, Totals]], problems: Sequence[Problem]) -> str:
    """Per network what every tool prints."""
    models = [
        {**heading(analysis), "totals": [_total(lookup(name), total) for name, total in totals.items()]}
        for analysis, totals in found
    ]
    return _document({"models": models}, problems)


def search_as_json(search: Search, named: Sequence[Analysis], problems: Sequence[Problem]) -> str:
    """The figure and all of its explanations, best first."""
    figure = {"text": search.figure.text, "value": _number(search), "significant_digits": search.figure.significant}
    content = {
        "models": [{**heading(analysis), "macs": analysis.macs} for analysis in named],
        "figure": figure,
        "explained": bool(search.explanations),
        "tried": search.tried,
        "explanations": [_explanation(each) for each in search.explanations],
    }
    return _document(content, problems, SEARCHED)


def ledgers_as_csv(found: Iterable[tuple[Analysis, Ledger]]) -> str:
    """A row per step and kind; amounts can be summed."""
    rows = (
        [*_model(analysis), entry.step, entry.kind, entry.layers, entry.amount]
        for analysis, ledger in found
        for entry in ledger.entries
    )
    return comma_separated(("model", "variant", "step", "kind", "layers", "amount"), rows)


def totals_as_csv(found: Iterable[tuple[Analysis, Totals]]) -> str:
    """A row per network and tool."""
    rows = (
        [*_model(analysis), name, lookup(name).unit, total.value, "true" if total.is_complete else "false"]
        for analysis, totals in found
        for name, total in totals.items()
    )
    return comma_separated(("model", "variant", "convention", "unit", "total", "complete"), rows)


def search_as_csv(search: Search) -> str:
    """A row per explanation and tool, best first."""
    rows = (
        [*_explained(each), convention.name, convention.unit, each.total, each.relation]
        for each in search.explanations
        for convention in each.conventions
    )
    return comma_separated(("model", "variant", "differences", "convention", "unit", "total", "relation"), rows)


def _document(content: dict[str, Any], problems: Sequence[Problem], levels: int = LEVELS) -> str:
    return document(SCHEMA, {"convention": CONVENTION, **content}, problems, levels)


def _with_ledger(analysis: Analysis, ledger: Ledger) -> dict[str, Any]:
    start, end = (_total(*each) for each in zip(ledger.conventions, ledger.totals, strict=True))
    steps = [
        {"step": each.step, "kind": each.kind, "layers": each.layers, "amount": each.amount} for each in ledger.entries
    ]
    return {**heading(analysis), "from": start, "to": end, "steps": steps}


def _total(convention: Convention, total: Total[int]) -> dict[str, Any]:
    return {
        "convention": convention.name,
        "tool": convention.tool,
        "unit": convention.unit,
        "counts": convention.counts,
        "total": total.value,
        "complete": total.is_complete,
    }


def _explanation(each: Explanation) -> dict[str, Any]:
    return {
        "name": each.graph.name,
        "variant": each.graph.variant,
        "inputs": {name: sizes(shape) for name, shape in each.graph.inputs.items()},
        "conventions": [convention.name for convention in each.conventions],
        "unit": each.conventions[0].unit,
        "total": each.total,
        "relation": each.relation,
        "differences": list(each.differences),
    }


def _number(search: Search) -> int | float:
    value = search.figure.value
    return int(value) if value.denominator == 1 else float(value)


def _model(analysis: Analysis) -> list[Cell]:
    return [visible(text) for text in (analysis.graph.name, analysis.graph.variant or "")]


def _explained(each: Explanation) -> list[Cell]:
    texts = (each.graph.name, each.graph.variant or "", "; ".join(each.differences))
    return [visible(text) for text in texts]
