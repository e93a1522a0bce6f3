"""A table as HTML: headers with their scope, figures to the right, bars drawn from the shares of the rows."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from convcost.page import Group, Row, Table, TableColumn, Text, plain
from convcost.page.html.element import Child, Element, element, lean
from convcost.page.html.texts import marked
from convcost.page.ruled import shared_steps, style_of

BETWEEN = "; "
"""What stands between pieces that take the place of cells."""


class _Frame(NamedTuple):
    """What all rows of a table share."""

    columns: tuple[TableColumn, ...]
    largest_share: int
    is_searchable: bool = False
    """Numbers are the rule there: only words have a class."""

    @property
    def leading(self) -> int:
        """How many columns of words come first: a class of the table says so for all of them."""
        return next((index for index, each in enumerate(self.columns) if not each.is_left), len(self.columns))

    @property
    def span(self) -> str:
        """The number of columns, as an attribute says it; nothing for a single one."""
        return _span(len(self.columns))


def html_table(table: Table, caption: Sequence[Child] = (), *, is_captioned: bool = True) -> Element:
    """The table; its caption is there for those who cannot see a heading above it, unless ``is_captioned``."""
    frame = _Frame(table.columns, max((row.share or 0 for row in table.rows), default=0), table.is_searchable)
    parts: list[Child] = []
    if any(caption):
        parts.append(element("caption", *caption, classes="caption" if is_captioned else "unseen"))
    if table.has_header:
        parts.append(element("thead", element("tr", *map(_title, table.columns))))
    bodies = [element("tbody", *_group(group, frame)) for group in table.groups]
    parts += bodies if is_captioned or not table.is_searchable else map(lean, bodies)
    if table.footer:
        parts.append(element("tfoot", *_row(table.footer, frame, is_total=True)))
    return element("table", *parts, classes=f"lead{frame.leading}" if table.is_searchable else "")


def _title(column: TableColumn) -> Element:
    if column.holds == "bar":
        return element("td")
    return element("th", column.title, classes=_side(column), scope="col")


def _group(group: Group, frame: _Frame) -> Iterator[Element]:
    if group.title:
        title = element("span", *marked(group.title), classes="stays")
        yield element("tr", element("th", title, classes="group words", scope="rowgroup", colspan=frame.span))
    above = ""
    for row in group.rows:
        yield from _row(row, frame, above=above, is_indented=bool(group.title))
        above = plain(row.cells[0])
    if group.remark:
        remark = element("span", *marked(group.remark), classes="stays")
        yield element("tr", element("td", remark, classes="remark words", colspan=frame.span))


def _row(
    row: Row, frame: _Frame, *, above: str = "", is_indented: bool = False, is_total: bool = False
) -> Iterator[Element]:
    """The row, and below it one for every line that it has besides."""
    count = len(frame.columns)
    cells = [
        _cell(index, row, frame, above="" if index else above, indent=is_indented) for index in range(len(row.cells))
    ]
    beside, below = (row.across or row.remarks, row.below) if len(cells) < count else ((), (*row.remarks, *row.below))
    if len(cells) < count:
        cells.append(element("td", *_listed(beside), classes="words", colspan=_span(count - len(cells))))
    yield element("tr", *cells, classes="total" if is_total else "", id=row.anchor)
    for line in below:
        cell = element("td", *marked(line), classes="remark words", colspan=_span(count - 1))
        yield element("tr", element("td"), cell) if count > 1 else element("tr", cell)


def _cell(index: int, row: Row, frame: _Frame, *, above: str, indent: bool) -> Element:
    """A cell; the first one of a row is its header."""
    column = frame.columns[index]
    if column.holds == "bar":
        return element("td", *_bar(row.share, frame.largest_share), classes="bars")
    text = plain(row.cells[index])
    children = marked(row.cells[index])
    if row.chip and not index:
        children = (element("i", classes=row.chip), *children)
    if column.is_path and (same := shared_steps(text, above)):
        children = (element("span", text[:same], classes="dim"), text[same:])
    if column.holds == "status" and row.level and not text:
        children = (row.level,)
    side = "" if frame.is_searchable and (not column.is_left or index < frame.leading) else _side(column)
    names = (side, "in" if indent and not index else "", style_of(text, column, row))
    classes = " ".join(filter(None, names))
    if index:
        return element("td", *children, classes=classes)
    return element("th", *children, classes=classes, scope="" if frame.is_searchable else "row")


def _listed(pieces: Sequence[Text]) -> Iterator[Child]:
    """Pieces none of which is folded where there is room for it."""
    for index, piece in enumerate(pieces):
        if index:
            yield BETWEEN
        yield element("span", *marked(piece), classes="piece")


def _bar(share: int | None, largest: int) -> Iterator[Element]:
    """A bar to the scale of the largest share; the figure stands beside it, so that it says nothing of its own."""
    if share:
        yield element("span", classes="bar", style=f"width: {share * 100 / largest:.4g}%", aria_hidden="true")


def _side(column: TableColumn) -> str:
    return "words" if column.is_left else "number"


def _span(columns: int) -> str:
    return str(columns) if columns > 1 else ""
