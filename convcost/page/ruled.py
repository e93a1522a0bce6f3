"""A table as lines of styled pieces: fitted to a width by leaving out whole columns, never a digit."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from convcost.page import Group, Row, Table, TableColumn, Text, plain
from convcost.page.excerpt import width as columns_of
from convcost.page.fit import GAP, cut, fit, shortened
from convcost.page.folding import folded, padded

Line = tuple[tuple[str, str], ...]
"""Pieces and their styles: a style is empty, or one of the words of `convcost.page.terminal.STYLES`."""
BLANK: Line = ()
SPACE = " " * GAP
RULE = "─"
EIGHTHS = " ▏▎▍▌▋▊▉█"
BAR_WIDTH = 6
ACROSS_HANGS, ACROSS_HANGS_AT_MOST = 6, 12
NOTHING = frozenset({"0", "0.0%"})
SIGNS = {"+": "rise", "-": "fall"}


class _Ruled(NamedTuple):
    """A table with the widths of the columns that are shown, and how wide it may be."""

    table: Table
    widths: dict[int, int]
    width: int | None
    largest_share: int

    @property
    def indent(self) -> str:
        """What every line begins with."""
        return SPACE if self.table.is_indented else ""

    @property
    def second(self) -> int:
        """Where the second column begins."""
        return len(self.indent) + next(iter(self.widths.values())) + GAP


def ruled(table: Table, width: int | None, whole: int | None = None) -> Iterator[Line]:
    """Header, rows and footer, with rules between them where there is a width.

    ``whole`` is the width of the terminal, which is named where columns were left out, if the table has but a part.
    """
    shown = [index for index, column in enumerate(table.columns) if column.holds != "bar" or width is not None]
    widest = {index: _natural(table, index, is_narrow=width is not None) for index in shown}
    natural = {index: each for index, each in widest.items() if each}
    room = None if width is None else width - GAP * table.is_indented
    largest = max((row.share or 0 for row in table.rows), default=0)
    found = _Ruled(table, fit(table.columns, natural, room), width, largest)
    length = sum(found.widths.values()) + GAP * (len(found.widths) - 1)
    rule: tuple[Line, ...] = () if width is None else (((f"{found.indent}{RULE * length}", ""),),)
    if table.has_header:
        yield _header(found)
        yield from rule
    for index, group in enumerate(table.groups):
        if group.title and (index or table.has_header):
            yield BLANK
        yield from _group(group, found)
    if table.footer:
        yield from rule
        yield _line(table.footer, found, style="strong")
    missing = [table.columns[index] for index in natural if index not in found.widths]
    if missing:
        listed = ", ".join(column.described or column.title for column in missing)
        yield from (((line, "dim"),) for line in folded(f"Left out to fit {whole or width} columns: {listed}", width))


def _natural(table: Table, index: int, *, is_narrow: bool) -> int:
    """The width of a column that shows everything."""
    column = table.columns[index]
    if column.holds == "bar":
        return BAR_WIDTH
    title = columns_of(column.title) if table.has_header else 0
    enough = column.title_enough if is_narrow and column.title_enough is not None else title
    widest = max(min(title, enough), column.least)
    for group in table.groups:
        indent = GAP if group.title and not index else 0
        cells = (columns_of(plain(row.cells[index])) + indent for row in group.rows if index < len(row.cells))
        widest = max(widest, *cells, 0)
    return max(widest, columns_of(plain(table.footer.cells[index])) if table.footer else 0)


def _header(found: _Ruled) -> Line:
    columns = found.table.columns
    titles = {index: "" if columns[index].holds == "bar" else columns[index].title for index in found.widths}
    cells = (
        ((padded(shortened(titles[index], width), width, is_left=columns[index].is_left), "strong"),)
        for index, width in found.widths.items()
    )
    return _joined(cells, found.indent)


def _group(group: Group, found: _Ruled) -> Iterator[Line]:
    start = ""
    if group.title:
        yield ((f"{found.indent}{plain(group.title)}", "strong"),)
        start = SPACE
    above = ""
    for row in group.rows:
        yield from _row(row, found, start, above)
        above = plain(row.cells[0])
    if group.remark:
        indent = found.indent + start
        for line in folded(f"{indent}{plain(group.remark)}", found.width, len(indent)):
            yield ((line, "dim"),)


def _row(row: Row, found: _Ruled, start: str, above: str) -> Iterator[Line]:
    line, remarks = _remarked(_line(row, found, start, above), row.remarks, found.width)
    yield from _across(line, row.across, _hanging(found), found.width) if row.across else (line,)
    below = " " * found.second
    for text in (*remarks, *row.below):
        for part in folded(plain(text), None if found.width is None else found.width - len(below)):
            yield (below, ""), (part, "dim")


def _hanging(found: _Ruled) -> int:
    """How far pieces are set in that do not fit their line."""
    return min(found.second + ACROSS_HANGS, ACROSS_HANGS_AT_MOST)


def _remarked(line: Line, remarks: tuple[Text, ...], width: int | None) -> tuple[Line, tuple[Text, ...]]:
    """The line with the first remark, if there is room for it, and the remarks that are left."""
    taken = sum(columns_of(text) for text, _ in line) + GAP
    if not remarks or (width is not None and taken + columns_of(plain(remarks[0])) > width):
        return line, remarks
    return (*line, (SPACE, ""), (plain(remarks[0]), "dim")), remarks[1:]


def _across(line: Line, said: Iterable[Text], hanging: int, width: int | None) -> Iterator[Line]:
    """The line, then as many pieces as fit; the others below."""
    taken = sum(columns_of(text) for text, _ in line)
    for piece in map(plain, said):
        if width is not None and taken + GAP + columns_of(piece) > width:
            yield line
            line, taken = ((f"{'':{hanging}}{piece}", ""),), hanging + columns_of(piece)
        else:
            line, taken = (*line, (f"{SPACE}{piece}", "")), taken + GAP + columns_of(piece)
    yield line


def _line(row: Row, found: _Ruled, start: str = "", above: str = "", style: str = "") -> Line:
    """The cells that are shown, padded to their columns."""
    shown = (index for index in found.widths if index < len(row.cells))
    cells = (_cell(row, found, index, start, above, style) for index in shown)
    return _joined(cells, found.indent)


def _cell(row: Row, found: _Ruled, index: int, start: str, above: str, style: str) -> Line:
    column, width = found.table.columns[index], found.widths[index]
    if column.holds == "bar":
        return ((_bar(row.share or 0, found.largest_share, width), "bar"),)
    text = f"{'' if index else start}{plain(row.cells[index])}"
    shown = text
    if columns_of(text) > width:
        shown = cut(text, width) if column.holds == "words" else shortened(text, width)
    cell = padded(shown, width, is_left=column.is_left)
    if column.is_path and shown == text and not style:
        same = shared_steps(text, above)
        return ((cell[:same], "dim"), (cell[same:], "")) if same else ((cell, ""),)
    return ((cell, style or style_of(text, column, row)),)


def style_of(text: str, column: TableColumn, row: Row) -> str:
    """What colours a cell: the row's level, whether something grew or fell, that there is nothing; or an empty text."""
    if column.holds == "status":
        return row.level or ""
    if column.holds == "change" and text.lstrip("<>=")[:1] in SIGNS:
        return SIGNS[text.lstrip("<>=")[:1]]
    return "dim" if column.holds in {"number", "change"} and text in NOTHING else ""


def shared_steps(path: str, above: str) -> int:
    """Characters of a path that the one above begins with, too, in whole steps."""
    steps, others = path.split("."), above.split(".")
    shared = 0
    while shared < min(len(steps), len(others)) - 1 and steps[shared] == others[shared]:
        shared += 1
    return len(".".join(steps[:shared])) + (shared > 0)


def _bar(share: int, largest: int, width: int) -> str:
    """A bar to the scale of the largest share, in eighths of a column."""
    full, part = divmod(share * width * 8 // (largest or 1), 8)
    return f"{EIGHTHS[8] * full}{EIGHTHS[part] if part else ''}".ljust(width)


def _joined(cells: Iterable[Line], indent: str) -> Line:
    """The cells with gaps between them."""
    line: list[tuple[str, str]] = [(indent, "")] if indent else []
    for number, cell in enumerate(cells):
        line += [(SPACE, ""), *cell] if number else cell
    return tuple(line)
