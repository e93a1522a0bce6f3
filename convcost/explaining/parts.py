"""The parts of a block as a table: what each makes of shapes, what it costs, and what of the block that is."""

from collections.abc import Iterator, Sequence

from convcost.analysis.cells import figure
from convcost.analysis.columns import BY_KEY
from convcost.analysis.table import SHOWN_BY_DEFAULT, consists_of
from convcost.errors.untrusted import visible
from convcost.explaining.explanation import Explanation, permille
from convcost.language.quantity import percent
from convcost.layers.shape import Shape
from convcost.page import Group, Row, Table, TableColumn

SHAPES_AT_MOST = 4
ARROW = " -> "
KIND_NARROW = 15
NAME_NARROWEST = 12
GOES = {"of params": 1, "of MACs": 2, "shapes": 3, "params": 4, "kind": 5}
"""In which order columns are left out where it is narrow."""

Cells = tuple[TableColumn, Sequence[str]]
"""A column and what stands in it from top to bottom."""


def parts_table(block: Explanation, depth: int | None) -> Table:
    """A row per part, so many levels down, and one for all of them."""
    rows = block.rows(depth)
    names = [visible(_below(block, row)) for row in rows]
    shapes = [_chain(row.shapes) for row in rows]
    kinds = [consists_of(row.analysis.graph, row.part) for row in rows]
    return table(
        (named(), [*names, "total"]),
        (TableColumn("shapes", "words", goes=GOES["shapes"]), [*shapes, ""]),
        *_figures(block, rows),
        (kind(), [*kinds, ""]),
        has_footer=True,
    )


def table(*columns: Cells, has_footer: bool = False) -> Table:
    """A table from its columns; its last row may be what the others come to."""
    rows = [Row(cells) for cells in zip(*(cells for _, cells in columns), strict=True)]
    footer = rows.pop() if has_footer else None
    return Table(tuple(column for column, _ in columns), (Group(tuple(rows)),), footer)


def named() -> TableColumn:
    """Paths of layers or parts, which are never left out."""
    return TableColumn("name", "name", narrowest=NAME_NARROWEST, is_path=True)


def kind() -> TableColumn:
    """What layers are, which is the last to go."""
    return TableColumn("kind", "words", goes=GOES["kind"], narrow=KIND_NARROW)


def _figures(block: Explanation, rows: Sequence[Explanation]) -> Iterator[Cells]:
    """Parameters and multiply-adds, and beside them what of the block that is, where it is known."""
    for column in map(BY_KEY.__getitem__, SHOWN_BY_DEFAULT):
        texts = [figure(row.summary(column), column.unit) for row in (*rows, block)]
        yield TableColumn(column.title, goes=GOES.get(column.title, 0)), texts
        whole = block.analysis.total(column, block.part.nodes)
        shares = [permille(block.analysis.total(column, row.part.nodes), whole) for row in rows]
        if any(share is not None for share in shares):
            title = f"of {column.title}"
            yield TableColumn(title, goes=GOES[title]), [*map(percent, shares), ""]


def _below(block: Explanation, row: Explanation) -> str:
    """The path from the block on; the join that a block ends with has the last name of both."""
    path = row.part.path.removeprefix(block.part.path).removeprefix(".")
    return path or block.part.name


def _chain(shapes: Sequence[Shape]) -> str:
    texts = list(map(str, shapes))
    return ARROW.join(texts if len(texts) <= SHAPES_AT_MOST else [*texts[: SHAPES_AT_MOST - 2], "...", texts[-1]])
