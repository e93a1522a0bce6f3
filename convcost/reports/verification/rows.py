"""A verdict in cells, safe to print, and all of them in a sentence."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from convcost.errors.untrusted import visible
from convcost.notation.spec.model import Network
from convcost.notation.spec.references import OUTCOMES
from convcost.published.verification import Verdict, Verified
from convcost.reports.verification.arithmetic import lines


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one verdict; ``said`` is the arithmetic, a line per explanation, and the note."""

    word: str
    variant: str
    part: str
    metric: str
    printed: str
    source: str
    outcome: str
    place: str
    said: Sequence[str]


def blocks(found: Iterable[Verified]) -> list[tuple[Network, list[Row]]]:
    """The rows of every network file, those of all its variants together."""
    rows: dict[int, tuple[Network, list[Row]]] = {}
    for verified in found:
        _, listed = rows.setdefault(id(verified.network), (verified.network, []))
        listed += [row(verdict, verified.variant) for verdict in verified.verdicts]
    return list(rows.values())


def row(verdict: Verdict, variant: str | None) -> Row:
    """The cells of a verdict on a variant."""
    reference = verdict.reference
    unit = f" {reference.unit}" if reference.unit else ""
    return Row(
        "ok" if verdict.holds else "FAIL",
        visible(variant or ""),
        visible(reference.part or ""),
        visible(f"{reference.metric}{_values(verdict)}"),
        visible(f"{reference.printed.text}{unit}"),
        visible(reference.source),
        outcome(verdict),
        f"line {reference.span.line}",
        [*_broken(verdict), *lines(verdict)],
    )


def _values(verdict: Verdict) -> str:
    """The variables that a figure was published for."""
    return "".join(f", {name}={value}" for name, value in verdict.reference.values.items())


def outcome(verdict: Verdict) -> str:
    """The class; of a figure with few digits, how little that proves."""
    is_weak = verdict.reference.printed.is_weak and verdict.outcome not in {"erratum", "unreproduced"}
    return f"consistent with {verdict.outcome}" if is_weak else verdict.outcome


def _broken(verdict: Verdict) -> list[str]:
    """What the file declares and is not so."""
    expected = verdict.reference.expected
    return [f"declared {expected}"] if expected and not verdict.holds else []


def summary(found: Sequence[Verified]) -> str:
    """``27 published figures: 1 exact, 9 rounded, ...; all hold``."""
    verdicts = [verdict for each in found for verdict in each.verdicts]
    counts = Counter(verdict.outcome for verdict in verdicts)
    classes = ", ".join(f"{counts[each]} {each}" for each in OUTCOMES if counts[each])
    failed = sum(not verdict.holds for verdict in verdicts)
    figures = f"{len(verdicts)} published figure{'s' * (len(verdicts) != 1)}"
    return f"{figures}: {classes}; {f'{failed} FAILED' if failed else 'all hold'}"
