"""Where something was written: a source text, and a span in it."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

STDIN = "<stdin>"
"""What messages call standard input."""


@dataclass(frozen=True)
class Source:
    """A text that was read, under the name that messages call it by."""

    name: str
    text: str

    @cached_property
    def line_starts(self) -> list[int]:
        """Offset of the first character of every line; a line ends with a line feed, as editors count."""
        starts = [0]
        find = self.text.find
        at = find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = find("\n", at + 1)
        return starts

    def line_of(self, offset: int) -> int:
        """Line of an offset, counted from 1."""
        return bisect_right(self.line_starts, offset)

    def column_of(self, offset: int) -> int:
        """Column of an offset in characters, counted from 1."""
        return offset - self.line_starts[self.line_of(offset) - 1] + 1

    def line_text(self, line: int) -> str:
        """The text of a line (counted from 1) without its line end."""
        start = self.line_starts[line - 1]
        end = self.text.find("\n", start)
        return self.text[start : len(self.text) if end < 0 else end].removesuffix("\r")


class Span(NamedTuple):
    """Characters ``start`` to ``end`` (exclusive) of a source."""

    source: Source
    start: int
    end: int

    @property
    def line(self) -> int:
        """Line of the first character, counted from 1."""
        return self.source.line_of(self.start)

    @property
    def column(self) -> int:
        """Column of the first character, counted from 1."""
        return self.source.column_of(self.start)

    def __str__(self) -> str:
        return f"{self.source.name}:{self.line}:{self.column}"
