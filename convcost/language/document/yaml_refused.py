"""What YAML has and the notation refuses outright: tags and directives."""

import re

from convcost.errors import Label, Problem
from convcost.language.source import Source, Span

DIRECTIVE = re.compile(r"(?:\A|(?<=[\n\r\x85\u2028\u2029]))%.*")
TAG = re.compile(r"![^\s,\[\]{}]*")
OPERAND = re.compile(r"[^\r\n,}#]*")
BEHIND_WHEN = re.compile(r"\bwhen[\"']?:\s+\Z")


def directive_problem(source: Source) -> Problem | None:
    """E101 for a line that begins with ``%``; looked for before parsing, as libyaml compares every one with all."""
    found = DIRECTIVE.search(source.text)
    if not found:
        return None
    label = Label(Span(source, found.start(), found.end()), "delete this line, or quote it if it is a text")
    return Problem("E101", "a line cannot begin with `%`: YAML directives are not part of the notation", (label,))


def tag_problem(source: Source, at: int) -> Problem:
    """E103 for the first tag from an offset on; behind ``when:`` an exclamation mark is meant as `not`."""
    start, end = found.span() if (found := TAG.search(source.text, at)) else (at, at)
    operand = found[0].strip() if (found := OPERAND.match(source.text, start + 1)) else ""
    if operand.startswith("="):
        advice = "a comparison has two sides: `in != 3`"
    elif BEHIND_WHEN.search(source.text[max(0, start - 40) : start]):
        advice = f"write `not {operand}`"
    else:
        advice = "quote it to mean it as a text"
    label = Label(Span(source, start, end), advice)
    return Problem("E103", "`!` begins a YAML tag; tags are not part of the notation", (label,))
