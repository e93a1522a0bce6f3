"""A tree under construction: collections are opened and closed, and counted, as a parser's events come in."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from convcost.language.document.faults import MAX_DEPTH, MAX_NODES, Faults
from convcost.language.nodes import Document, Entry, Mapping, Node, Scalar, Sequence
from convcost.language.source import Source


class Open:
    """A collection whose end has not been read; of a mapping, ``children`` are keys and values in turn."""

    __slots__ = ("children", "flow", "height", "is_mapping", "start")

    def __init__(self, start: int, *, is_mapping: bool, flow: bool) -> None:
        self.children: list[Node] = []
        self.start = start
        self.is_mapping = is_mapping
        self.flow = flow
        self.height = 1
        """Levels of collections in here, this one included."""


class Tree(Faults):
    """Collects nodes and counts them.

    A reader appends its scalars to the list of children that `open` and `close` return, and counts them in ``nodes``.
    """

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self.nodes = 0
        self.opened = [Open(0, is_mapping=False, flow=False)]  # around the root, so that the root has a parent too

    def open(self, start: int, *, is_mapping: bool, flow: bool) -> list[Node]:
        """Begin a collection; returns where its children go."""
        if len(self.opened) > MAX_DEPTH:
            self.refuse_depth(start)
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.refuse_nodes(start)
        opened = Open(start, is_mapping=is_mapping, flow=flow)
        self.opened.append(opened)
        return opened.children

    def close(self, end: int) -> list[Node]:
        """End the innermost collection; returns the children of the one around it."""
        opened = self.opened.pop()
        parent = self.opened[-1]
        if parent.height <= opened.height:
            parent.height = opened.height + 1
        children = opened.children
        if opened.is_mapping:
            parent.children.append(Mapping(self.entries(children), opened.flow, opened.start, end))
        else:
            parent.children.append(Sequence(children, opened.flow, opened.start, end))
        return parent.children

    def entries(self, children: list[Node]) -> dict[str, Entry]:
        """Pair keys with values; a collection in the place of a key counts as empty."""
        keys = children[::2]
        entries = {
            key.text if type(key) is Scalar else "": Entry(key, value)  # type: ignore[arg-type]
            for key, value in zip(keys, children[1::2], strict=True)
        }
        if len(entries) < len(keys) or "" in entries or "<<" in entries:
            self.check_keys(keys)
        return entries

    def document(self) -> Document:
        """The finished tree, or everything that was noted."""
        if self.problems:
            self.fail()
        return Document(self.source, self.opened[0].children[0])


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keep the cyclic garbage collector off meanwhile.

    It would walk the growing tree again and again, half of the whole time for 100,000 layers, and find nothing: the
    tree has no cycles.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
