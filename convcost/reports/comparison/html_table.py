"""The tables that a notebook shows for a comparison; self-contained, without scripts or styles from elsewhere."""

from html import escape

from convcost.comparison.comparison import Comparison
from convcost.reports.comparison.layout import Section, View, layout, shown
from convcost.reports.comparison.sentences import sentences
from convcost.reports.conventions import statements
from convcost.reports.html_table import NUMBER, WORDS, row


def render(comparison: Comparison) -> str:
    """One table of totals and parts; every text of the networks is escaped."""
    found = layout(comparison, View())
    titles = [heading.title for heading in found.headings]
    styles = [WORDS, *[NUMBER] * (len(titles) - 1)]
    below = "<br>".join(
        map(escape, (*sentences(comparison), *statements(comparison.settings, shown(comparison.settings, View()))))
    )
    return "\n".join(
        (
            "<table>",
            f"<thead>{row('th', titles, styles)}</thead>",
            *(_body(section, styles) for section in found.sections),
            "</table>",
            f"<p><small>{below}</small></p>",
        )
    )


def _body(section: Section, styles: list[str]) -> str:
    """Rows between what they are about and what is not listed; those two alone in their lines."""
    about, remark = (f'<tr><th style="{WORDS}">{escape(text)}</th></tr>' for text in (section.title, section.remark))
    rows = "".join(row("td", cells, styles) for cells in section.rows)
    return f"<tbody>{about if section.title else ''}{rows}{remark if section.remark else ''}</tbody>"
