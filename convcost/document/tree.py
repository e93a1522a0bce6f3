"""A tree under construction: what reading YAML and reading JSON have in common, keys and limits above all."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from convcost.errors import ConvcostError, Label, Problem
from convcost.nodes import Document, Entry, Mapping, Node, Scalar, Sequence
from convcost.source import Source, Span

MAX_BYTES = 64 * 2**20
MAX_DEPTH = 100
MAX_NODES = 10_000_000
MAX_PROBLEMS = 1_000


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


class Tree:
    """Collects nodes, counts them and checks keys. Subclasses read one syntax.

    A reader appends its scalars to the list of children that `open` and `close` return, and counts them in ``nodes``.
    What can be passed over is noted in ``problems`` and raised at the end; limits are refused at once, because an
    attack must not be read to its end.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
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

    def check_keys(self, keys: list[Node]) -> None:
        """Note what is wrong with the keys of one mapping."""
        first: dict[str, Scalar] = {}
        for key in keys:
            if not isinstance(key, Scalar):
                self.note("E101", "a key must be a word or a text", key, *self.about_collection_as_key(key))
            elif not key.text:
                self.note("E101", "a key is empty", key, "write a name here")
            elif key.text == "<<" and key.plain:
                self.note("E103", "merge keys (`<<`) are not part of the notation", key, "use `blocks` or `defaults`")
            elif (earlier := first.setdefault(key.text, key)) is not key:
                labels = (Label(self.span(key), "again here"), Label(self.span(earlier), "first here"))
                self.add(Problem("E102", f"key `{key.text}` is written twice", labels))

    def about_collection_as_key(self, key: Node) -> tuple[str, ...]:
        """What to say about ``{{ w }}`` and other collections in the place of a key."""
        text = self.source.text
        if text[key.start] == "{" and text[: key.start].endswith("{"):
            return "this is a mapping", "names are written bare: `w`, not `{{ w }}`"
        return "this is a mapping" if isinstance(key, Mapping) else "this is a list", "quote it to mean it as a text"

    def span(self, node: Node) -> Span:
        """Where a node is written."""
        return Span(self.source, node.start, node.end)

    def note(self, code: str, message: str, node: Node, label: str = "", *notes: str) -> None:
        """Note a problem with one node and read on."""
        self.add(Problem(code, message, (Label(self.span(node), label),), notes))

    def add(self, problem: Problem) -> None:
        """Note a problem and read on, unless there are far too many."""
        self.problems.append(problem)
        if len(self.problems) >= MAX_PROBLEMS:
            self.fail()

    def fail(self, *more: Problem) -> NoReturn:
        """Raise what was noted, and more, in the order of the file."""
        raise ConvcostError(sorted((*self.problems, *more), key=lambda problem: problem.labels[0].span.start))

    def refuse_depth(self, start: int) -> NoReturn:
        """One collection too deep."""
        label = Label(Span(self.source, start, start + 1), f"level {MAX_DEPTH + 1}")
        self.fail(Problem("E104", f"nested deeper than {MAX_DEPTH} levels", (label,)))

    def refuse_nodes(self, start: int) -> NoReturn:
        """One node too many."""
        label = Label(Span(self.source, start, start + 1), "the limit is passed here")
        self.fail(Problem("E104", f"more than {MAX_NODES:,} values, aliases written out", (label,)))

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
