"""An explanation for a page of documentation or a discussion (GitHub's Markdown)."""

from collections.abc import Iterator

from convcost.explaining.explanation import Explanation
from convcost.reports.conventions import statements
from convcost.reports.explanation.sections import WORDS, Section, heading, introduction, sections
from convcost.reports.markdown import escaped, rows


def render(explanation: Explanation, depth: int | None = None) -> str:
    """A heading, what comes in and out, and a smaller heading per section; derivations keep their layout."""
    lines = [f"### {escaped(heading(explanation))}", ""]
    lines += [f"{escaped(line)}\n" if line else line for line in introduction(explanation) if line]
    for section in sections(explanation, depth):
        lines += [f"#### {escaped(section.title)}", "", *_body(section)]
    return "\n".join((*lines, *map(escaped, statements(explanation.analysis.settings)), ""))


def _body(section: Section) -> Iterator[str]:
    if section.lines:
        yield from ("```text", *section.lines, "```", "")
    for sentence in section.sentences:
        yield f"{escaped(sentence)}\n"
    if section.table:
        yield from (*rows(section.table, WORDS), "")
    if section.source:
        fence = _fence("\n".join(section.source))
        yield from (f"{fence}text", *section.source, fence, "")


def _fence(text: str) -> str:
    """More backticks than the text has in a row."""
    fence = "```"
    while fence in text:
        fence += "`"
    return fence
