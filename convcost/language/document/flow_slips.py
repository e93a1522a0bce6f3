"""Texts that YAML's flow style has cut into pieces: ``{out: min(a, b)}`` is the keys ``out`` and ``b)``.

Inside of braces and brackets a comma ends a plain text. What was meant shows in the pieces, so the slip is named where
it is made, and the pieces do not cause further problems (two calls on one line would give one key twice).
"""

import re
from collections.abc import Iterator

from convcost.errors import Label, Problem
from convcost.language.document.tree import Open
from convcost.language.nodes import Mapping, Node, Scalar
from convcost.language.source import Source, Span

CROWDED = re.compile(r"([A-Za-z_]\w*):(\S.*)", re.DOTALL)
PARENTHESES = re.compile(r"\(([^()\[\]{}]*,[^()\[\]{}]*)\)")

Pieces = range
"""Which children of a collection were meant as one: the first was cut, the others are its stray ends."""


def mend(opened: Open, source: Source) -> list[Problem]:
    """Take stray pieces out of the children of a flow collection; returns a problem for every text that was cut."""
    children = opened.children
    if not any(map(_is_suspicious, children)):
        return []
    slips = [*_calls(opened), *(_loops(children) if opened.is_mapping else ())]
    problems = [_cut_text(source, opened, pieces) for pieces in slips]
    stray = {index for pieces in slips for index in pieces[1:]}
    children[:] = [child for index, child in enumerate(children) if index not in stray]
    return problems + (_crowded(source, children) if opened.is_mapping else [])


def _is_suspicious(child: Node) -> bool:
    return type(child) is Scalar and child.plain and (not child.text or ")" in child.text)


def _calls(opened: Open) -> Iterator[Pieces]:
    """Runs of pieces between a parenthesis that opens in a value and the one that closes it."""
    first, depth = None, 0
    for index, child in enumerate(opened.children):
        piece = _cut_end(child) if first is None else child
        if not isinstance(piece, Scalar) or not piece.plain:
            first, depth = None, 0
            continue
        depth += piece.text.count("(") - piece.text.count(")")
        if depth > 0 and first is None and (index % 2 or not opened.is_mapping):
            first = index
        elif depth <= 0:
            if first is not None and depth == 0:
                yield _with_empty_value(opened, first, index)
            first, depth = None, 0


def _cut_end(child: Node) -> Node | None:
    """The scalar that a comma may have cut; ``[conv: min(a, b)]`` hides it in a pair without braces."""
    if isinstance(child, Mapping) and child.flow and len(child.entries) == 1:
        (entry,) = child.entries.values()
        return entry.value if entry.value.end == child.end else None
    return child


def _with_empty_value(opened: Open, first: int, last: int) -> Pieces:
    """In a mapping the last piece is a key, so the empty value behind it goes with it."""
    return range(first, last + 2 if opened.is_mapping and last % 2 == 0 else last + 1)


def _loops(children: list[Node]) -> Iterator[Pieces]:
    """``for: t, c in stages``: keys without values behind ``for``, the last of them with `` in ``."""
    index = 0
    while index < len(children):
        first, key = index + 1, children[index]
        index += 2
        if not isinstance(key, Scalar) or key.text != "for":
            continue
        while index < len(children) and _is_empty(children[index + 1]):
            piece = children[index]
            index += 2
            if isinstance(piece, Scalar) and " in " in piece.text:
                yield range(first, index)
                break


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.plain and not node.text


def _cut_text(source: Source, opened: Open, pieces: Pieces) -> Problem:
    """The problem, with the text quoted as it has to be."""
    children = opened.children
    first = _cut_end(children[pieces[0]]) or children[pieces[0]]
    last = next(child for child in map(children.__getitem__, reversed(pieces)) if not _is_empty(child))
    key = children[pieces[0] - 1] if opened.is_mapping else None
    return needs_quotes(Span(source, first.start, last.end), f"{key.text}: " if isinstance(key, Scalar) else "")


def needs_quotes(span: Span, key: str = "") -> Problem:
    """E121 for a text that flow style does not take as one, as a line to write in its place; ``(2, 2)`` is a list."""
    text = " ".join(span.source.text[span.start : span.end].split())
    if numbers := PARENTHESES.fullmatch(text):
        label = Label(span, f"write `{key}[{numbers[1]}]`")
        return Problem("E121", "a list is written in brackets", (label,))
    text = text.replace("'", "''")
    message = "inside of `{ }` and `[ ]`, a text with a comma or a bracket in it needs quotes"
    return Problem("E121", message, (Label(span, f"write `{key}'{text}'`"),))


def _crowded(source: Source, children: list[Node]) -> list[Problem]:
    """``{out:64}`` is the key ``out:64`` without a value."""
    problems = []
    for key, value in zip(children[::2], children[1::2], strict=True):
        if isinstance(key, Scalar) and key.plain and _is_empty(value) and (match := CROWDED.fullmatch(key.text)):
            label = Label(Span(source, key.start, key.end), f"write `{match[1]}: {match[2]}`")
            problems.append(Problem("E101", "a space is missing after `:`", (label,)))
    return problems
