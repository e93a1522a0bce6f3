"""A verdict in words that are safe to print, and all verdicts in a sentence."""

from collections import Counter
from collections.abc import Sequence

from convcost.errors.untrusted import visible
from convcost.notation.spec.references import OUTCOMES
from convcost.published.verification import FigureVerdict, Verified
from convcost.published.verification.arithmetic import lines


def metric(verdict: FigureVerdict) -> str:
    """What was published, with the variables that it was published for."""
    reference = verdict.reference
    values = "".join(f", {name}={value}" for name, value in reference.values.items())
    return visible(f"{reference.metric}{values}")


def printed(verdict: FigureVerdict) -> str:
    """The figure as the source prints it."""
    reference = verdict.reference
    return visible(f"{reference.printed.text} {reference.unit}" if reference.unit else reference.printed.text)


def outcome(verdict: FigureVerdict) -> str:
    """The class; of a figure with few digits, how little that proves."""
    is_weak = verdict.reference.printed.is_weak and verdict.outcome not in {"erratum", "unreproduced"}
    return f"consistent with {verdict.outcome}" if is_weak else verdict.outcome


def remarks(verdict: FigureVerdict) -> list[str]:
    """What the file declares and is not so, then the arithmetic, an explanation each, and the note."""
    expected = verdict.reference.expected
    broken = [f"declared {expected}"] if expected and not verdict.holds else []
    return [*broken, *lines(verdict)]


def summary(found: Sequence[Verified]) -> str:
    """``27 published figures: 1 exact, 9 rounded, ...; all hold``."""
    verdicts = [verdict for each in found for verdict in each.verdicts]
    counts = Counter(verdict.outcome for verdict in verdicts)
    classes = ", ".join(f"{counts[each]} {each}" for each in OUTCOMES if counts[each])
    failed = sum(not verdict.holds for verdict in verdicts)
    figures = f"{len(verdicts)} published figure{'s' * (len(verdicts) != 1)}"
    return f"{figures}: {classes}; {f'{failed} FAILED' if failed else 'all hold'}"
