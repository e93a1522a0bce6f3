"""One line per network: its name, its parameters, its MACs."""

from collections.abc import Sequence

from convcost.analysis import Analysis
from convcost.analysis.cells import figure
from convcost.analysis.columns import BY_KEY, named
from convcost.analysis.table import SHOWN_BY_DEFAULT, SHOWN_IN_A_CONVENTION
from convcost.reports import caption


def render(analyses: Sequence[Analysis]) -> str:
    """Exact totals, aligned; on a device, the least time."""
    names = [caption.title(analysis) for analysis in analyses]
    totals = [
        [f"{figure(each.summary(key), BY_KEY[key].unit)} {named(key, each.settings).title}" for key in _keys(each)]
        for each in analyses
    ]
    widths = [max(map(len, column)) for column in zip(*totals, strict=True)]
    longest = max(map(len, names), default=0)
    lines = (
        "  ".join((name.ljust(longest), *(text.rjust(each) for text, each in zip(figures, widths, strict=True))))
        for name, figures in zip(names, totals, strict=True)
    )
    return "".join(f"{line}\n" for line in lines)


def _keys(analysis: Analysis) -> tuple[str, ...]:
    settings = analysis.settings
    device = ("least_seconds",) if settings.device else ()
    return (*(SHOWN_IN_A_CONVENTION if settings.convention else SHOWN_BY_DEFAULT), *device)
