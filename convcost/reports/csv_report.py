"""Comma-separated values for a spreadsheet: raw integers, one row per part."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from convcost.analysis import Analysis
from convcost.analysis.cells import text
from convcost.analysis.columns import Column, columns
from convcost.analysis.data import ROUNDED
from convcost.analysis.table import Row, Table, View, table
from convcost.analysis.totals import Figure, Total
from convcost.errors.untrusted import visible
from convcost.graph.parts import EVERY_LEVEL
from convcost.page.comma_separated import Cell, comma_separated
from convcost.reports import caption


def render(analyses: Sequence[Analysis], view: View) -> str:
    """All networks in one table: every layer with every figure that adds up, unless the view says otherwise.

    A sum of which not all is known is a lower bound: ``complete`` is false there. There is no row of totals, so that
    a column can be summed.
    """
    if not analyses:
        return ""
    tables = [(analysis, _table(analysis, view)) for analysis in analyses]
    shown = tables[0][1].columns
    titles = ("model", "variant", "name", "output", *(column.key for column in shown), "complete", "kind")
    return comma_separated(titles, (_cells(each, row, shown) for each, found in tables for row in found.lines))


def _table(analysis: Analysis, view: View) -> Table:
    every_sum = tuple(each.key for each in columns(analysis.settings) if each.per_layer and each.additive)
    return table(analysis, replace(view, depth=view.depth or EVERY_LEVEL, columns=view.columns or every_sum))


def _cells(analysis: Analysis, row: Row, shown: tuple[Column, ...]) -> list[Cell]:
    complete = all(total.is_complete for total in row.figures if total)
    model = (caption.beginning(analysis.graph.name), visible(analysis.graph.variant or ""))
    figures = map(_figure, row.figures, shown)
    return [*model, row.name, row.output, *figures, "true" if complete else "false", row.kind]


def _figure(total: Total[Figure] | None, column: Column) -> Cell:
    """A raw integer, a ratio or a time as JSON has it, others as tables show them; nothing where nothing is known."""
    if total is None or total.value is None or not (total.is_complete or total.value):
        return ""
    if column.unit in ROUNDED and isinstance(total.value, Fraction):
        return float(total.value)
    return total.value if isinstance(total.value, int) else text(total.value, column.unit)
