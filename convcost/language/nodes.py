"""The tree that a text is read into: scalars stay text, and the document tells where every node is written.

Offsets count characters of the source text. The classes are slotted and plain because a large file has a million
of them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from convcost.language.source import Source, Span

PLAIN, QUOTED = True, False
"""Whether a scalar was written without quotes."""

UNLOCATED = -1
"""The offsets of a node before somebody asks for its place."""


class Scalar:
    """A word, number or text as it is written; which of them it is, is for the next stage to say.

    ``plain`` tells that it was written without quotes. A value left out (``conv:``) is a plain scalar without text.
    The span includes the quotes; where it is as long as the text, offsets inside the text are offsets in the source.
    Of a document that is located late, `start` and `end` may be `UNLOCATED`: ask `Document.span`.
    """

    __slots__ = ("end", "plain", "start", "text")

    def __init__(  # a keyword costs 10 %
        self,
        text: str,
        plain: bool = PLAIN,  # noqa: FBT001
        start: int = UNLOCATED,
        end: int = UNLOCATED,
    ) -> None:
        self.text = text
        self.plain = plain
        self.start = start
        self.end = end


class Nothing(Scalar):
    """The value that a word standing alone (``- relu``) does not have: no text, right behind the word."""

    __slots__ = ("word",)

    def __init__(self, word: Scalar) -> None:
        super().__init__("")
        self.word = word


class Sequence:
    """A list. ``flow`` tells that it was written in brackets."""

    __slots__ = ("end", "flow", "items", "start")

    def __init__(
        self,
        items: "list[Node]",
        flow: bool,  # noqa: FBT001
        start: int = UNLOCATED,
        end: int = UNLOCATED,
    ) -> None:
        self.items = items
        self.flow = flow
        self.start = start
        self.end = end


class Mapping:
    """Entries by the text of their key, in the order of the file. ``flow`` tells that it was written in braces."""

    __slots__ = ("end", "entries", "flow", "start")

    def __init__(
        self,
        entries: "dict[str, Entry]",
        flow: bool,  # noqa: FBT001
        start: int = UNLOCATED,
        end: int = UNLOCATED,
    ) -> None:
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
    locate: Callable[[], None] | None = field(default=None, repr=False, compare=False)
    """Tells all nodes where they are written, if reading did not."""

    def span(self, node: Node) -> Span:
        """Where a node is written."""
        if isinstance(node, Nothing):
            end = self.span(node.word).end
            return Span(self.source, end, end)
        if node.start == UNLOCATED and self.locate:
            self.locate()
        return Span(self.source, node.start, node.end)

    def beginning(self, node: Node) -> Span:
        """The place before a node's first character."""
        start = self.span(node).start
        return Span(self.source, start, start)

    def span_inside(self, node: Node, start: int, end: int) -> Span:
        """Characters ``start`` to ``end`` of a scalar's text; all of the node where escapes hide which these are."""
        whole = self.span(node)
        if not isinstance(node, Scalar):
            return whole
        quotes = 0 if node.plain else 1
        if whole.end - whole.start != len(node.text) + 2 * quotes:
            return whole
        first = whole.start + quotes
        return Span(self.source, first + start, first + end)
