"""The parts of a block as a table: what each makes of shapes, what it costs, and what of the block that is."""

from collections.abc import Sequence

from convcost.analysis.cells import figure
from convcost.analysis.columns import BY_KEY
from convcost.analysis.table import SHOWN_BY_DEFAULT, consists_of
from convcost.errors.untrusted import visible
from convcost.explaining.explanation import Explanation, permille
from convcost.language.quantity import percent
from convcost.layers.shape import Shape

SHAPES_AT_MOST = 4
ARROW = " -> "


def parts_table(block: Explanation, depth: int | None) -> dict[str, list[str]]:
    """A row per part, and one for all of them."""
    rows = block.rows(depth)
    texts = {
        "name": [*(visible(_below(block, row)) for row in rows), "total"],
        "shapes": [*(_chain(row.shapes) for row in rows), ""],
    }
    for column in map(BY_KEY.__getitem__, SHOWN_BY_DEFAULT):
        texts[column.title] = [figure(row.summary(column), column.unit) for row in (*rows, block)]
        shares = [permille(row.analysis, column, row.part.nodes, block.part.nodes) for row in rows]
        if any(share is not None for share in shares):
            texts[f"of {column.title}"] = [*map(percent, shares), ""]
    return {**texts, "kind": [*(consists_of(row.analysis.graph, row.part) for row in rows), ""]}


def _below(block: Explanation, row: Explanation) -> str:
    """The path from the block on; the join that a block ends with has the last name of both."""
    path = row.part.path.removeprefix(block.part.path).removeprefix(".")
    return path or block.part.name


def _chain(shapes: Sequence[Shape]) -> str:
    texts = list(map(str, shapes))
    return ARROW.join(texts if len(texts) <= SHAPES_AT_MOST else [*texts[: SHAPES_AT_MOST - 2], "...", texts[-1]])
