"""A page as lines of styled pieces: folded and fitted to a width, or whole where there is none."""

from collections.abc import Iterator

from convcost.page import Block, Chart, Lines, Page, Picture, Prose, Section, Table, in_words, plain
from convcost.page.chart import below, beside, chart
from convcost.page.excerpt import width as columns_of
from convcost.page.fit import GAP
from convcost.page.folding import folded, padded
from convcost.page.ruled import BLANK, SPACE, Line, ruled

AXIS = " │"
WEIGHTS = {"plain": "", "strong": "strong", "note": "dim"}


def lines(page: Page, width: int | None, *, in_full: bool = False) -> Iterator[Line]:
    """The whole page from top to bottom; in full where the rules are wanted in place of their summary."""
    for index, section in enumerate(page.sections):
        if index and not section.is_close:
            yield BLANK
        yield from _section(section, width)
    notes = page.closing(in_full=in_full)
    if notes:
        yield BLANK
        for note in notes:
            yield from _styled(note, width, "dim")


def brief(page: Page) -> Iterator[Line]:
    """What ``--quiet`` leaves of a page: its cells, aligned."""
    last = max(map(len, page.brief), default=0)
    widths = [max(columns_of(row[index]) for row in page.brief if index < len(row)) for index in range(last)]
    for row in page.brief:
        cells = (padded(cell, widths[index], is_left=not index) for index, cell in enumerate(row))
        yield (((" " * GAP).join(cells).rstrip(), ""),)


def _section(section: Section, width: int | None) -> Iterator[Line]:
    if section.title:
        if section.subtitle:
            yield (plain(section.title), "strong"), (f"{SPACE}{plain(section.subtitle)}", "")
        else:
            yield from _styled(plain(section.title), width, "strong")
        if section.blocks and not (section.is_indented or section.blocks[0].is_close):
            yield BLANK
    indent = SPACE if section.is_indented else ""
    room = None if width is None else width - len(indent)
    for index, block in enumerate(section.blocks):
        if index and not block.is_close:
            yield BLANK
        for line in _block(block, room, width):
            yield ((indent, ""), *line) if line and indent else line


def _block(block: Block, width: int | None, whole: int | None) -> Iterator[Line]:
    match block:
        case Table():
            yield from ruled(block, width, whole)
        case Prose():
            for sentence in block.sentences:
                yield from _styled(plain(sentence), width, WEIGHTS[block.weight], block.hanging)
        case Lines():
            for index, line in enumerate(block.lines):
                hanging = block.hanging[index] if block.hanging else 0
                yield from _styled(line, width if hanging else None, hanging=hanging)
        case Picture():
            for line in block.lines:
                yield from _styled(line, None)
        case Chart():
            yield from ruled(block.table, None) if width is None else _chart(block, width)
        case _:
            for each in in_words(block):
                yield from _block(each, width, whole)


def _chart(block: Chart, width: int) -> Iterator[Line]:
    """Blocks with figures on the left, and below them what they belong to."""
    labels = list(beside(block.labels))
    room = max(width - len(labels[0]) - len(AXIS), 1)
    for label, blocks in zip(labels, chart(block.figures, room), strict=True):
        yield ((f"{label}{AXIS}", ""), (blocks, "bar")) if blocks else ((f"{label}{AXIS}".rstrip(), ""),)
    yield ((" " * len(labels[0] + AXIS) + below(block.names, room), ""),)


def _styled(text: str, width: int | None, style: str = "", hanging: int = 0) -> Iterator[Line]:
    for line in folded(text, width, hanging):
        yield ((line, style),) if line else BLANK
