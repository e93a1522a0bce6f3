"""Sheets as a person reads them: aligned for pipes, as Markdown, ruled on a terminal."""

from collections.abc import Sequence

from convcost.reports import markdown, plain
from convcost.reports.reconciliation.sheets import WORDS, Sheet


def render_plain(sheets: Sequence[Sheet]) -> str:
    """A row per line, whole, nothing but text."""
    blocks = []
    for sheet in sheets:
        table = [*plain.aligned(sheet.texts, WORDS), ""] if sheet.texts else []
        blocks.append("\n".join((sheet.title, "", *table, *sheet.sentences, "")))
    return "\n".join(blocks)


def render_markdown(sheets: Sequence[Sheet]) -> str:
    """A heading and a table each."""
    blocks = []
    for sheet in sheets:
        table = [*markdown.rows(sheet.texts, WORDS), ""] if sheet.texts else []
        below = [line for sentence in sheet.sentences for line in (markdown.escaped(sentence), "")]
        blocks.append("\n".join((f"### {markdown.escaped(sheet.title)}", "", *table, *below)))
    return "\n".join(blocks)


def render_terminal(sheets: Sequence[Sheet], *, width: int, color: bool) -> str:
    """Ruled, and fitted to the width by leaving out whole columns."""
    from convcost.reports import ruled

    blocks = []
    for sheet in sheets:
        below = ("", *sheet.sentences)
        if sheet.texts:
            table = ruled.render(sheet.texts, WORDS, sheet.dispensable, below, width=width, color=color)
        else:
            table = "".join(f"{line}\n" for line in sheet.sentences)
        blocks.append(f"{sheet.title}\n\n{table}")
    return "\n".join(blocks)
