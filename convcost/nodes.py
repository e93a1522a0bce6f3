"""The tree that a text is read into: scalars stay text, and every node knows where it is written.

Offsets count characters of the source text. The classes are slotted and plain because a large file has a million
of them.
"""

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from convcost.source import Source, Span

PLAIN, QUOTED = True, False
"""Whether a scalar was written without quotes."""


class Scalar:
    """A word, number or text as it is written; which of them it is, is for the next stage to say.

    ``plain`` tells that it was written without quotes. A value left out (``conv:``) is a plain scalar without text.
    The span includes the quotes; where it is as long as the text, offsets inside the text are offsets in the source.
    """

    __slots__ = ("end", "plain", "start", "text")

    def __init__(self, text: str, plain: bool, start: int, end: int) -> None:  # noqa: FBT001 (a keyword costs 10 %)
        self.text = text
        self.plain = plain
        self.start = start
        self.end = end


class Sequence:
    """A list. ``flow`` tells that it was written in brackets."""

    __slots__ = ("end", "flow", "items", "start")

    def __init__(self, items: "list[Node]", flow: bool, start: int, end: int) -> None:  # noqa: FBT001
        self.items = items
        self.flow = flow
        self.start = start
        self.end = end


class Mapping:
    """Entries by the text of their key, in the order of the file. ``flow`` tells that it was written in braces."""

    __slots__ = ("end", "entries", "flow", "start")

    def __init__(self, entries: "dict[str, Entry]", flow: bool, start: int, end: int) -> None:  # noqa: FBT001
        self.entries = entries
        self.flow = flow
        self.start = start
        self.end = end


class Entry(NamedTuple):
    """A key and its value."""

    key: Scalar
    value: "Node"


Node: TypeAlias = Scalar | Sequence | Mapping


@dataclass(frozen=True)
class Document:
    """A text and the tree that was read from it. An alias stands in the tree as the very node it names."""

    source: Source
    root: Node

    def span(self, node: Node) -> Span:
        """Where a node is written."""
        return Span(self.source, node.start, node.end)
