"""For a spreadsheet: raw figures, a row each, safe to open."""

import csv
from collections.abc import Sequence
from io import StringIO

from convcost.errors import Problem
from convcost.page.answer import Answer, Cell
from convcost.page.look import Look

SUFFIXES = (".csv",)
FORMULA = ("=", "+", "-", "@")


def render(answer: Answer, problems: Sequence[Problem], look: Look) -> str:
    """The records of the result, below their titles."""
    del problems, look
    titles, rows = answer.records()
    written = StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerows(map(_harmless, row) for row in (titles, *rows) if titles)
    return written.getvalue()


def _harmless(cell: Cell) -> Cell:
    """A spreadsheet would take a text that begins like a formula for one."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
