"""Trees as tests read and compare them, by both of the parsers behind PyYAML where there are two."""

from typing import Any
from unittest.mock import patch

from convcost.errors import ConvcostError, Problem
from convcost.language.document import Document, yaml_reader
from convcost.language.nodes import Node, Scalar, Sequence

INCEPTION = """\
convcost: 1
name: Inception 3a
input: [192, 28, 28]
variants:
  reduced: {reduce: true}
defaults:
  conv: {kernel: 1, padding: same, activation: relu}
layers:
  - concat:
      1x1: [conv: 64]
      3x3: [{conv: 96, when: reduce}, conv: {out: 128, kernel: 3}]
budgets:
  macs: {max: 130M, why: "one block of the 1.5G whole-net target"}
"""
BOTTLENECK = """\
blocks:
  Bottleneck:
    args: {w: int, s: 1}
    layers:
      - add:
          main:
            - conv: w
            - conv: {out: 4*w, activation: none}
          skip:
            - {conv: {out: 4*w, stride: s}, when: in != 4*w}
      - relu
"""
LOOP = """\
layers:
  - seq:
      - {Residual: {t: t, c: c}, repeat: n, first: {s: s}}
    for: t c n s in stages
  - {Head: {}, for: "p in [stage.1, stage.3]", from: p}
"""

PARSERS = sorted({yaml_reader.PARSER, yaml_reader.PythonParser}, key=lambda parser: parser.__name__)


def read_with(parser: Any, text: str) -> Document:
    """Read by one of the parsers."""
    with patch.object(yaml_reader, "PARSER", parser):
        return yaml_reader.read(text, "net.yaml")


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


def nodes(node: Node) -> list[Node]:
    """A node and all below it, keys too."""
    if isinstance(node, Scalar):
        return [node]
    below = node.items if isinstance(node, Sequence) else [each for entry in node.entries.values() for each in entry]
    return [node, *(each for child in below for each in nodes(child))]
