"""A YAML parser's complaint, and how to point into the text that it is about."""

import re
from typing import NamedTuple

from convcost.errors import Label, Problem
from convcost.language.source import Source, Span


class Trouble(NamedTuple):
    """A complaint about one offset, met while the parser was reading what began at another."""

    source: Source
    words: str
    at: int
    context: str
    context_at: int

    @property
    def text(self) -> str:
        """The whole text."""
        return self.source.text

    @property
    def character(self) -> str:
        """What stands at the place; nothing at the end of the text."""
        return self.text[self.at : self.at + 1]

    @property
    def opening(self) -> str:
        """What stands where the context begins."""
        return self.text[self.context_at : self.context_at + 1]

    @property
    def before(self) -> str:
        """The line up to the place."""
        return self.text[self.text.rfind("\n", 0, self.at) + 1 : self.at]

    @property
    def line(self) -> str:
        """The line of the place."""
        return self.before + self.rest(self.at)

    def rest(self, start: int, stop: str = "") -> str:
        """The text from an offset to the end of its line, or to one of the characters of ``stop``."""
        found = re.compile(f"[^\r\n{re.escape(stop)}]*").match(self.text, start)
        return found[0].rstrip() if found else ""

    def label(self, start: int, length: int, text: str) -> Label:
        """A label inside of the text."""
        return Label(Span(self.source, start, min(start + length, len(self.text))), text)

    def problem(self, message: str, advice: str, *others: Label, start: int | None = None, length: int = 1) -> Problem:
        """A syntax error at ``start``, else at the place."""
        return Problem("E101", message, (self.label(self.at if start is None else start, length, advice), *others))
