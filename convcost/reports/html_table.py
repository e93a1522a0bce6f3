"""The table that a notebook shows for an analysis; self-contained, without scripts or styles from elsewhere."""

from collections.abc import Iterable
from html import escape

from convcost.analysis import Analysis
from convcost.reports import caption
from convcost.reports.cells import TEXT, columns
from convcost.reports.table import View, table
from convcost.settings import CONVENTION

NUMBER = "text-align: right; font-variant-numeric: tabular-nums"
WORDS = "text-align: left"


def render(analysis: Analysis) -> str:
    """One network as an HTML table; every text of the network is escaped."""
    texts = columns(table(analysis, View()))
    styles = [WORDS if title in TEXT else NUMBER for title in texts]
    *rows, total = zip(*texts.values(), strict=True)
    below = "<br>".join(escape(line) for line in (*caption.summary(analysis), CONVENTION))
    return "\n".join(
        (
            "<table>",
            f"<caption><b>{escape(caption.title(analysis))}</b> {escape(caption.flow(analysis))}</caption>",
            f"<thead>{_line('th', texts, styles)}</thead>",
            f"<tbody>{''.join(_line('td', row, styles) for row in rows)}</tbody>",
            f"<tfoot>{_line('th', total, styles)}</tfoot>",
            "</table>",
            f"<p><small>{below}</small></p>",
        )
    )


def _line(tag: str, cells: Iterable[str], styles: list[str]) -> str:
    tagged = (f'<{tag} style="{style}">{escape(cell)}</{tag}>' for cell, style in zip(cells, styles, strict=True))
    return f"<tr>{''.join(tagged)}</tr>"
