"""The table that a notebook shows for an analysis; self-contained, without scripts or styles from elsewhere."""

from collections.abc import Iterable
from html import escape

from convcost.analysis import Analysis
from convcost.analysis.cells import TEXT, columns
from convcost.analysis.table import View, columns_of, table
from convcost.reports import caption
from convcost.reports.conventions import statements

NUMBER = "text-align: right; font-variant-numeric: tabular-nums"
WORDS = "text-align: left"


def render(analysis: Analysis) -> str:
    """One network as an HTML table; every text of the network is escaped."""
    texts = columns(table(analysis, View()))
    styles = [WORDS if title in TEXT else NUMBER for title in texts]
    *rows, total = zip(*texts.values(), strict=True)
    below = "<br>".join(
        escape(each)
        for each in (*caption.summary(analysis), *statements(analysis.settings, columns_of(View(), analysis.settings)))
    )
    return "\n".join(
        (
            "<table>",
            f"<caption><b>{escape(caption.title(analysis))}</b> {escape(caption.flow(analysis))}</caption>",
            f"<thead>{row('th', texts, styles)}</thead>",
            f"<tbody>{''.join(row('td', cells, styles) for cells in rows)}</tbody>",
            f"<tfoot>{row('th', total, styles)}</tfoot>",
            "</table>",
            f"<p><small>{below}</small></p>",
        )
    )


def row(tag: str, cells: Iterable[str], styles: Iterable[str]) -> str:
    """A row of a table; every text is escaped."""
    tagged = (f'<{tag} style="{style}">{escape(cell)}</{tag}>' for cell, style in zip(cells, styles, strict=True))
    return f"<tr>{''.join(tagged)}</tr>"
