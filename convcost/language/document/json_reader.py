"""JSON -> tree, by the standard library. Where its nodes are written is found out when somebody asks."""

import json
from functools import partial
from typing import Any

from convcost.language.document.faults import MAX_DEPTH, MAX_NODES, Faults
from convcost.language.document.json_places import locate
from convcost.language.nodes import QUOTED, Document, Entry, Mapping, Node, Scalar, Sequence
from convcost.language.source import Source

LITERALS = {True: "true", False: "false", None: ""}
"""``null`` is the value that YAML leaves out (``- relu:``)."""


def read_json(source: Source) -> Document | None:
    """The document in a text that is strict JSON from ``{`` or ``[`` to its end, else None.

    None as well for more values or levels than a document may have: the YAML reader refuses these while reading.
    """
    try:
        return _JsonTree(source).read()
    except (ValueError, RecursionError):
        return None


class _JsonTree(Faults):
    """Turns the values that `json` gives into nodes."""

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self.odd: list[Mapping] = []
        """Mappings with a key that is empty or written twice."""

    def read(self) -> Document:
        """The tree; raises `ConvcostError` for keys, `ValueError` for what is no JSON or goes beyond the limits."""
        text = self.source.text
        if sum(map(text.count, "[{,:")) >= MAX_NODES:  # before every node stands one of them, except before the root
            raise ValueError("there may be too many values")
        root = self.node(_decoded(text), 0)
        if isinstance(root, Scalar):
            raise ValueError("this is a value, not a document")
        document = Document(self.source, root, partial(locate, root, text))
        for mapping in self.odd:
            document.span(mapping)
            self.check_keys([entry.key for entry in mapping.entries.values()])
        if self.problems:
            self.fail()
        return document

    def node(self, value: Any, level: int) -> Node:
        """A scalar, or a collection with ``level`` others around it."""
        kind = type(value)
        if kind is str:
            return Scalar(value, QUOTED)
        if kind is Scalar:
            return value  # type: ignore[no-any-return]
        if kind is not tuple and kind is not list:
            return Scalar(LITERALS[value])
        if level == MAX_DEPTH:
            raise ValueError("there are too many levels")
        if kind is tuple:
            return self.mapping(value, level + 1)
        return Sequence([self.node(item, level + 1) for item in value], flow=True)

    def mapping(self, pairs: tuple[tuple[str, Any], ...], level: int) -> Mapping:
        """A mapping; of a key that stands there twice both are kept, so that every node has its place."""
        entries: dict[Any, Entry] = {}
        is_odd = False
        for key, item in pairs:
            entry = Entry(Scalar(key, QUOTED), item if type(item) is Scalar else self.node(item, level))
            if key and key not in entries:
                entries[key] = entry
            else:
                entries[len(entries)] = entry  # a number takes no other key's place
                is_odd = True
        mapping = Mapping(entries, flow=True)
        if is_odd:
            self.odd.append(mapping)
        return mapping


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


DECODER = json.JSONDecoder(object_pairs_hook=tuple, parse_int=Scalar, parse_float=Scalar, parse_constant=_refuse)


def _decoded(text: str) -> Any:
    """Mappings as tuples of pairs, so that no key is lost, and numbers as nodes, so that no digit is."""
    value = DECODER.decode(text)
    if "\\u" in text:  # half of a surrogate pair is no character: it cannot be encoded
        json.dumps(value, ensure_ascii=False, default=lambda number: number.text).encode()
    return value
