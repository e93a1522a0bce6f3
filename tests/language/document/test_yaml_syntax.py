"""A syntax error says what is wrong in words of the file, points at the very place and says what to write."""

from typing import Any

import pytest

from tests.language.document.trees import PARSERS, refused, unmarked

NO_SPACE = "a space is missing after `:`"
SECOND = "a second key in one line"
SPACES = ("a tab where YAML takes only spaces", "indent with spaces")
APOSTROPHE = "an apostrophe in single quotes is written twice: `'it''s'`"
NEIGHBOURS = "indent it like its neighbours"
FACTORS = "a product has factors on both sides: `2 * w`"
NO_CHARACTER = ("in double quotes this is no character", "write `\\\\` for a backslash, or use single quotes")

CASES = [
    # tabs
    ("layers:\n«\t»- conv: 3\n", *SPACES),
    ("a:\n  b: 1\n«\t»c: 2\n", *SPACES),
    ("a: |\n  b\n \n«\t»c\n", *SPACES),
    # colons
    ("conv:\n  out«:»64\n  kernel: 3\n", NO_SPACE, "write `out: 64`"),
    ("a: 1\nb«:»2\n", NO_SPACE, "write `b: 2`"),
    ("convcost«:»1\nname: x\n", NO_SPACE, "write `convcost: 1`"),
    ("a: 1\n«kernel 3»\nstride: 2\n", "a `:` is missing in this line", "write `kernel: 3`"),
    ("a:\n  b: 1\n  «kernel»\n", "a `:` is missing in this line", "write `key: value`"),
    ("a: b«:» c\n", "a second `: ` in one line", "quote the value, or write it in braces: `{b: c}`"),
    ("{a: b«:» c}", "a second `: ` in one value", "a `,` is missing before it, or quotes around the value"),
    ("{a: 1 b«:» 2}", "a second `: ` in one value", "a `,` is missing before it, or quotes around the value"),
    ("add«:»{a: [b], c: []}\n", NO_SPACE, "write `add: {a: [b], c: []}`"),
    ("- add«:»[{a: 1}, {b: 2}]\n", NO_SPACE, "write `add: [{a: 1}, {b: 2}]`"),
    # a second key in one line
    ("- conv: {out: 8}, «as: x»\n", SECOND, "write `- {conv: {out: 8}, as: x}`"),
    ("- conv: {out: 8} «when: x»  # a\n", SECOND, "write `- {conv: {out: 8}, when: x}`"),
    ("- conv: 5, «as: x, when: y»\n", SECOND, "write `- {conv: 5, as: x, when: y}`"),
    ("- conv: 3 «kernel: 3»\n", SECOND, "write `- {conv: 3, kernel: 3}`"),
    ("- {conv: {out: 8}}, «as: x»\n", SECOND, "write `- {conv: {out: 8}, as: x}`"),
    ("- {conv: 3} «as: x»\n", SECOND, "write `- {conv: 3, as: x}`"),
    ('- conv: "a", «as: x»\n', SECOND, 'write `- {conv: "a", as: x}`'),
    ("input: [3, 5, 7], «name: x»\n", SECOND, "write `name: x` on a line of its own, or quote all of the value"),
    ("name: it «is: this»\n", SECOND, "write `is: this` on a line of its own, or quote all of the value"),
    ("«:» 1\n", "a key is missing before `:`", "write its name"),
    ("{«:» 1}", "a key is missing before `:`", "write its name"),
    ("«" + "k" * 1025 + "»: 1\n", "a key may have 1,024 characters", "too long"),
    # dashes
    ("-conv: 1\n«-»relu\n", "a space is missing after `-`", "write `- relu`"),
    ("a: «-» b\n", "a list cannot begin here", "put it on a new line, or in brackets: `[a, b]`"),
    # indentation
    ("a: 1\n  «b»: 2\n", "`b` is indented wrongly", "deeper than the line above"),
    ("a:\n    b: 1\n  «c»: 2\n", "this line is indented like no block above it", NEIGHBOURS),
    ("layers:\n  - conv: 1\n «-» relu\n", "this line is indented like no block above it", NEIGHBOURS),
    ("a: 1\n«-» b\n", "a list item among keys", NEIGHBOURS),
    ("- a\n«b»: 1\n", "a key among list items", NEIGHBOURS),
    ("  a: 1\n«b»: 2\n", "indented less than the first line", "indent all lines of a block alike"),
    # brackets
    ("a: «{»out: 64", "`{` is never closed", "`}` is missing"),
    ("input: «[»3, 224", "`[` is never closed", "`]` is missing"),
    ("- conv: {out: 6«4»\n- conv: 3\n", "`,` or `}` is missing", "behind this"),
    ("input: [3, 22«4»\nlayers:\n", "`,` or `]` is missing", "behind this"),
    ("- [1, 2, «3»\n- [4, 5]\n", "`,` or `]` is missing", "behind this"),
    ('{\n  "a": «1»\n  "b": 2,\n  "c": 3\n}\n', "`,` or `}` is missing", "behind this"),
    ('{\n  "a": "b #1«"»\n  "c": 3\n}\n', "`,` or `}` is missing", "behind this"),
    ('[\n  {"a": 1},\n  {"b": 2«}»  # two\n\n  # three\n  {"c": 3}\n]\n', "`,` or `]` is missing", "behind this"),
    ('{\n  "a": 1,\n  "b": "c" «"»d": 2\n}\n', "`,` or `}` must come before this", "here"),
    ('{\n  "a" «"»b"\n}\n', "`,` or `}` must come before this", "here"),
    ('{\n  "a": [3, 2,\n  "b": []\n«}»\n', "`[` is closed by `}`", "`]`?"),
    ("a: [1, 2«}»\n", "`[` is closed by `}`", "`]`?"),
    ("a: {b: 1«]»\n", "`{` is closed by `]`", "`}`?"),
    ("a: {b: 1}«}»\n", "`}` closes nothing", "delete it"),
    ('["a" «"»b"]', "`,` or `]` must come before this", "here"),
    ("[a,«,»b]", "a value is missing before `,`", "write one, or delete this"),
    ('«{»"a":1,"b":[3,32],"c":["d"]', "`{` is never closed", "`}` is missing"),
    ('{"b":[3,32],"c":["d",«,»"e"]}', "a value is missing before `,`", "write one, or delete this"),
    ('{"b":[3,32]«"»c":["d"]}', "`,` or `}` must come before this", "here"),
    ('{"b":[3,32],"c":["d"]} «x»', "nothing may follow the end of the document", "delete it"),
    ("- [1, 2,«,» 3]", "a value is missing before `,`", "write one, or delete this"),
    ("- [1, 2, 3«}»", "`[` is closed by `}`", "`]`?"),
    ('- ["a" «b»]', "`,` or `]` must come before this", "here"),
    ("- [1, 2, 3: 4«:» 5]", "a second `: ` in one value", "a `,` is missing before it, or quotes around the value"),
    # quotes
    ('name: «"»foo\nlayers: 1\n', "a quote is never closed", "it begins here"),
    ("name: «'»foo\nlayers: 1\n", "a quote is never closed", APOSTROPHE),
    ('name: «"»foo\nwhy: "x"\n', "a quote is not closed in its line", "it begins here"),
    ("name: 'it'«s»'\n", "a text goes on behind its closing quote", APOSTROPHE),
    ('name: "a" «b»\n', "a text goes on behind its closing quote", "put all of the value in quotes"),
    ('a: "«\\q»"\n', *NO_CHARACTER),
    ('a: "x«\\x»ZZ"\n', *NO_CHARACTER),
    ('a: "«\\u»D800"\n', *NO_CHARACTER),
    ('a: "«\\U»00110000"\n', *NO_CHARACTER),
    ('a: "«\\U»FFFFFFFF"\n', *NO_CHARACTER),
    # characters that begin something in YAML
    ("a: «@»x y\n", "a text cannot begin with `@`", "write `'@x y'`"),
    ("a: [«`»x`]\n", "a text cannot begin with ```", "write `'`x`'`"),
    ("a: «%»5\n", "a text cannot begin with `%`", "write `'%5'`"),
    ("out: «*»\n", "`*` begins an alias, and no name follows", FACTORS),
    ("a: «&» b\n", "`&` begins an anchor, and no name follows", "quote it to mean it as a text"),
    ("when: «?» b\n", "`?` begins a key in YAML", "quote it to mean it as a text"),
    ("when: «>» 3\n", "`>` at the start of a value begins a block of text", "a comparison has two sides: `in > 3`"),
    ("{a: $«{»w}}", "`${...}` means nothing here", "names are written bare: `w`, not `${w}`"),
    # the end
    ("{a: 1} «x»\n", "nothing may follow the end of the document", "delete it"),
    ("a: 1\n...\n«b»: 1\n", "nothing may follow the end of the document", "delete it"),
]  # fmt: skip


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize(("text", "message", "advice"), CASES)
def test_a_syntax_error_points_and_advises(parser: Any, text: str, message: str, advice: str) -> None:
    text, start, end = unmarked(text)
    (problem,) = refused(parser, text)
    label = problem.labels[0]
    assert (problem.code, problem.message, label.text) == ("E101", message, advice)
    assert (label.span.start, label.span.end) == (start, end)


@pytest.mark.parametrize("parser", PARSERS)
def test_where_a_comma_is_missing_comes_before_where_its_bracket_opened(parser: Any) -> None:
    (problem,) = refused(parser, "layers:\n  - conv: {out: 64\n      kernel: 3,\n      stride: 2}\n")
    assert [(label.span.line, label.span.column, label.text) for label in problem.labels] == [
        (2, 18, "behind this"),
        (2, 11, "opened here"),
    ]


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("line_end", ["\n", "\r", "\x85", "\u2028", "\u2029"])
def test_directives_are_refused_before_parsing_which_would_compare_all_with_all(parser: Any, line_end: str) -> None:
    text = f"# a{line_end}" + "".join(f"%TAG !{n}! x\n" for n in range(100_000)) + "--- a\n"
    (problem,) = refused(parser, text)
    span = problem.labels[0].span
    assert (problem.code, span.source.text[span.start : span.end]) == ("E101", "%TAG !0! x")


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("{conv: {out: «widths[i]»}}", "widths[i]"),
        ("- {conv: {out: «widths[i] * 2», kernel: 3}}", "widths[i] * 2"),
        ("[conv: «f(a)[i]», relu]", "f(a)[i]"),
        ("{seq: [], for: «p in [a, b]»}", "p in [a, b]"),
        ("{conv: {out: 3,\n  kernel: «k[i, 'a']»}}", "k[i, ''a'']"),
        ("- [relu, conv: «widths[i]»]", "widths[i]"),
        ('{"a":[1], "b":«-w[i]»}', "-w[i]"),
        ('{"a":[1],"b":«w[i] * 2»}', "w[i] * 2"),
    ],
)
def test_a_bracket_behind_a_plain_text_in_braces_needs_quotes(parser: Any, text: str, advice: str) -> None:
    text, start, end = unmarked(text)
    (problem,) = refused(parser, text)
    label = problem.labels[0]
    assert (problem.code, label.text, label.span.start, label.span.end) == ("E121", f"write `'{advice}'`", start, end)
