"""How far a network got: names, shapes and layers up to the step that failed."""

from convcost.analysis import Analysis
from convcost.analysis.cells import TEXT, columns
from convcost.analysis.table import View, table
from convcost.reports import caption
from convcost.reports.plain import aligned


def render(analysis: Analysis) -> str:
    """A table without figures: those of half a network mean nothing."""
    texts = columns(table(analysis, View()))
    rows = {title: texts[title][:-1] for title in TEXT}
    lines = [f"{caption.model(analysis)} up to the step that failed", "", *aligned(rows)]
    return "".join(f"{line}\n" for line in lines)
