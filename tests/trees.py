"""Trees as tests read and compare them, by both of the parsers behind PyYAML where there are two."""

from typing import Any
from unittest.mock import patch

from convcost import document
from convcost.document import Document
from convcost.errors import ConvcostError, Problem
from convcost.nodes import Node, Scalar, Sequence

PARSERS = sorted({document.PARSER, document.PythonParser}, key=lambda parser: parser.__name__)


def read_with(parser: Any, text: str) -> Document:
    """Read by one of the parsers."""
    with patch.object(document, "PARSER", parser):
        return document.read(text, "net.yaml")


def value(node: Node) -> Any:
    """A node as texts in lists and dicts."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [value(item) for item in node.items]
    return {text: value(entry.value) for text, entry in node.entries.items()}


def layout(node: Node) -> Any:
    """Everything that a node knows, below it too; two trees are equal when their layouts are."""
    if isinstance(node, Scalar):
        return (node.text, node.plain, node.start, node.end)
    if isinstance(node, Sequence):
        return ([layout(item) for item in node.items], node.flow, node.start, node.end)
    entries = [(layout(entry.key), layout(entry.value)) for entry in node.entries.values()]
    return (entries, node.flow, node.start, node.end)


def at(found: Document, *path: str | int) -> Node:
    """The node at a path of keys and indices."""
    node = found.root
    for step in path:
        node = node.items[step] if isinstance(step, int) else node.entries[step].value  # type: ignore[union-attr]
    return node


def written(found: Document, *path: str | int) -> str:
    """The characters of the source that the node at a path spans."""
    span = found.span(at(found, *path))
    return span.source.text[span.start : span.end]


def unmarked(text: str) -> tuple[str, int, int]:
    """A text without the marks « and », and the span that they stood around."""
    start = text.index("«")
    end = text.index("»") - 1
    return text.replace("«", "").replace("»", ""), start, end


def refused(parser: Any, text: str) -> tuple[Problem, ...]:
    """What is wrong with a text; something must be."""
    try:
        read_with(parser, text)
    except ConvcostError as error:
        return error.problems
    raise AssertionError("nothing is wrong with it")
