"""An explanation for a person: plain text, folded where the terminal is narrow, titles bold where there is colour."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

from convcost.explaining.explanation import Explanation
from convcost.reports.conventions import statements
from convcost.reports.explanation.sections import WORDS, Section, heading, introduction, sections
from convcost.reports.fit import fit, shortened
from convcost.reports.plain import aligned

INDENT = "  "
FLOW = ("takes", "gives")
TENSOR = len("takes  ")
DISPENSABLE = ("kind", "of params", "of MACs", "shapes", "params")
ENDLESS = 1_000_000


def render(explanation: Explanation, depth: int | None = None, *, width: int = ENDLESS, color: bool = False) -> str:
    """What it is, and section by section where its numbers come from."""
    rows = [_title(line, color=color) for line in _folded(heading(explanation), width)]
    for line in introduction(explanation):
        rows += _folded(line, width, TENSOR if line.startswith(FLOW) else 0)
    for section in sections(explanation, depth):
        rows += ["", _title(section.title, color=color), *_body(section, width)]
    rows.append("")
    for line in statements(explanation.analysis.settings):
        rows += _folded(line, width)
    return "".join(f"{row.rstrip()}\n" for row in rows)


def _title(text: str, *, color: bool) -> str:
    return f"\x1b[1m{text}\x1b[0m" if color else text


def _body(section: Section, width: int) -> Iterator[str]:
    for line in section.lines:
        yield from _folded(f"{INDENT}{line}", width, len(INDENT) + line.find("= ") + 2)
    for sentence in section.sentences:
        yield from _folded(f"{INDENT}{sentence}", width, len(INDENT))
    for line in _table(section.table, width - len(INDENT)):
        yield f"{INDENT}{line}".rstrip()
    for line in section.source:
        yield f"{INDENT}{line}"


def _folded(line: str, width: int, hanging: int = 0) -> list[str]:
    if len(line) <= width:
        return [line]
    hang = " " * hanging
    return wrap(line, max(width, 1), subsequent_indent=hang, break_long_words=False, break_on_hyphens=False)


def _table(texts: Mapping[str, Sequence[str]], width: int) -> Iterator[str]:
    """The columns for which there is room, their names shortened if need be, and which others there are."""
    if not texts:
        return
    natural = {title: max(map(len, (title, *cells))) for title, cells in texts.items()}
    widths = fit(natural, DISPENSABLE, width) if "name" in texts else natural
    fitted = {title: [shortened(cell, each) for cell in texts[title]] for title, each in widths.items()}
    yield from aligned(fitted, WORDS)
    left_out = [title for title in texts if title not in widths]
    if left_out:
        yield from ("", *_folded(f"Left out to fit {width + len(INDENT)} columns: {', '.join(left_out)}", width))
