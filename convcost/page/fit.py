"""How wide every column of a table may be, and which of them are shown."""

from collections.abc import Mapping, Sequence
from itertools import accumulate

from convcost.page import TableColumn
from convcost.page.excerpt import width as columns_of

GAP = 2
CUT = "…"


def fit(columns: Sequence[TableColumn], natural: Mapping[int, int], width: int | None) -> dict[int, int]:
    """Widths by the index of the column; those that are left out are missing.

    First some columns are shortened as far as they may be, then columns go in their order, at last names are shortened
    further. A number is never cut: the table is rather too wide.
    """
    widths = dict(natural)
    if width is None:
        return widths
    for dropped in (None, *_dispensable(columns, natural)):
        widths = {index: each for index, each in widths.items() if index != dropped}
        excess = _together(widths) - width
        slack = {index: widths[index] - least for index, least in _limits(columns, widths, "narrow").items()}
        if excess <= sum(slack.values()):
            return _shortened(columns, widths, slack, excess)
    excess = _together(widths) - width
    narrowest = _limits(columns, widths, "narrow") | _limits(columns, widths, "narrowest")
    slack = {index: widths[index] - least for index, least in narrowest.items()}
    return _shortened(columns, widths, slack, excess)


def _together(widths: Mapping[int, int]) -> int:
    return sum(widths.values()) + GAP * (len(widths) - 1)


def _dispensable(columns: Sequence[TableColumn], natural: Mapping[int, int]) -> list[int]:
    """The columns that may go, in that order; of equals the last one first."""
    return sorted((index for index in natural if columns[index].goes), key=lambda index: (columns[index].goes, -index))


def _limits(columns: Sequence[TableColumn], widths: Mapping[int, int], which: str) -> dict[int, int]:
    limits = {index: getattr(columns[index], which) for index in widths}
    return {index: least for index, least in limits.items() if least is not None and least < widths[index]}


def _shortened(
    columns: Sequence[TableColumn], widths: dict[int, int], slack: Mapping[int, int], excess: int
) -> dict[int, int]:
    """Take the excess from those that have room to give: names first, whose middle says least, then the last one."""
    for index in sorted(slack, key=lambda index: (columns[index].holds == "name", index), reverse=True):
        taken = min(max(excess, 0), slack[index])
        widths[index] -= taken
        excess -= taken
    return widths


def shortened(text: str, width: int) -> str:
    """A name with its middle left out: the outermost block and the layer say most."""
    if columns_of(text) <= width:
        return text
    tail = (width - 1) * 2 // 3
    return f"{_first(text, width - 1 - tail)}{CUT}{_first(text[::-1], tail)[::-1]}"


def cut(text: str, width: int) -> str:
    """Words with their end left out."""
    return text if columns_of(text) <= width else f"{_first(text, width - 1)}{CUT}"


def _first(text: str, width: int) -> str:
    """As many characters as fit so many columns."""
    taken = accumulate(map(columns_of, text))
    return text[: sum(each <= width for each in taken)]
