"""Comma-separated values for a spreadsheet: raw integers, one row per part."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO

from convcost.analysis import Analysis, Total
from convcost.columns import COLUMNS
from convcost.reports.table import EVERY_LEVEL, Row, View, table
from convcost.untrusted import visible

FORMULA = ("=", "+", "-", "@")


def render(analyses: Sequence[Analysis], view: View) -> str:
    """All networks in one table: every layer with every figure, unless the view says otherwise.

    A sum of which not all is known is a lower bound: ``complete`` is false there. There is no row of totals, so that
    a column can be summed.
    """
    every_figure = tuple(column.key for column in COLUMNS if column.per_layer)
    view = replace(view, depth=view.depth or EVERY_LEVEL, columns=view.columns or every_figure)
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for index, analysis in enumerate(analyses):
        found = table(analysis, view)
        if index == 0:
            writer.writerow(["model", "variant", "name", "output", *(c.key for c in found.columns), "complete", "kind"])
        model = (visible(analysis.graph.name), visible(analysis.graph.variant or ""))
        writer.writerows(_cells(model, row) for row in found.lines)
    return text.getvalue()


def _cells(model: tuple[str, str], row: Row) -> list[str | int]:
    complete = all(total.is_complete for total in row.figures if total)
    texts = [*map(_harmless, (*model, row.name, row.output))]
    return [*texts, *map(_figure, row.figures), "true" if complete else "false", _harmless(row.kind)]


def _figure(total: Total | None) -> str | int:
    """A raw integer; nothing where nothing is known."""
    return total.value if total and (total.is_complete or total.value) else ""


def _harmless(text: str) -> str:
    """A spreadsheet would take a text that begins like a formula for one."""
    return f"'{text}" if text.startswith(FORMULA) else text
