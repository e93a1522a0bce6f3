"""The verdicts for programs: comma-separated values, or a JSON object, ``convcost/verify/1``."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from convcost.analysis.caption import beginning
from convcost.analysis.settings import CONVENTION
from convcost.analysis.totals import Number
from convcost.errors import Problem
from convcost.language.quantity import exact_fraction
from convcost.page.comma_separated import comma_separated
from convcost.published.verification import Verdict, Verified
from convcost.published.verification.explanation import Explanation
from convcost.published.verification.figure import Figure, Sum
from convcost.reports import json_report
from convcost.reports.verification.arithmetic import sentence
from convcost.reports.verification.rows import row

SCHEMA = "convcost/verify/1"
TITLES = (
    "model", "variant", "verdict", "part", "metric", "printed", "source", "class", "expected", "consistent_only",
    "recomputed", "arithmetic",
)  # fmt: skip
LEVELS = 5
"""The object, its networks, what is said of one, its figures, what is said of one."""


def render_csv(found: Sequence[Verified]) -> str:
    """A row per figure."""
    rows = (_cells(each, verdict) for each in found for verdict in each.verdicts)
    return comma_separated(TITLES, rows)


def _cells(verified: Verified, verdict: Verdict) -> list[str]:
    cells, reference = row(verdict, verified.variant), verdict.reference
    words = [
        beginning(verified.network.name),
        cells.variant,
        cells.word.lower(),
        cells.part,
        cells.metric,
        cells.printed,
        cells.source,
        verdict.outcome,
    ]
    is_weak = "true" if reference.printed.is_weak else "false"
    return [*words, reference.expected or "", is_weak, str(_number(verdict.figure.value)), "; ".join(cells.said)]


def render_json(found: Sequence[Verified], problems: Sequence[Problem]) -> str:
    """An object per network, in it one per figure."""
    networks = [
        {
            "name": each.network.name,
            "file": each.network.document.source.name,
            "variant": each.variant,
            "convention": CONVENTION,
            "figures": [_figure(verdict) for verdict in each.verdicts],
        }
        for each in found
    ]
    return json_report.document(SCHEMA, {"networks": networks}, problems, LEVELS)


def _figure(verdict: Verdict) -> dict[str, Any]:
    reference = verdict.reference
    return {
        "metric": reference.metric,
        "part": reference.part,
        "set": dict(reference.values),
        "printed": reference.printed.text,
        "unit": reference.unit,
        "source": reference.source,
        "note": reference.note,
        "line": reference.span.line,
        "recomputed": _number(verdict.figure.value),
        "class": verdict.outcome,
        "expected": reference.expected,
        "holds": verdict.holds,
        "consistent_only": reference.printed.is_weak,
        "corrected": reference.corrected.text if reference.corrected else None,
        "explanations": [_explanation(each) for each in verdict.explanations],
        "coincidences": [_explanation(each) for each in verdict.coincidences],
    }


def _explanation(each: Explanation) -> dict[str, Any]:
    return {
        "class": each.outcomes[0],
        "relations": list(each.relations),
        "unit": each.unit.name if each.unit else None,
        "variant": each.variant,
        **_sums(each.figure),
        "arithmetic": sentence(each),
    }


def _sums(figure: Figure) -> dict[str, Any]:
    whole = {"whole": _sum(figure.whole)} if figure.whole else {}
    return {
        "of": _sum(figure.of) if isinstance(figure.of, Sum) else {"start": _number(figure.of), "terms": []},
        **whole,
    }


def _sum(of: Sum) -> dict[str, Any]:
    terms = [
        {"scope": term.scope, "amount": term.amount, "layers": list(term.layers)} for term in of.terms if term.amount
    ]
    return {"start": of.start, "terms": terms}


def _number(value: Number) -> int | str:
    """An integer, or a fraction as text: nothing is rounded."""
    return int(value) if Fraction(value).denominator == 1 else exact_fraction(Fraction(value))
