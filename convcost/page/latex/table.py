"""Tables as the booktabs package sets them: three rules, figures to the right, no bars."""

from collections.abc import Iterator, Sequence

from convcost.page import Group, Row, Table, TableColumn, Text, plain
from convcost.page.latex.texts import figure, marked

MOST_ROWS = 45
"""A table with more rows goes on over several pages."""
WIDE = 32
"""Words of more characters than this get lines of their own width."""
LONG = 48
"""What goes over several columns is folded where it has more characters than this."""
REST, WHOLE = r"0.4\textwidth", r"0.9\textwidth"
INDENT = r"\quad "


def booktabs(table: Table, caption: str) -> Iterator[str]:
    """The lines of a table: a float, or one that goes on over several pages."""
    shown = [index for index, column in enumerate(table.columns) if column.holds != "bar"]
    columns = "".join(_alignment(table, index) for index in shown)
    body = list(_body(table, shown))
    header = (
        [_line(f"{marked(table.columns[index].title)}" for index in shown), r"\midrule"] if table.has_header else []
    )
    if is_long(table):
        captioned = [rf"\caption{{{caption}}}\\"] if caption else []
        yield from (r"\begingroup\footnotesize", rf"\begin{{longtable}}{{{columns}}}", *captioned)
        yield from (r"\toprule", *header, r"\endhead", *body, r"\bottomrule", r"\end{longtable}", r"\endgroup")
        return
    captioned = [rf"\caption{{{caption}}}"] if caption else []
    yield from (r"\begin{table}[htbp]", r"\centering\footnotesize", *captioned, rf"\begin{{tabular}}{{{columns}}}")
    yield from (r"\toprule", *header, *body, r"\bottomrule", r"\end{tabular}", r"\end{table}")


def is_long(table: Table) -> bool:
    """Whether the table needs more than a page."""
    return len(table.rows) > MOST_ROWS


def has_paragraphs(table: Table) -> bool:
    """Whether cells of the table are folded."""
    return any(_is_wide(table, index) for index in range(len(table.columns)))


def _alignment(table: Table, index: int) -> str:
    if _is_wide(table, index):
        return r">{\raggedright\arraybackslash}p{0.3\textwidth}"
    return "l" if table.columns[index].is_left else "r"


def _is_wide(table: Table, index: int) -> bool:
    cells = (plain(row.cells[index]) for row in table.rows if index < len(row.cells))
    return table.columns[index].holds == "words" and max(map(len, cells), default=0) > WIDE


def _body(table: Table, shown: Sequence[int]) -> Iterator[str]:
    for number, group in enumerate(table.groups):
        if group.title:
            yield from (r"\addlinespace",) if number else ()
            yield _spanning(group.title, len(shown))
        yield from _rows(group, table.columns, shown)
        if group.remark:
            yield _spanning(group.remark, len(shown))
    if table.footer:
        yield r"\midrule"
        yield from _row(table.footer, table.columns, shown)


def _rows(group: Group, columns: Sequence[TableColumn], shown: Sequence[int]) -> Iterator[str]:
    for row in group.rows:
        yield from _row(row, columns, shown, INDENT if group.title else "")


def _row(row: Row, columns: Sequence[TableColumn], shown: Sequence[int], indent: str = "") -> Iterator[str]:
    """The cells; what stands in the place of the last ones, and below the row."""
    cells = [_cell(row.cells[index], columns[index]) for index in shown if index < len(row.cells)]
    cells[:1] = [f"{indent}{cell}" for cell in cells[:1]]
    left = len(shown) - len(cells)
    beside, below = (row.across or row.remarks, row.below) if left else ((), (*row.remarks, *row.below))
    if left:
        cells.append(_across("; ".join(map(marked, beside)), left, REST))
    yield _line(cells)
    for line in below:
        yield _spanning(line, len(shown), INDENT)


def _cell(cell: Text, column: TableColumn) -> str:
    return figure(plain(cell)) if column.holds in {"number", "change"} else marked(cell)


def _spanning(text: Text, columns: int, indent: str = "") -> str:
    return _line([_across(f"{indent}{marked(text)}", columns, WHOLE)])


def _across(text: str, columns: int, width: str) -> str:
    """A cell over several columns, folded to a width where it is long."""
    alignment = "l" if len(text) <= LONG else rf"p{{{width}}}"
    return rf"\multicolumn{{{columns}}}{{{alignment}}}{{{text}}}"


def _line(cells: Iterator[str] | Sequence[str]) -> str:
    return rf"{' & '.join(cells)} \\"
