"""What reductions would save, as a person reads it: aligned for pipes, as Markdown, ruled on a terminal."""

from collections.abc import Sequence

from convcost.exploring.savings import Survey
from convcost.reports import markdown, plain
from convcost.reports.reductions.rows import WORDS, View, dispensable, legend, sentences, texts, title


def render_plain(found: Sequence[Survey], view: View) -> str:
    """A row per line, whole, nothing but text."""
    blocks = ["\n".join((title(each), "", *_table(each, view), *sentences(each), "")) for each in found]
    return "\n".join((*blocks, legend(view), "")) if blocks else ""


def _table(found: Survey, view: View) -> list[str]:
    return [*plain.aligned(texts(found, view), WORDS), ""] if found.candidates else []


def render_markdown(found: Sequence[Survey], view: View) -> str:
    """A heading and a table per network."""
    blocks = []
    for each in found:
        table = [*markdown.rows(texts(each, view), WORDS), ""] if each.candidates else []
        below = [line for sentence in sentences(each) for line in (markdown.escaped(sentence), "")]
        blocks.append("\n".join((f"### {markdown.escaped(title(each))}", "", *table, *below)))
    return "\n".join((*blocks, legend(view), "")) if blocks else ""


def render_terminal(found: Sequence[Survey], view: View, *, width: int, color: bool) -> str:
    """Ruled, and fitted to the width by leaving out whole columns."""
    from convcost.reports import ruled

    blocks = []
    for each in found:
        below = ("", *sentences(each), *(("", legend(view)) if each is found[-1] else ()))
        if each.candidates:
            table = ruled.render(texts(each, view), WORDS, dispensable(each), below, width=width, color=color)
        else:
            table = "".join(f"{line}\n" for line in below[1:])
        blocks.append(f"{title(each)}\n\n{table}")
    return "\n".join(blocks)
