"""What a network comes to beside the limits that its file states, for a drawing of bars."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import floor, isinf

from convcost.analysis.measured import Measured
from convcost.budgets.budget import Old, Policy, Status, Verdict, judge
from convcost.budgets.rows import row
from convcost.graph import Graph
from convcost.notation.spec.figures import limits_on
from convcost.notation.spec.model import Network
from convcost.page import Gauge, Level

LEVELS: dict[Status, Level] = {
    Status.PASS: "pass", Status.SKIP: "skip", Status.WARN: "warn", Status.UNKNOWN: "unknown", Status.FAIL: "fail",
}  # fmt: skip


def gauges(network: Network, graph: Graph) -> tuple[Gauge, ...]:
    """The limits that can be judged without an earlier version, those that are exceeded first.

    Of a warning and a limit on one figure that one is shown which is exceeded.
    """
    verdicts = judge(limits_on(graph.variant, network.budgets), Measured(graph), Old(), Policy())
    shown = [each for each in verdicts if each.status is not Status.SKIP]
    first: dict[str, Gauge] = {}
    for gauge in gauges_of(shown, network.document.source.name):
        first.setdefault(gauge.title, gauge)
    return tuple(first.values())


def gauges_of(verdicts: Iterable[Verdict], file: str) -> tuple[Gauge, ...]:
    """Every verdict on a network in ``file`` as a bar, those first that somebody has to look at."""
    ranks = list(Status)
    return tuple(_gauges(sorted(verdicts, key=lambda each: -ranks.index(each.status)), file))


def _gauges(verdicts: list[Verdict], file: str) -> Iterator[Gauge]:
    for verdict in verdicts:
        found = row(verdict, file)
        told = ", ".join(filter(None, (f"{found.value}, {found.limit}", found.distance, found.why)))
        yield Gauge(found.what, LEVELS[verdict.status], _share(verdict), told)


def _share(verdict: Verdict) -> int | None:
    """Thousandths of the limit, rounded down."""
    judged, bound = verdict.judged, verdict.bound
    if judged is None or not bound or isinf(judged) or isinf(bound):
        return None
    return floor(1000 * Fraction(judged) / Fraction(bound))
