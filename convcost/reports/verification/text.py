"""The verdicts for a person: a row each, and the arithmetic beside it or, where it is narrow, below."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from convcost.analysis.caption import beginning
from convcost.analysis.settings import CONVENTION
from convcost.errors.untrusted import visible
from convcost.page.excerpt import width
from convcost.published.verification import Verified
from convcost.reports.look import Look
from convcost.reports.verification.rows import Row, blocks, summary

STYLES = {"ok": "32", "FAIL": "1;31"}
DIM = "2"
GAP = "  "
CELLS = ("variant", "part", "metric", "printed", "source", "outcome")
DISPENSABLE = ("source",)
"""What goes first where a terminal is narrow."""
INDENT = 8


def render(found: Sequence[Verified], look: Look) -> str:
    """Every network with its figures, when quiet those that fail; then the summary and the convention."""
    lines: list[str] = []
    for network, rows in blocks(found):
        shown = [each for each in rows if not (look.quiet and each.word == "ok")]
        if shown:
            name, file = beginning(network.name), visible(network.document.source.name)
            lines += [f"{look.paint(name, '1')}{GAP}{file}", "", *_table(shown, look), ""]
    if found:
        lines += _painted(summary(found), "1", look)
    if found and not look.quiet:
        lines += _painted(CONVENTION, DIM, look)
    return "".join(f"{line}\n" for line in lines)


def _painted(text: str, style: str, look: Look) -> list[str]:
    """A sentence, wrapped on a terminal."""
    return [look.paint(line, style) for line in (wrap(text, look.width) if look.width else [text])]


def _table(rows: Sequence[Row], look: Look) -> Iterator[str]:
    widths = {name: max(width(getattr(each, name)) for each in rows) for name in CELLS}
    widths = {name: each for name, each in widths.items() if each}
    for name in DISPENSABLE:
        if look.width and _used(widths) > look.width:
            widths.pop(name, None)
    for each in rows:
        yield from _lines(each, widths, look)


def _used(widths: dict[str, int]) -> int:
    return len(GAP) + len("FAIL") + sum(len(GAP) + each for each in widths.values())


def _lines(each: Row, widths: dict[str, int], look: Look) -> Iterator[str]:
    """The cells, then as much of the arithmetic as fits beside them, the rest below and indented."""
    word = look.paint(each.word.ljust(len("FAIL")), STYLES[each.word])
    cells = [_padded(getattr(each, name), wanted, right=name == "printed") for name, wanted in widths.items()]
    said = [*each.said, *([each.place] if each.word == "FAIL" else [])]
    beside = said[:1] if look.width is None or _used(widths) + len(GAP) + width(said[0]) <= look.width else []
    yield GAP.join(("", word, *cells, *(look.paint(text, DIM) for text in beside))).rstrip()
    for text in said[len(beside) :]:
        for line in wrap(text, max(look.width - INDENT, 1), break_long_words=False) if look.width else [text]:
            yield f"{'':{INDENT}}{look.paint(line, DIM)}"


def _padded(text: str, wanted: int, *, right: bool) -> str:
    space = " " * (wanted - width(text))
    return f"{space}{text}" if right else f"{text}{space}"
