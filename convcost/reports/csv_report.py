"""Comma-separated values for a spreadsheet: raw integers, one row per part."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from io import StringIO

from convcost.analysis import Analysis
from convcost.columns import Column, columns
from convcost.parts import EVERY_LEVEL
from convcost.reports import caption
from convcost.reports.cells import text
from convcost.reports.json_report import ROUNDED
from convcost.reports.table import Row, View, table
from convcost.totals import Figure, Total
from convcost.untrusted import visible

FORMULA = ("=", "+", "-", "@")


def render(analyses: Sequence[Analysis], view: View) -> str:
    """All networks in one table: every layer with every figure that adds up, unless the view says otherwise.

    A sum of which not all is known is a lower bound: ``complete`` is false there. There is no row of totals, so that
    a column can be summed.
    """
    written = StringIO()
    writer = csv.writer(written, lineterminator="\n")
    for index, analysis in enumerate(analyses):
        every_sum = tuple(each.key for each in columns(analysis.settings) if each.per_layer and each.additive)
        found = table(analysis, replace(view, depth=view.depth or EVERY_LEVEL, columns=view.columns or every_sum))
        if index == 0:
            writer.writerow(["model", "variant", "name", "output", *(c.key for c in found.columns), "complete", "kind"])
        model = (caption.beginning(analysis.graph.name), visible(analysis.graph.variant or ""))
        writer.writerows(_cells(model, row, found.columns) for row in found.lines)
    return written.getvalue()


def _cells(model: tuple[str, str], row: Row, shown: tuple[Column, ...]) -> list[str | int | float]:
    complete = all(total.is_complete for total in row.figures if total)
    texts = [*map(harmless, (*model, row.name, row.output))]
    figures = map(_figure, row.figures, shown)
    return [*texts, *figures, "true" if complete else "false", harmless(row.kind)]


def _figure(total: Total[Figure] | None, column: Column) -> str | int | float:
    """A raw integer, a ratio or a time as JSON has it, others as tables show them; nothing where nothing is known."""
    if total is None or total.value is None or not (total.is_complete or total.value):
        return ""
    if column.unit in ROUNDED and isinstance(total.value, Fraction):
        return float(total.value)
    return total.value if isinstance(total.value, int) else harmless(text(total.value, column.unit))


def harmless(text: str) -> str:
    """A spreadsheet would take a text that begins like a formula for one."""
    return f"'{text}" if text.startswith(FORMULA) else text
