"""The comparison as it goes through pipes: a row per line, aligned by spaces, whole, nothing but text."""

from collections.abc import Iterable

from convcost.comparison.comparison import Comparison
from convcost.reports.comparison.layers import WORDS, tables
from convcost.reports.comparison.layout import Row, Section, View, layout, shown
from convcost.reports.comparison.sentences import sentences
from convcost.reports.conventions import statements
from convcost.reports.plain import GAP, aligned


def render(comparison: Comparison, view: View) -> str:
    """Totals, parts, what they come to in words, the convention."""
    found = layout(comparison, view)
    titles = tuple(heading.title for heading in found.headings)
    rows = [titles, *found.totals.rows, *(row for section in found.parts for row in indented(section))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [_line(row, widths) for row in (titles, *found.totals.rows)]
    for section in found.parts:
        lines += ["", section.title, *(_line(row, widths) for row in indented(section)), *remark(section)]
    for table in tables(comparison, view) if view.layers else ():
        lines += ["", table.title, *aligned(table.texts, WORDS), *([table.remark] if table.remark else [])]
    return "\n".join(
        (*lines, "", *sentences(comparison), "", *statements(comparison.settings, shown(comparison.settings, view)), "")
    )


def indented(section: Section) -> list[Row]:
    """Rows whose names stand a little to the right of what they are about."""
    return [(f"{GAP}{name}", *cells) for name, *cells in section.rows]


def remark(section: Section) -> list[str]:
    """What there is to say below the rows, in a line with their names."""
    return [f"{GAP}{section.remark}"] if section.remark else []


def _line(row: Iterable[str], widths: list[int]) -> str:
    """The name to the left, everything else to the right."""
    name, *cells = (
        cell.rjust(width) if index else cell.ljust(width)
        for index, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return GAP.join((name, *cells)).rstrip()
