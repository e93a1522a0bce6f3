"""The columns of a table as text: exact integers, shares with one decimal."""

from convcost.analysis import Total
from convcost.columns import Column
from convcost.quantity import exact
from convcost.reports.table import Row, Table

TEXT = ("name", "output", "kind")
"""The columns that are no numbers."""


def columns(found: Table) -> dict[str, list[str]]:
    """The cells under each title, row by row, the total last; a share stands beside its figure."""
    rows = (*found.lines, found.total)
    texts = {"name": [row.name for row in rows], "output": [row.output for row in rows]}
    for index, column in enumerate(found.columns):
        texts[title(column)] = [figure(row.figures[index]) for row in rows]
        if column is found.share_of:
            texts["share"] = [percent(row) for row in rows]
    return {**texts, "kind": [row.kind for row in rows]}


def title(column: Column) -> str:
    """The name of a column, with the unit where it is not a number of things."""
    return f"{column.title} (bytes)" if column.unit == "bytes" else column.title


def figure(total: Total | None) -> str:
    """An exact integer with its digits grouped; ``>=`` marks a lower bound."""
    if total is None:
        return ""
    if total.is_complete:
        return exact(total.value)
    return f">={exact(total.value)}" if total.value else "unknown"


def percent(row: Row) -> str:
    """The row's share with one decimal."""
    return "" if row.permille is None else f"{row.permille // 10}.{row.permille % 10}%"
