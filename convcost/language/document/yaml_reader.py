"""Text -> a tree of plain values that know where they are written. The only file that sees `yaml`.

No type is resolved here: ``true``, ``64`` and ``in != 4*w`` are all text. YAML is read from the parser's events:
PyYAML's own composer recurses, so that a few hundred brackets end it, and limits could only be checked after it.
"""

import re
from collections.abc import Callable
from typing import Any

from yaml import MarkedYAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner, ScannerError

from convcost.errors import Label, Problem
from convcost.language.document.decoding import decode, readable
from convcost.language.document.faults import MAX_DEPTH, MAX_NODES
from convcost.language.document.flow_slips import mend
from convcost.language.document.tree import Tree, collector_paused
from convcost.language.document.yaml_refused import directive_problem, tag_problem
from convcost.language.nodes import PLAIN, Document, Node, Scalar
from convcost.language.source import Source, Span


class PythonParser(Reader, Scanner, Parser):
    """The events of a text without the C library, seven times slower.

    The two differ in corners: this one refuses tabs outside of quotes and, in braces, a plain text like ``a?b``; the C
    library refuses ``a:,`` there.
    """

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)

    def scan_flow_scalar_non_spaces(self, double: bool, start_mark: Any) -> list[str]:  # noqa: FBT001 (its signature)
        """Refuse escapes of no character as the C library does: the scanner hands them all to `chr`."""
        try:
            chunks = super().scan_flow_scalar_non_spaces(double, start_mark)
        except (ValueError, OverflowError):
            chunks = ["\ud800"]
        if any(re.search("[\ud800-\udfff]", chunk) for chunk in chunks):
            raise ScannerError("while scanning a quoted scalar", start_mark, "escape of no character", self.get_mark())
        return chunks


try:
    from yaml.cyaml import CParser  # type: ignore[attr-defined]
except ImportError:
    PARSER: Callable[[str], Any] = PythonParser
else:
    PARSER = CParser

TOO_DEEP_FOR_LIBYAML = "exceeded maximum nesting depth"
"""What libyaml says since 0.2.6 (PyYAML 6.0.4), whose scanner runs a thousand brackets ahead of what it hands out."""
JSON_START = re.compile(r"\s*[{\[]")
ANCHOR = re.compile(r"&\S+(?:\s|#.*)*+")


def read(text: str, name: str) -> Document:
    """Read YAML or JSON; ``name`` is what messages call the text.

    Raises ConvcostError: E100 size or invisible characters, E101 syntax, E102 a key twice, E103 YAML that is not part
    of the notation, E104 limits, E121 a text that needs quotes.
    """
    source = readable(text, name)
    with collector_paused():
        return (JSON_START.match(source.text) and _json(source)) or _YamlTree(source).read()


def _json(source: Source) -> Document | None:
    from convcost.language.document.json_reader import read_json

    return read_json(source)


def read_bytes(data: bytes, name: str) -> Document:
    """Read a file's bytes, which must be UTF-8 (E100)."""
    return read(decode(data, name), name)


def read_value(value: object, name: str) -> Document:
    """Read a Python value: dicts, lists, texts, numbers, booleans and None. Spans refer to its JSON text."""
    from convcost.language.document.value_text import value_text

    return read(value_text(value), name)


class Anchor:
    """What an alias may stand for; without a node until its end has been read."""

    __slots__ = ("height", "node", "nodes")

    def __init__(self, nodes: int) -> None:
        self.node: Node | None = None
        self.nodes = nodes
        """Before the end: the count at the start. After it: how many nodes this is, aliases in it written out."""
        self.height = 0


class _YamlTree(Tree):
    """Builds nodes from events."""

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self.anchors: dict[str, Anchor] = {}
        self.unfinished: dict[int, Anchor] = {}
        """Anchors of open collections, by depth."""
        self.alias_end = 0

    def read(self) -> Document:
        """The document; a syntax error ends the reading and is raised with what was noted before it."""
        if directive := directive_problem(self.source):
            self.fail(directive)
        root = self.opened[0].children
        try:
            self.build(PARSER(self.source.text).get_event)
        except MarkedYAMLError as error:
            if error.problem == TOO_DEEP_FOR_LIBYAML:
                self.refuse_depth(error.problem_mark.index if error.problem_mark else 0)
            self.fail(_syntax_problem(self.source, error))
        if not root or (isinstance(root[0], Scalar) and not root[0].text):
            label = Label(Span(self.source, 0, 0), "only spaces or comments, or nothing at all")
            self.fail(Problem("E101", "there is nothing in this document", (label,)))
        return self.document()

    def build(self, next_event: Callable[[], Any]) -> None:
        """Add a node for every event. Most events are plain scalars, so these come first and call nothing."""
        children = self.opened[0].children
        for event in iter(next_event, None):
            kind = type(event)
            if kind is ScalarEvent:
                text = event.value
                if not text or event.style or event.anchor or event.tag:
                    scalar = self.scalar(event)
                else:
                    scalar = Scalar(text, PLAIN, event.start_mark.index, event.end_mark.index)
                children.append(scalar)
                self.nodes += 1
                if self.nodes > MAX_NODES:
                    self.refuse_nodes(scalar.start)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                children = self.begin(event)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                children = self.finish(event)
            elif kind is AliasEvent:
                children.append(self.alias(event))
            elif kind is DocumentStartEvent and children:
                label = Label(Span(self.source, event.start_mark.index, event.end_mark.index), "another begins here")
                self.fail(Problem("E103", "a file holds one document", (label,)))

    def scalar(self, event: Any) -> Scalar:
        """A scalar with quotes, an anchor or a tag, or without text; or a block of text, less its last line feeds."""
        text = self.source.text
        start, end = self.start(event), event.end_mark.index
        if event.style and event.style in "|>":
            end = start + len(text[start:end].rstrip())
        elif start == end:
            while start and text[start - 1].isspace():
                start -= 1
            end = start
        scalar = Scalar(event.value, not event.style, start, end)
        if event.anchor:
            self.anchors[event.anchor] = anchor = Anchor(1)
            anchor.node = scalar
        return scalar

    def start(self, event: Any) -> int:
        """Where a node begins, behind its anchor; a tag is noted."""
        start: int = event.start_mark.index
        if event.tag:
            self.add(tag_problem(self.source, start))
        anchor = ANCHOR.match(self.source.text, start) if event.anchor else None
        return min(anchor.end(), event.end_mark.index) if anchor else start

    def begin(self, event: Any) -> list[Node]:
        """Open a collection; its anchor is known from now on, so that an alias in it is seen to be recursive."""
        if event.anchor:
            self.anchors[event.anchor] = self.unfinished[len(self.opened)] = Anchor(self.nodes)
        return self.open(self.start(event), is_mapping=type(event) is MappingStartEvent, flow=bool(event.flow_style))

    def finish(self, event: Any) -> list[Node]:
        """Close a collection. In block style the parser says where the next thing begins, so the last child decides."""
        opened = self.opened[-1]
        if opened.flow:
            end = event.end_mark.index
            for problem in mend(opened, self.source):
                self.add(problem)
        else:
            end = max(opened.children[-1].end, self.alias_end)
        siblings = self.close(end)
        anchor = self.unfinished.pop(len(self.opened), None)
        if anchor:
            anchor.node, anchor.nodes, anchor.height = siblings[-1], self.nodes - anchor.nodes, opened.height
        return siblings

    def alias(self, event: Any) -> Node:
        """The node that an alias names; one that names nothing is noted and stands for its own text."""
        start, self.alias_end = event.start_mark.index, event.end_mark.index
        anchor = self.anchors.get(event.anchor)
        if anchor is None or anchor.node is None:
            written = Scalar(f"*{event.anchor}", PLAIN, start, self.alias_end)
            if anchor:
                self.note("E103", "an alias may not stand inside of what it names", written)
            else:
                hint = "a product has factors on both sides: `2 * w`"
                self.note("E103", f"no anchor `&{event.anchor}` comes before this alias", written, hint)
            return written
        self.nodes += anchor.nodes
        if self.nodes > MAX_NODES:
            self.refuse_nodes(start)
        if len(self.opened) - 1 + anchor.height > MAX_DEPTH:
            self.refuse_depth(start)
        self.opened[-1].height = max(self.opened[-1].height, anchor.height + 1)
        return anchor.node


def _syntax_problem(source: Source, error: MarkedYAMLError) -> Problem:
    """What a parser says, without its classes. The Python scanner gives no place for some contexts."""
    from convcost.language.document.trouble import Trouble
    from convcost.language.document.yaml_syntax import syntax_problem

    at = error.problem_mark.index if error.problem_mark else 0
    context_at = error.context_mark.index if error.context_mark else at
    return syntax_problem(Trouble(source, error.problem or "", at, error.context or "", context_at))
