"""The table as it goes through pipes: a row per line, aligned by spaces, whole, nothing but text."""

from collections.abc import Collection, Mapping, Sequence

from convcost.analysis import Analysis
from convcost.analysis.cells import TEXT, columns
from convcost.analysis.table import View, columns_of, table
from convcost.reports import caption
from convcost.reports.conventions import statements

GAP = "  "


def render(analyses: Sequence[Analysis], view: View) -> str:
    """All networks one after the other, the convention once at the end."""
    blocks = [_block(analysis, view) for analysis in analyses]
    return (
        "\n".join((*blocks, *statements(analyses[0].settings, columns_of(view, analyses[0].settings)), ""))
        if analyses
        else ""
    )


def _block(analysis: Analysis, view: View) -> str:
    lines = [
        f"{caption.title(analysis)}{GAP}{caption.flow(analysis)}",
        "",
        *aligned(columns(table(analysis, view))),
        "",
        *caption.summary(analysis),
        "",
    ]
    return "\n".join(lines)


def aligned(texts: Mapping[str, Sequence[str]], words: Collection[str] = TEXT) -> list[str]:
    """A header and a line per row: the columns of ``words`` to the left, numbers to the right."""
    padded = []
    for title, cells in texts.items():
        width = max(map(len, (title, *cells)))
        justify = str.ljust if title in words else str.rjust
        padded.append([justify(cell, width) for cell in (title, *cells)])
    return [GAP.join(line).rstrip() for line in zip(*padded, strict=True)]
