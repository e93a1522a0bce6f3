"""Many networks one below the other: a row each, so that none has to go where it is narrow."""

from collections.abc import Iterable, Sequence

from convcost.comparison.cells import MISSING
from convcost.page import Group, Row, Table, TableColumn, Text

MOST_SIDE_BY_SIDE = 3
"""So many networks stand side by side, with a difference and a ratio beside each but the first."""
NAME_NARROW = 24
NAME_NARROWEST = 12
CELLS_PER_NETWORK = 3
"""Of each network but the first: its figure, the difference from the first, the ratio."""


def totals(rows: Sequence[Row], names: Sequence[str], corner: str, kept: Iterable[str]) -> Table:
    """A row per network and a column per figure, the ratio to the first beside those that are kept at any width.

    The others go where it is narrow, the last one first.
    """
    always = set(kept)
    columns = [TableColumn(corner, "name", narrow=NAME_NARROW, narrowest=NAME_NARROWEST)]
    cells: list[list[Text]] = [[name] for name in names]
    for row in rows:
        title, *figures = row.cells
        is_kept = str(title) in always
        columns.append(TableColumn(str(title), goes=0 if is_kept else 1))
        columns += [TableColumn("ratio", goes=2, described=f"ratio of {title}")] if is_kept else []
        for index, line in enumerate(cells):
            figure, _, ratio = _of_network(figures, index)
            line += [figure, ratio] if is_kept else [figure]
    return Table(tuple(columns), (Group(tuple(Row(tuple(line)) for line in cells)),))


def parts(found: Group, names: Sequence[str], metric: str) -> Table:
    """A group of rows per part: the networks that have it, each with its figure, the difference and the ratio."""
    columns = (
        TableColumn("", "name", narrow=NAME_NARROW, narrowest=NAME_NARROWEST),
        TableColumn(metric),
        TableColumn("difference", "change", goes=1),
        TableColumn("ratio", goes=2),
    )
    groups = [Group(tuple(_of_part(row, names)), row.cells[0]) for row in found.rows]
    rest = [Group((), "", found.remark)] if found.remark else []
    return Table(columns, (*groups, *rest))


def _of_part(row: Row, names: Sequence[str]) -> Iterable[Row]:
    """The networks that have the part, and those that lost what the first one has."""
    for index, name in enumerate(names):
        figure, difference, ratio = _of_network(row.cells[1:], index)
        if figure != MISSING or ratio:
            yield Row((name, figure, difference, ratio))


def _of_network(figures: Sequence[Text], index: int) -> tuple[Text, Text, Text]:
    """The figure, the difference and the ratio of a network in a row that has them all."""
    if index == 0:
        return figures[0], "", ""
    start = 1 + (index - 1) * CELLS_PER_NETWORK
    figure, difference, ratio = figures[start : start + CELLS_PER_NETWORK]
    return figure, difference, ratio
