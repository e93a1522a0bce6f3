"""Comma-separated values, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable
from io import StringIO
from itertools import chain

Cell = str | int | float
FORMULA = ("=", "+", "-", "@")


def comma_separated(titles: Iterable[str], rows: Iterable[Iterable[Cell]]) -> str:
    """The titles and the rows, a line each."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerows(map(_harmless, row) for row in chain((titles,), rows))
    return written.getvalue()


def _harmless(cell: Cell) -> Cell:
    """A spreadsheet would take a text that begins like a formula for one."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
