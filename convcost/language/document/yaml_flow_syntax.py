"""Syntax errors inside of ``{ }`` and ``[ ]``."""

import re

from convcost.errors import Problem
from convcost.language.document.flow_slips import needs_quotes
from convcost.language.document.trouble import Trouble
from convcost.language.source import Span

STOP = ",]}"
TOKEN = re.compile(r"""'[^'\n]*'|"(?:[^"\\\n]|\\.)*+"|[{\[\]},]|:\s""")
QUOTE = re.compile("['\"]")
NO_TEXT = re.compile(r"\s*(?:- +)*:?\s*")
"""Before a text: the dashes of list items, and the ``:`` that may follow a quoted key without a space."""


def cut_by_bracket(trouble: Trouble) -> Problem | None:
    """``{out: widths[i]}``: no bracket may follow a plain text. The parser may only have stumbled further on."""
    text = trouble.text
    last = trouble.at - len(trouble.before)
    depth = int("flow" in trouble.context and trouble.context_at < last)
    for token in TOKEN.finditer(text, last, trouble.at + 1):
        lead = NO_TEXT.match(text, last, token.start())
        start = lead.end() if lead else last
        plain = text[start : token.start()].rstrip()
        if token[0] == "[" and depth > 0 and plain and not plain.endswith(":"):
            return needs_quotes(Span(trouble.source, start, start + len(_value(trouble.rest(start)))))
        last = token.end()
        depth += (token[0] in "{[") - (token[0] in "}]")
    return None


def _value(line: str) -> str:
    """The beginning of a line up to a comma or an end that is outside of brackets."""
    depth = 0
    for at, character in enumerate(line):
        if depth == 0 and character in STOP:
            return line[:at].rstrip()
        depth += (character in "[{(") - (character in ")}]")
    return line


def separator_expected(trouble: Trouble) -> Problem:
    """Something else where a comma or the end must be."""
    opening, closing = trouble.opening, "]" if trouble.opening == "[" else "}"
    if not trouble.character:
        return trouble.problem(f"`{opening}` is never closed", f"`{closing}` is missing", start=trouble.context_at)
    opened = trouble.label(trouble.context_at, 1, "opened here")
    if trouble.character in "}]":
        return trouble.problem(f"`{opening}` is closed by `{trouble.character}`", f"`{closing}`?", opened)
    above = _end_above(trouble)
    if above is not None:
        return trouble.problem(f"`,` or `{closing}` is missing", "behind this", opened, start=above)
    if trouble.character == "{" and trouble.before.endswith("$"):
        return trouble.problem("`${...}` means nothing here", "names are written bare: `w`, not `${w}`")
    if trouble.character == ":":
        return trouble.problem("a second `: ` in one value", "a `,` is missing before it, or quotes around the value")
    return trouble.problem(f"`,` or `{closing}` must come before this", "here", opened)


def _end_above(trouble: Trouble) -> int | None:
    """The last character above the line, in the same brackets, if a comma or the end may be missing behind it."""
    start = trouble.at - len(trouble.before)
    for line in reversed(trouble.text[trouble.context_at : start].splitlines(keepends=True)):
        start -= len(line)
        written = _without_comment(line).rstrip()
        last = start + len(written) - 1
        if written.strip():
            return None if written[-1] in ",:" or last == trouble.context_at else last
    return None


def _without_comment(line: str) -> str:
    """The line up to its last ``#``, if that is in no quotes."""
    before, mark, comment = f" {line}".rpartition(" #")
    return before[1:] if mark and not QUOTE.search(comment) else line


def value_expected(trouble: Trouble) -> Problem:
    """A comma or a bracket where a value must begin."""
    if trouble.character == ":":
        return trouble.problem("a key is missing before `:`", "write its name")
    what = f"`{trouble.character}`" if trouble.character else "the end"
    return trouble.problem(f"a value is missing before {what}", "write one, or delete this")
