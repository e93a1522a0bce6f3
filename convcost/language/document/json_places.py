"""Where the nodes of a JSON text are written.

Reading does not ask: `json` forgets the places, and finding them takes as long again as all of the reading. A network
without errors is analyzed without them.
"""

import re
from collections.abc import Iterator

from convcost.language.nodes import Node, Scalar, Sequence

TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[^\s"{}\[\],:]++|[{}\[\]]')
"""What begins or ends a node: a text, a literal, a bracket."""


def locate(root: Node, text: str) -> None:
    """Tell every node where it is written; the text must be the very JSON that the tree was read from."""
    _locate(root, TOKEN.finditer(text))


def _locate(node: Node, tokens: Iterator[re.Match[str]]) -> None:
    node.start, node.end = next(tokens).span()
    if isinstance(node, Scalar):
        return
    children = node.items if isinstance(node, Sequence) else (each for entry in node.entries.values() for each in entry)
    for child in children:
        _locate(child, tokens)
    node.end = next(tokens).end()
