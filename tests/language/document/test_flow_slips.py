"""What YAML's flow style cuts into pieces is put together in the message."""

from typing import Any

import pytest

from tests.language.document.trees import PARSERS, read_with, refused, unmarked, value

both_parsers = pytest.mark.parametrize("parser", PARSERS)


@both_parsers
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{conv: {out: «min(a, b)», kernel: 3}}", "out: 'min(a, b)'"),
        ("{conv: {kernel: 3, out: «max(1, min(a, b), c) * 2»}}", "out: 'max(1, min(a, b), c) * 2'"),
        ("conv: {out: «div(in,\n   8)»}", "out: 'div(in, 8)'"),
        ("input: [«min(a, b)», 3]", "'min(a, b)'"),
        ("layers: [conv: «min(a, 64)», relu]", "'min(a, 64)'"),
        ("{when: «f('a', b)»}", "when: 'f(''a'', b)'"),
        ("- {seq: [], for: «t, c in stages»}", "for: 't, c in stages'"),
        ("- {for: «t, c, n in stages», from: x}", "for: 't, c, n in stages'"),
    ],
)
def test_a_text_with_a_comma_is_shown_quoted(parser: Any, text: str, line: str) -> None:
    text, start, end = unmarked(text)
    (problem,) = refused(parser, text)
    label = problem.labels[0]
    assert problem.code == "E121"
    assert (label.span.start, label.span.end, label.text) == (start, end, f"write `{line}`")


@both_parsers
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{conv: {out: 3, stride: «(2, 2)»}}", "stride: [2, 2]"),
        ("[{kernel: «( k, 2*k, 1 )»}]", "kernel: [ k, 2*k, 1 ]"),
        ("[«(2, 2)», 3]", "[2, 2]"),
    ],
)
def test_a_list_in_parentheses_is_shown_in_brackets(parser: Any, text: str, line: str) -> None:
    text, start, end = unmarked(text)
    (problem,) = refused(parser, text)
    label = problem.labels[0]
    assert (problem.code, problem.message) == ("E121", "a list is written in brackets")
    assert (label.span.start, label.span.end, label.text) == (start, end, f"write `{line}`")


@both_parsers
def test_pieces_of_two_calls_are_not_taken_for_equal_keys(parser: Any) -> None:
    assert [problem.code for problem in refused(parser, "{out: max(a, b), in: min(c, b), d: e}")] == ["E121", "E121"]


@both_parsers
def test_a_missing_space_behind_a_colon_in_braces_is_seen(parser: Any) -> None:
    text, start, end = unmarked("{conv: {«out:64», kernel: 3}}")
    (problem,) = refused(parser, text)
    label = problem.labels[0]
    assert (problem.code, problem.message) == ("E101", "a space is missing after `:`")
    assert (label.span.start, label.span.end, label.text) == (start, end, "write `out: 64`")


@both_parsers
@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("{out: 'min(a, b)', in: \"max(b, c)\"}", {"out": "min(a, b)", "in": "max(b, c)"}),
        ("out: min(a, b)", {"out": "min(a, b)"}),
        ("{out: (a + b) * 2, x: f(y)}", {"out": "(a + b) * 2", "x": "f(y)"}),
        ("{a: (b, c: d}", {"a": "(b", "c": "d"}),
        ("{a: b), c: d}", {"a": "b)", "c": "d"}),
        ("[(a, [b], c)]", ["(a", ["b"], "c)"]),
        ("{for: t c in stages, from: x}", {"for": "t c in stages", "from": "x"}),
        ("{for: t, from, x: y in z}", {"for": "t", "from": "", "x": "y in z"}),
        ("{a: , b: }", {"a": "", "b": ""}),
    ],
)
def test_what_is_whole_is_left_alone(parser: Any, text: str, meaning: object) -> None:
    assert value(read_with(parser, text).root) == meaning
