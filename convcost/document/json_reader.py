"""JSON -> tree. A regular expression that takes in a whole member at once keeps the positions that `json` forgets."""

import json
import re

from convcost.document.tree import MAX_NODES, Tree
from convcost.nodes import PLAIN, QUOTED, Document, Scalar
from convcost.source import Source

SPACE = r"[ \t\n\r]*+"
STRING = r'"([^"\\\x00-\x1f]*+(?:\\.[^"\\\x00-\x1f]*+)*+)"'
LITERAL = r"(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)"
OPENING = r"([{\[])"

ROOT = re.compile(SPACE + OPENING)
# the groups of both: key (none in an item), literal, string, what comes after these, or a bracket that opens
MEMBER = re.compile(f"{SPACE}{STRING}{SPACE}:{SPACE}(?:(?:{LITERAL}|{STRING}){SPACE}([,}}])|{OPENING})")
ITEM = re.compile(f"{SPACE}()(?:(?:{LITERAL}|{STRING}){SPACE}([,\\]])|{OPENING})")
EMPTY = re.compile(SPACE + r"([}\]])")
AFTER = re.compile(SPACE + r"([,}\]])")
REST = re.compile(SPACE + r"\Z")

SURROGATE = re.compile("[\ud800-\udfff]")


class NotJson(Exception):
    """The text is not JSON; it may still be YAML."""


def read_json(source: Source) -> Document | None:
    """The document in a text that is strict JSON from ``{`` or ``[`` to its end, else None."""
    try:
        return _JsonTree(source).read()
    except NotJson:
        return None


class _JsonTree(Tree):
    """Goes over the text from match to match; ``at`` is where the last one ended."""

    def read(self) -> Document:
        """Read all of the text, in one loop that calls little: a large file has a million members."""
        text, member, item = self.source.text, MEMBER.match, ITEM.match
        root = _expect(ROOT.match(text))
        at, is_mapping = root.end(), root[1] == "{"
        children = self.open(root.start(1), is_mapping=is_mapping, flow=True)
        while True:
            match = member(text, at) if is_mapping else item(text, at)
            if match is None:
                match = _expect(None if children else EMPTY.match(text, at))  # no value after a comma is no JSON
                at, after = match.end(), match[1]
            else:
                key, literal, string, after, opening = match.groups()
                at = match.end()
                if is_mapping:
                    start, end = match.span(1)
                    children.append(Scalar(_unescape(key) if "\\" in key else key, QUOTED, start - 1, end + 1))
                    self.nodes += 1
                if opening:
                    is_mapping = opening == "{"
                    children = self.open(at - 1, is_mapping=is_mapping, flow=True)
                    continue
                if literal:
                    start, end = match.span(2)
                    children.append(Scalar(literal, PLAIN, start, end))
                else:
                    start, end = match.span(3)
                    children.append(Scalar(_unescape(string) if "\\" in string else string, QUOTED, start - 1, end + 1))
                self.nodes += 1
                if self.nodes > MAX_NODES:
                    self.refuse_nodes(start)
                if after == ",":
                    continue
            at = self.close_all(at, after)
            if len(self.opened) == 1:
                _expect(REST.match(text, at))
                return self.document()
            children, is_mapping = self.opened[-1].children, self.opened[-1].is_mapping

    def close_all(self, at: int, closing: str) -> int:
        """Close the collection that ended before ``at``, and all that end right after it; returns where to read on."""
        while closing != ",":
            if closing != ("}" if self.opened[-1].is_mapping else "]"):
                raise NotJson
            self.close(at)
            if len(self.opened) == 1:
                break
            after = _expect(AFTER.match(self.source.text, at))
            at, closing = after.end(), after[1]
        return at


def _expect(match: re.Match[str] | None) -> re.Match[str]:
    if match is None:
        raise NotJson
    return match


def _unescape(inside: str) -> str:
    """The text between two quotes with escapes in it. A lone surrogate is no character: it could not be printed."""
    try:
        text: str = json.loads(f'"{inside}"')
    except ValueError:
        raise NotJson from None
    if SURROGATE.search(text):
        raise NotJson
    return text
