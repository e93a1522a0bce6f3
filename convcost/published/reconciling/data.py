"""Why figures differ, for programs: as one JSON object, ``convcost/reconcile/1``, or a row each; all exact."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from convcost.analysis import Analysis
from convcost.analysis.data import heading, sizes
from convcost.analysis.settings import CONVENTION
from convcost.analysis.totals import Total
from convcost.conventions import Convention, lookup
from convcost.errors.untrusted import visible
from convcost.notation.spec.printed import Printed
from convcost.page.answer import Cell, Data, Records
from convcost.published.reconciling.ledger import Ledger
from convcost.published.reconciling.quoted import ToolTotal
from convcost.published.search import Match, Search

SCHEMA = "convcost/reconcile/1"
LEVELS = 4
"""The object, its models, what is said of a model, its steps."""
SEARCHED = 2
"""The object, and an explanation per line."""

Totals = Mapping[str, Total[int]]


def of_ledgers(found: Iterable[tuple[Analysis, Ledger]]) -> Data:
    """Per network both totals and the steps between them."""
    return _data({"models": [_with_ledger(*each) for each in found]})


def of_totals(found: Iterable[tuple[Analysis, Totals]]) -> Data:
    """Per network what every tool prints."""
    models = [
        {**heading(analysis), "totals": [_total(lookup(name), total) for name, total in totals.items()]}
        for analysis, totals in found
    ]
    return _data({"models": models})


def of_search(figure: Printed, found: Search[ToolTotal], named: Sequence[Analysis], not_tried: str = "") -> Data:
    """The figure and all of its explanations, best first; and what was not gone through."""
    content = {
        "models": [{**heading(analysis), "macs": analysis.macs} for analysis in named],
        "figure": {"text": figure.text, "value": _number(figure), "significant_digits": figure.significant},
        "explained": bool(found.matches),
        "tried": found.tried,
        **({"not_tried": not_tried} if not_tried else {}),
        "explanations": [_explanation(each) for each in found.matches],
    }
    return _data(content, SEARCHED)


def ledger_records(found: Iterable[tuple[Analysis, Ledger]]) -> Records:
    """A row per step and kind; amounts can be summed."""
    rows = (
        [*_model(analysis), entry.step, entry.kind, entry.layers, entry.amount]
        for analysis, ledger in found
        for entry in ledger.entries
    )
    return Records(("model", "variant", "step", "kind", "layers", "amount"), rows)


def total_records(found: Iterable[tuple[Analysis, Totals]]) -> Records:
    """A row per network and tool."""
    rows = (
        [*_model(analysis), name, lookup(name).unit, total.value, "true" if total.is_complete else "false"]
        for analysis, totals in found
        for name, total in totals.items()
    )
    return Records(("model", "variant", "convention", "unit", "total", "complete"), rows)


def search_records(found: Search[ToolTotal]) -> Records:
    """A row per explanation and tool, best first."""
    rows = (
        [*_explained(total), convention.name, convention.unit, total.value, relations[0]]
        for total, relations in found.matches
        for convention in total.conventions
    )
    return Records(("model", "variant", "differences", "convention", "unit", "total", "relation"), rows)


def _data(content: dict[str, Any], levels: int = LEVELS) -> Data:
    return Data(SCHEMA, {"convention": CONVENTION, **content}, levels)


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


def _explanation(match: Match[ToolTotal]) -> dict[str, Any]:
    found = match.candidate
    return {
        "name": found.graph.name,
        "variant": found.graph.variant,
        "inputs": {name: sizes(shape) for name, shape in found.graph.inputs.items()},
        "conventions": [convention.name for convention in found.conventions],
        "unit": found.conventions[0].unit,
        "total": found.value,
        "relation": match.relations[0],
        "differences": list(found.differences),
    }


def _number(figure: Printed) -> int | float:
    return int(figure.value) if figure.value.denominator == 1 else float(figure.value)


def _model(analysis: Analysis) -> list[Cell]:
    return [visible(text) for text in (analysis.graph.name, analysis.graph.variant or "")]


def _explained(total: ToolTotal) -> list[Cell]:
    texts = (total.graph.name, total.graph.variant or "", "; ".join(total.differences))
    return [visible(text) for text in texts]
