"""A line of a source as it can be shown: safe to print, tabs expanded, long ones cut, columns counted."""

import unicodedata
from itertools import accumulate
from typing import NamedTuple

from convcost.errors.untrusted import visible_characters

WIDEST = 120
LEAD = 40
"""Columns kept before the span for which a long line is cut."""
TAB = "    "
CUT = "..."


class Excerpt(NamedTuple):
    """What is shown of a line, from its character ``first`` on."""

    text: str
    first: int
    columns: tuple[int, ...]
    """The column of every character shown, and of the end behind them."""
    is_cut: bool
    """Whether the line goes on behind what is shown."""

    def shows(self, character: int) -> bool:
        """Whether this character of the line, or the end of the line if it is that, is in the excerpt."""
        return 0 <= character - self.first < len(self.columns) - self.is_cut

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Column and width of the characters ``start`` to ``end``, cut off where the excerpt is; at least one wide."""
        last = len(self.columns) - 1
        left = self.columns[min(start - self.first, last)]
        right = self.columns[min(max(end, start) - self.first, last)]
        return left, max(right - left, 1)


def excerpt(line: str, start: int) -> Excerpt:
    """The whole line if it is at most 120 columns wide, else what surrounds its character ``start``."""
    origin = max(start - WIDEST, 0)
    nearby = line[origin : start + 2 * WIDEST]
    shown = [TAB if each == "\t" else seen for each, seen in zip(nearby, visible_characters(nearby), strict=True)]
    widths = list(map(width, shown))
    if len(nearby) == len(line) and sum(widths) <= WIDEST:
        return _made(shown, widths, 0, "", "")
    first = start - origin
    while first > 0 and sum(widths[first - 1 : start - origin]) <= LEAD:
        first -= 1
    stop = first
    while stop < len(shown) and sum(widths[first : stop + 1]) <= WIDEST - 2 * len(CUT):
        stop += 1
    before = CUT if origin + first > 0 else ""
    after = CUT if origin + stop < len(line) else ""
    return _made(shown[first:stop], widths[first:stop], origin + first, before, after)


def width(text: str) -> int:
    """Columns that a terminal gives to a text: wide East Asian characters take two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(_character_width(each) for each in text)


def _character_width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _made(shown: list[str], widths: list[int], first: int, before: str, after: str) -> Excerpt:
    columns = tuple(accumulate(widths, initial=len(before)))
    return Excerpt(f"{before}{''.join(shown)}{after}", first, columns, bool(after))
