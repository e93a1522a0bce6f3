"""The text of an expression cut into tokens. What other languages would write is answered with how to write it."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Literal, NamedTuple

from convcost.language.expression.error import ExpressionError

Kind = Literal["number", "name", "member", "keyword", "symbol", "end"]


class Token(NamedTuple):
    """A piece of the text; its value is in the text itself."""

    kind: Kind
    text: str
    start: int
    end: int


LONGEST = 1000
"""Characters of an expression."""
KEYWORDS = frozenset({"if", "else", "and", "or", "not", "true", "false"})
"""Words of the language, which nothing can be named. `in` is no keyword but the name of the current tensor."""

PIECE = re.compile(
    r"""
      (?P<space>  \s+ )
    | (?P<member> (?<=\]) (?: \.(?: \w+ | \*(?!\*) ) )+ )
    | (?P<number> \.?[0-9] (?: [eE][+-][0-9] | [\w.] )* )
    | (?P<name>   [A-Za-z_]\w* (?: \.(?: \w+ | \*(?!\*) ) )* )
    | (?P<foreign> && | \|\| | <> | << | >> )
    | (?P<symbol> \*\* | // | <= | >= | == | != | [-+*/%<>()\[\],:] )
    | (?P<other>  . )
    """,
    re.VERBOSE | re.ASCII | re.DOTALL,
)
PLAIN_NUMBER = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", re.ASCII)

NO_QUOTES = "words stand without quotes; those of your own are declared by `words:`"
FOREIGN: Mapping[str, str] = {
    "^": "a power is written `x ** n`",
    "&&": "write `and`",
    "&": "write `and`",
    "||": "write `or`",
    "|": "write `or`",
    "!": "write `not`",
    "~": "write `not`",
    "=": "write `==` to compare",
    "<>": "write `!=`",
    "<<": "multiply by a power of two",
    ">>": "divide by a power of two with `//`",
    "$": "write the name alone, without `$`",
    "{": "write the name alone, without braces",
    "}": "write the name alone, without braces",
    '"': NO_QUOTES,
    "'": NO_QUOTES,
    "?": "write `a if condition else b`",
    ".": "a dot belongs to a name: in.h, stage.3",
    "×": "write `*`",
    "÷": "write `/`",
    "−": "write the `-` of the keyboard",
    "–": "write the `-` of the keyboard",
    "≤": "write `<=`",
    "≥": "write `>=`",
    "≠": "write `!=`",
}
SPELLINGS: Mapping[str, str] = {
    "True": "true", "TRUE": "true", "False": "false", "FALSE": "false", "None": "none",
    "AND": "and", "OR": "or", "NOT": "not",
}  # fmt: skip


def tokens(text: str) -> Iterator[Token]:
    """The tokens in order, the last one of kind ``end``; raises `ExpressionError` at the first that is none."""
    if len(text) > LONGEST:
        message = f"an expression has at most {LONGEST:,} characters, this one has {len(text):,}"
        raise ExpressionError(message, 0, len(text), "put parts of it into `vars`", "E104")
    for found in PIECE.finditer(text):
        kind, piece, start, end = found.lastgroup, found[0], found.start(), found.end()
        if kind == "number":
            yield _number(piece, start, end)
        elif kind == "name":
            yield _name(piece, start, end)
        elif kind == "member":
            yield Token("member", piece, start, end)
        elif kind == "symbol":
            yield Token("symbol", piece, start, end)
        elif kind != "space":
            hint = FOREIGN.get(piece, "names are made of a-z, A-Z, 0-9 and _")
            raise ExpressionError(f"`{piece}` means nothing in an expression", start, end, hint)
    yield Token("end", "", len(text), len(text))


def _name(text: str, start: int, end: int) -> Token:
    if text in SPELLINGS:
        raise ExpressionError(f"`{text}` is spelt otherwise here", start, end, f"write `{SPELLINGS[text]}`")
    return Token("keyword" if text in KEYWORDS else "name", text, start, end)


def _number(text: str, start: int, end: int) -> Token:
    if not PLAIN_NUMBER.fullmatch(text):
        raise ExpressionError(f"`{text}` is not a plain number", start, end, _plain(text))
    return Token("number", text, start, end)


def _plain(text: str) -> str:
    """How a number of another notation is written here."""
    if found := re.fullmatch(r"0[xX]([0-9a-fA-F]{1,15})", text):
        return f"write {int(found[1], 16)}"
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?[eE][+]?[0-9]{1,2}", text) and Fraction(text).denominator == 1:
        return f"write {int(Fraction(text))}"
    if found := re.fullmatch(r"((?:0|[1-9][0-9]*)(?:\.[0-9]+)?)(?![eE][0-9])([A-Za-z]\w*)", text):
        suffix = "; suffixes such as k and M are for budgets" if found[2] in {"k", "M", "G", "T"} else ""
        return f"to multiply, write {found[1]}*{found[2]}{suffix}"
    mended = text.replace("_", "").rstrip(".").lstrip("0") or "0"
    mended = f"0{mended}" if mended.startswith(".") else mended
    return f"write {mended}" if PLAIN_NUMBER.fullmatch(mended) else "numbers are written like 64 or 0.25"
