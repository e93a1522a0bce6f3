"""The verdicts for programs: as one JSON object, ``convcost/verify/1``, or a row per figure."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from convcost.analysis.caption import beginning
from convcost.analysis.settings import CONVENTION
from convcost.analysis.totals import Number
from convcost.errors.untrusted import visible
from convcost.language.quantity import exact_fraction
from convcost.page.answer import Data, Records
from convcost.published.search import Match
from convcost.published.verification import FigureVerdict, Verified
from convcost.published.verification.adjusting import Adjusted, outcomes
from convcost.published.verification.arithmetic import sentence
from convcost.published.verification.figure import Figure, Sum
from convcost.published.verification.wording import metric, printed, remarks

SCHEMA = "convcost/verify/1"
TITLES = (
    "model", "variant", "verdict", "part", "metric", "printed", "source", "class", "expected", "consistent_only",
    "recomputed", "arithmetic",
)  # fmt: skip
LEVELS = 5
"""The object, its networks, what is said of one, its figures, what is said of one."""


def records(found: Sequence[Verified]) -> Records:
    """A row per figure."""
    return Records(TITLES, (_cells(each, verdict) for each in found for verdict in each.verdicts))


def _cells(verified: Verified, verdict: FigureVerdict) -> list[str]:
    reference = verdict.reference
    return [
        beginning(verified.network.name),
        visible(verified.variant or ""),
        "ok" if verdict.holds else "fail",
        visible(reference.part or ""),
        metric(verdict),
        printed(verdict),
        visible(reference.source),
        verdict.outcome,
        reference.expected or "",
        "true" if reference.printed.is_weak else "false",
        str(_number(verdict.figure.value)),
        "; ".join(remarks(verdict)),
    ]


def data(found: Sequence[Verified]) -> Data:
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
    return Data(SCHEMA, {"networks": networks}, LEVELS)


def _figure(verdict: FigureVerdict) -> dict[str, Any]:
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


def _explanation(match: Match[Adjusted]) -> dict[str, Any]:
    found = match.candidate
    return {
        "class": outcomes(match)[0],
        "relations": list(match.relations),
        "unit": found.unit.name if found.unit else None,
        "variant": found.variant,
        **_sums(found.figure),
        "arithmetic": sentence(match),
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
