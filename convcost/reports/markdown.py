"""The table for a pull request, an issue or a page of documentation (GitHub's Markdown)."""

from collections.abc import Iterable, Sequence

from convcost.analysis import Analysis
from convcost.reports import caption
from convcost.reports.cells import TEXT, columns
from convcost.reports.table import View, table
from convcost.settings import CONVENTION

MEANINGFUL = str.maketrans({mark: f"\\{mark}" for mark in "\\`*[]|"} | {"<": "&lt;", "&": "&amp;"})


def render(analyses: Sequence[Analysis], view: View) -> str:
    """A heading and a table per network, the convention once at the end."""
    blocks = [_block(analysis, view) for analysis in analyses]
    return "\n".join((*blocks, _escaped(CONVENTION), "")) if analyses else ""


def _block(analysis: Analysis, view: View) -> str:
    lines = [
        f"### {_escaped(caption.model(analysis))}",
        "",
        _escaped(caption.flow(analysis)),
        "",
        *_rows(columns(table(analysis, view))),
        "",
        *map(_escaped, caption.summary(analysis)),
        "",
    ]
    return "\n".join(lines)


def _rows(texts: dict[str, list[str]]) -> list[str]:
    rule = _line("---" if title in TEXT else "---:" for title in texts)
    *rows, total = zip(*texts.values(), strict=True)
    emphasis = [f"**{_escaped(cell)}**" if cell else "" for cell in total]
    return [_line(map(_escaped, texts)), rule, *(_line(map(_escaped, row)) for row in rows), _line(emphasis)]


def _line(row: Iterable[str]) -> str:
    return f"| {' | '.join(row)} |"


def _escaped(text: str) -> str:
    return text.translate(MEANINGFUL)
