"""What a YAML parser complains about, in words of the file: the place, what stands there, what to write instead.

The two parsers behind PyYAML word the same complaint differently, so a rule goes by a few words of it, and for the rest
by the text at the place. Every search is linear in the text: files come from strangers.
"""

import re
from collections.abc import Callable

from convcost.errors import Problem
from convcost.language.document.trouble import Trouble
from convcost.language.document.yaml_flow_syntax import STOP, cut_by_bracket, separator_expected, value_expected
from convcost.language.document.yaml_refused import tag_problem

CROWDED_COLON = re.compile(r"\s*(?:- +)*([A-Za-z_][\w.-]*):(\S.*)")
CROWDED_BRACKET = re.compile(r"\s*(?:- +)*([A-Za-z_][\w.-]*):([{\[].*)")
CROWDED_DASH = re.compile(r"-([\w{].*)")
TWO_WORDS = re.compile(r"(\w+)\s+([^:\s].*)")
STEP = re.compile(r"\s*(?:- +)+(\S.*)")
SECOND_KEY = re.compile(r",?[ \t]*([A-Za-z_][\w.-]*:)(?=\s)")
TAG_BEFORE = re.compile(r"[\s:\[{,](![^\s!]*\s*)\Z")
FIRST_INDENT = re.compile(r"^( *)[^\s#]", re.MULTILINE)
APOSTROPHE = "an apostrophe in single quotes is written twice: `'it''s'`"


def syntax_problem(trouble: Trouble) -> Problem:
    """The problem that a complaint amounts to."""
    said = f"{trouble.context}: {trouble.words}"
    return cut_by_bracket(trouble) or next(rule(trouble) for words, rule in RULES if re.search(words, said))


def _tab(trouble: Trouble) -> Problem:
    tab = max(trouble.at, trouble.text.find("\t", trouble.at))
    return trouble.problem("a tab where YAML takes only spaces", "indent with spaces", start=tab)


def _no_start(trouble: Trouble) -> Problem:
    if trouble.character == "\t":
        return _tab(trouble)
    quoted = trouble.rest(trouble.at, STOP).replace("'", "''")
    return trouble.problem(f"a text cannot begin with `{trouble.character}`", f"write `'{quoted}'`")


def _no_colon(trouble: Trouble) -> Problem:
    """The line that should be ``key: value`` is where the context began; the parser noticed only later."""
    at, line = trouble.context_at, trouble.rest(trouble.context_at)
    if crowded := CROWDED_DASH.match(line):
        return trouble.problem("a space is missing after `-`", f"write `- {crowded[1]}`", start=at)
    if crowded := CROWDED_COLON.match(line):
        return _crowded_colon(trouble, crowded, at)
    words = TWO_WORDS.match(line)
    advice = f"write `{words[1]}: {words[2]}`" if words else "write `key: value`"
    return trouble.problem("a `:` is missing in this line", advice, start=at, length=len(line))


def _crowded_colon(trouble: Trouble, crowded: re.Match[str], start: int) -> Problem:
    advice = f"write `{crowded[1]}: {crowded[2].rstrip()}`"
    return trouble.problem("a space is missing after `:`", advice, start=start + crowded.end(1))


def _second_colon(trouble: Trouble) -> Problem:
    """A ``:`` too many: its line has one already, or the line above crowds its own, or is complete."""
    before = trouble.before
    if crowded := CROWDED_BRACKET.match(trouble.line):
        return _crowded_colon(trouble, crowded, trouble.at - len(before))
    if re.search(r":\s", before):
        *_, value = re.split(r":\s+", before)
        words = value.replace(",", " ").split()
        if len(words) > 1:
            return _second_entry(trouble, trouble.at - len(before) + before.rindex(words[-1]))
        value += trouble.rest(trouble.at)
        return trouble.problem("a second `: ` in one line", f"quote the value, or write it in braces: `{{{value}}}`")
    key = before.strip()
    start = trouble.at - len(before.lstrip())
    if len(key) > 1024:
        return trouble.problem("a key may have 1,024 characters", "too long", start=start, length=len(key))
    above_end = len(trouble.text[: trouble.at - len(before)].rstrip())
    above_start = trouble.text.rfind("\n", 0, above_end) + 1
    above = trouble.text[above_start:above_end]
    if crowded := CROWDED_COLON.match(above):
        return _crowded_colon(trouble, crowded, above_start)
    others = (trouble.label(above_start, len(above), "which has its value already"),) if above else ()
    advice = "deeper than the line above"
    return trouble.problem(f"`{key}` is indented wrongly", advice, *others, start=start, length=len(key))


def _second_entry(trouble: Trouble, start: int) -> Problem:
    """``- conv: {out: 8}, as: x``: what YAML takes for one entry of a mapping, or for a mapping and more."""
    line_start = trouble.at - len(trouble.before)
    first = trouble.text[line_start:start].rstrip(" ,")
    second = trouble.rest(start).partition(" #")[0].rstrip()
    if step := STEP.match(first):
        entry = step[1].removeprefix("{").removesuffix("}") if step[1][0] == "{" else step[1]
        advice = f"write `- {{{entry}, {second}}}`"
    else:
        advice = f"write `{second}` on a line of its own, or quote all of the value"
    return trouble.problem("a second key in one line", advice, start=start, length=len(second))


def _colon_before_end(trouble: Trouble) -> Problem:
    return trouble.problem("a `:` with nothing behind it", "write a space and a value, or quote the text")


def _item_behind_key(trouble: Trouble) -> Problem:
    return trouble.problem("a list cannot begin here", "put it on a new line, or in brackets: `[a, b]`")


def _question_mark(trouble: Trouble) -> Problem:
    return trouble.problem("`?` begins a key in YAML", "quote it to mean it as a text")


def _no_name(trouble: Trouble) -> Problem:
    """A ``*`` or ``&`` that YAML takes for the beginning of an alias or an anchor."""
    if trouble.opening == "&":
        kind, advice = "an anchor", "quote it to mean it as a text"
    else:
        kind, advice = "an alias", "a product has factors on both sides: `2 * w`"
    return trouble.problem(f"`{trouble.opening}` begins {kind}, and no name follows", advice, start=trouble.context_at)


def _tag(trouble: Trouble) -> Problem:
    return tag_problem(trouble.source, trouble.context_at)


def _text_block(trouble: Trouble) -> Problem:
    """``when: > 3``, or ``when: !(a > 3)``, where a tag comes first."""
    tag = TAG_BEFORE.search(trouble.text[max(0, trouble.context_at - 200) : trouble.context_at])
    if tag:
        return tag_problem(trouble.source, trouble.context_at - len(tag[1]))
    message = f"`{trouble.opening}` at the start of a value begins a block of text"
    return trouble.problem(message, "a comparison has two sides: `in > 3`", start=trouble.context_at)


def _open_quote(trouble: Trouble) -> Problem:
    advice = APOSTROPHE if trouble.opening == "'" else "it begins here"
    return trouble.problem("a quote is never closed", advice, start=trouble.context_at)


def _escape(trouble: Trouble) -> Problem:
    backslash = max(trouble.text.rfind("\\", 0, trouble.at + 1), trouble.context_at)
    advice = "write `\\\\` for a backslash, or use single quotes"
    return trouble.problem("in double quotes this is no character", advice, start=backslash, length=2)


def _block(trouble: Trouble) -> Problem:
    """Something that does not continue the block around it: wrongly indented, or left over from the value before."""
    if not trouble.before.strip():
        return _line_out_of_place(trouble)
    if trouble.character in "}]":
        return trouble.problem(f"`{trouble.character}` closes nothing", "delete it")
    if crowded := CROWDED_BRACKET.match(trouble.line):
        return _crowded_colon(trouble, crowded, trouble.at - len(trouble.before))
    if second := SECOND_KEY.match(trouble.text, trouble.at):
        return _second_entry(trouble, second.start(1))
    if trouble.before.rstrip()[-1] in "\"'":
        return _behind_a_quote(trouble)
    return trouble.problem("this does not belong to the value before it", "put all of the value in quotes")


def _line_out_of_place(trouble: Trouble) -> Problem:
    around = trouble.label(trouble.context_at, 1, "the block around it begins here")
    advice = "indent it like its neighbours"
    if trouble.character == ":":
        return trouble.problem("a key is missing before `:`", "write its name")
    if len(trouble.before) + 1 != trouble.source.column_of(trouble.context_at):
        return trouble.problem("this line is indented like no block above it", advice, around)
    message = "a list item among keys" if trouble.character == "-" else "a key among list items"
    return trouble.problem(message, advice, around)


def _behind_a_quote(trouble: Trouble) -> Problem:
    """More text after a quote, which may be closed lines below where it was meant to be."""
    closing = trouble.at - len(trouble.before) + len(trouble.before.rstrip()) - 1
    quote = trouble.text[closing]
    opening = max(trouble.text.rfind(quote, 0, closing), 0)
    if "\n" in trouble.text[opening:closing]:
        end = trouble.label(closing, 1, "and ends only here")
        return trouble.problem("a quote is not closed in its line", "it begins here", end, start=opening)
    advice = APOSTROPHE if quote == "'" else "put all of the value in quotes"
    return trouble.problem("a text goes on behind its closing quote", advice)


def _behind_the_end(trouble: Trouble) -> Problem:
    first = FIRST_INDENT.search(trouble.text)
    if first and first[1] and not trouble.before:
        return trouble.problem("indented less than the first line", "indent all lines of a block alike")
    return trouble.problem("nothing may follow the end of the document", "delete it")


def _other(trouble: Trouble) -> Problem:
    return trouble.problem(f"this is not YAML: {trouble.words}", "here")


RULES: tuple[tuple[str, Callable[[Trouble], Problem]], ...] = (
    (r"\btab\b", _tab),
    (r"cannot start any token", _no_start),
    (r"could not find expected ':'", _no_colon),
    (r"mapping values are not allowed", _second_colon),
    (r"unexpected ':'", _colon_before_end),
    (r"sequence entries are not allowed", _item_behind_key),
    (r"mapping keys are not allowed", _question_mark),
    (r"an alias|an anchor", _no_name),
    (r"a tag|tag handle", _tag),
    (r"a block scalar", _text_block),
    (r"end of stream|document separator|document indicator", _open_quote),
    (r"escape|hexdecimal", _escape),
    (r"',' or", separator_expected),
    (r"node content", value_expected),
    (r"a block", _block),
    (r"<document start>", _behind_the_end),
    (r"", _other),
)
