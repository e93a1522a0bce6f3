"""The table for a pull request, an issue or a page of documentation (GitHub's Markdown)."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from convcost.analysis import Analysis
from convcost.analysis.cells import TEXT, columns
from convcost.analysis.table import View, columns_of, table
from convcost.reports import caption
from convcost.reports.conventions import statements

MEANINGFUL = str.maketrans({mark: f"\\{mark}" for mark in "\\`*[]|"} | {"<": "&lt;", "&": "&amp;"})


def render(analyses: Sequence[Analysis], view: View) -> str:
    """A heading and a table per network, the convention once at the end."""
    blocks = [_block(analysis, view) for analysis in analyses]
    return (
        "\n".join(
            (*blocks, *map(escaped, statements(analyses[0].settings, columns_of(view, analyses[0].settings))), "")
        )
        if analyses
        else ""
    )


def _block(analysis: Analysis, view: View) -> str:
    lines = [
        f"### {escaped(caption.title(analysis))}",
        "",
        escaped(caption.flow(analysis)),
        "",
        *_with_total(columns(table(analysis, view))),
        "",
        *map(escaped, caption.summary(analysis)),
        "",
    ]
    return "\n".join(lines)


def rows(texts: Mapping[str, Sequence[str]], words: Collection[str] = TEXT) -> list[str]:
    """A header, a rule and a line per row, nothing in it taken for markup: numbers stand to the right."""
    rule = _line("---" if title in words else "---:" for title in texts)
    return [_line(map(escaped, texts)), rule, *(_line(map(escaped, row)) for row in zip(*texts.values(), strict=True))]


def _with_total(texts: Mapping[str, Sequence[str]]) -> list[str]:
    """The same, and the last row stands out."""
    total = [f"**{escaped(cells[-1])}**" if cells[-1] else "" for cells in texts.values()]
    return [*rows(texts)[:-1], _line(total)]


def escaped(text: str) -> str:
    """A text that means nothing but itself."""
    return text.translate(MEANINGFUL)


def _line(row: Iterable[str]) -> str:
    return f"| {' | '.join(row)} |"
