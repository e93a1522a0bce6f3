"""The verdicts for build servers: a finding each, at the line of the file that states the figure."""

from collections.abc import Sequence

from convcost.analysis.caption import beginning
from convcost.errors.untrusted import visible
from convcost.notation.spec.model import Network
from convcost.page import Finding, Place
from convcost.published.verification import FigureVerdict, Verified
from convcost.published.verification.wording import metric, outcome, printed, remarks


def findings(found: Sequence[Verified]) -> tuple[Finding, ...]:
    """Every verdict, in the order of the files; those that hold pass."""
    return tuple(_finding(each.network, each.variant, verdict) for each in found for verdict in each.verdicts)


def _finding(network: Network, variant: str | None, verdict: FigureVerdict) -> Finding:
    reference = verdict.reference
    what = f"{visible(reference.part)} {metric(verdict)}" if reference.part else metric(verdict)
    figure = f"{what} {printed(verdict)}"
    return Finding(
        "pass" if verdict.holds else "fail",
        beginning(network.name if variant is None else f"{network.name} {variant}"),
        f"{figure}, {visible(reference.source)}",
        reference.metric,
        f"{figure} is {outcome(verdict)}",
        "; ".join(remarks(verdict)),
        _place(verdict),
        f"line {reference.span.line}",
    )


def _place(verdict: FigureVerdict) -> Place:
    span = verdict.reference.span
    return Place(visible(span.source.name), span.line, span.column, span.column + span.end - span.start)
