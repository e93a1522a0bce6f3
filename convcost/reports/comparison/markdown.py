"""The comparison for a pull request, an issue or a page of documentation (GitHub's Markdown)."""

from collections.abc import Iterable, Iterator, Sequence

from convcost.comparison.comparison import Comparison
from convcost.reports.comparison.layers import WORDS, tables
from convcost.reports.comparison.layout import Heading, Row, View, layout, shown
from convcost.reports.comparison.sentences import sentences
from convcost.reports.conventions import statements
from convcost.reports.markdown import escaped, rows


def render(comparison: Comparison, view: View) -> str:
    """What the networks are called, what it comes to in words, and a table of totals and one of parts per metric."""
    found = layout(comparison, view)
    name, *networks = found.headings
    titles = [heading.title for heading in networks if heading.role == "figure"]
    lines = [f"### {escaped(f'{name.title}: ' if name.title else '')}{escaped(', '.join(titles))}", ""]
    lines += [f"- {escaped(sentence)}" for sentence in sentences(comparison)]
    for section in found.sections:
        lines += ["", *_table(found.headings, section.title, section.rows)]
        lines += ["", escaped(section.remark)] if section.remark else []
    for table in tables(comparison, view) if view.layers else ():
        lines += ["", f"**{escaped(table.title)}**"]
        lines += ["", *rows(table.texts, WORDS)] if table.texts else []
        lines += ["", escaped(table.remark)] if table.remark else []
    return "\n".join((*lines, "", *map(escaped, statements(comparison.settings, shown(comparison.settings, view))), ""))


def _table(headings: Sequence[Heading], title: str, found: Sequence[Row]) -> Iterator[str]:
    """A header, a rule and the rows; a table without rows is its title alone."""
    if not found:
        yield f"**{escaped(title)}**"
        return
    _, *others = headings
    yield _line((escaped(title), *(escaped(heading.title) for heading in others)))
    yield _line(("---", *("---:" for _ in others)))
    yield from (_line(map(escaped, row)) for row in found)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
