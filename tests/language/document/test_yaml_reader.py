"""A YAML text becomes a tree whose spans are exact, or a problem that points at the place."""

from typing import Any

import pytest

from convcost.language.document.faults import MAX_PROBLEMS
from convcost.language.nodes import Scalar
from tests.language.document.trees import (
    BOTTLENECK,
    INCEPTION,
    LOOP,
    PARSERS,
    at,
    layout,
    nodes,
    read_with,
    refused,
    unmarked,
    value,
    written,
)

EMPTY = "only spaces or comments, or nothing at all"

both_parsers = pytest.mark.parametrize("parser", PARSERS)


@both_parsers
def test_every_scalar_stays_text(parser: Any) -> None:
    found = read_with(
        parser, "{a: true, b: 64, c: 1e6, d: 010, e: 12:30, f: no, g: ~, h: null, i: 2024-01-01, j: in != 4*w}"
    )
    texts = {"a": "true", "b": "64", "c": "1e6", "d": "010", "e": "12:30", "f": "no", "g": "~", "h": "null"}
    assert value(found.root) == {**texts, "i": "2024-01-01", "j": "in != 4*w"}


@both_parsers
@pytest.mark.parametrize("text", [INCEPTION, BOTTLENECK, LOOP])
def test_a_span_in_the_examples_is_what_is_written(parser: Any, text: str) -> None:
    found = read_with(parser, text)
    scalars = [node for node in nodes(found.root) if isinstance(node, Scalar)]
    assert len(scalars) > 15
    for scalar in scalars:
        span = text[scalar.start : scalar.end]
        assert span == (scalar.text if scalar.plain else f'"{scalar.text}"')


@both_parsers
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_spans_count_characters_whatever_their_bytes_and_line_ends(parser: Any, line_end: str) -> None:
    found = read_with(parser, line_end.join(["ä: ü", "😀:", "  - 'ñ😀'", "  - {é: x, z: [ß]}", "end: ö", ""]))
    assert [written(found, *path) for path in [("ä",), ("😀", 0), ("😀", 1), ("😀", 1, "z"), ("end",)]] == [
        "ü",
        "'ñ😀'",
        "{é: x, z: [ß]}",
        "[ß]",
        "ö",
    ]
    assert str(found.span(at(found, "😀", 1, "z", 0))) == "net.yaml:4:16"


@both_parsers
def test_a_block_ends_with_its_last_value_not_with_what_follows(parser: Any) -> None:
    found = read_with(parser, "a:\n  b: 1\n  c: [2,\n    3]   # comment\n\n\nd:\n  - 5\n  -\n\n# end\n")
    assert written(found, "a") == "b: 1\n  c: [2,\n    3]"
    assert written(found, "d") == "- 5\n  -"
    assert written(found) == "a:\n  b: 1\n  c: [2,\n    3]   # comment\n\n\nd:\n  - 5\n  -"


@both_parsers
def test_a_pair_in_brackets_ends_with_its_value(parser: Any) -> None:
    found = read_with(parser, "[conv: 64, relu: {}]")
    assert [written(found, index) for index in (0, 1)] == ["conv: 64", "relu: {}"]


@both_parsers
def test_texts_over_several_lines_span_all_of_them(parser: Any) -> None:
    found = read_with(parser, "a: one\n  two\nb: 'three\n  four'\nc: >\n  five\n  six\n\nd: |\n  seven\ne: 8\n")
    assert value(found.root) == {"a": "one two", "b": "three four", "c": "five six\n", "d": "seven\n", "e": "8"}
    assert [written(found, key) for key in "abcd"] == [
        "one\n  two",
        "'three\n  four'",
        ">\n  five\n  six",
        "|\n  seven",
    ]
    assert [at(found, key).plain for key in "abcde"] == [True, False, False, False, True]  # type: ignore[union-attr]


@both_parsers
@pytest.mark.parametrize(
    "text", ["conv:«»\nb: 1\n", "conv:«»", "{conv:«» }", "{conv:«»  , b: 1}", "{conv«», b: 1}", "- conv:«»  # none\n"]
)
def test_a_value_left_out_is_a_plain_scalar_right_behind_its_key(parser: Any, text: str) -> None:
    text, start, end = unmarked(text)
    found = read_with(parser, text)
    node = at(found, 0, "conv") if text.startswith("-") else at(found, "conv")
    assert layout(node) == ("", True, start, end)


@both_parsers
def test_braces_and_brackets_are_told_from_blocks(parser: Any) -> None:
    found = read_with(parser, "a: {b: [1]}\nc:\n- d: 1\n")
    paths = [(), ("a",), ("a", "b"), ("c",), ("c", 0)]
    assert [at(found, *path).flow for path in paths] == [False, True, True, False, False]  # type: ignore[union-attr]


@both_parsers
def test_an_alias_is_the_node_that_it_names(parser: Any) -> None:
    found = read_with(parser, "a: &x {b: [1]}\nc: *x\nd: &y\n  - &z é\ne: [*y, *z]\n")
    assert at(found, "c") is at(found, "a")
    assert at(found, "e", 0) is at(found, "d")
    assert at(found, "e", 1) is at(found, "d", 0)
    assert [written(found, *path) for path in [("a",), ("d",), ("d", 0)]] == ["{b: [1]}", "- &z é", "é"]


@both_parsers
def test_an_alias_means_the_latest_anchor_of_its_name(parser: Any) -> None:
    assert value(read_with(parser, "[&a 1, *a, &a [&a 2, *a], *a]").root) == ["1", "1", ["2", "2"], "2"]


@both_parsers
def test_a_block_that_ends_with_an_alias_ends_behind_it(parser: Any) -> None:
    found = read_with(parser, "a: &x 1\nb:\n  - 2\n  - *x\n\nc: 3\n")
    assert written(found, "b") == "- 2\n  - *x"


@both_parsers
@pytest.mark.parametrize(
    ("text", "code", "message", "advice"),
    [
        ("a: 1\n«a»: 2\n", "E102", "key `a` is written twice", "again here"),
        ("{é: 1, b: 2, «'é'»: 3}", "E102", "key `é` is written twice", "again here"),
        ("? «[a]»\n: 1\n", "E101", "a key must be a word or a text", "this is a list"),
        ("out: {«{ w }»}\n", "E101", "a key must be a word or a text", "this is a mapping"),
        ("{«''»: 1}", "E101", "a key is empty", "write a name here"),
        ("a: {b: 1}\nc:\n  «<<»: {d: 1}\n", "E103", "merge keys", "use `blocks` or `defaults`"),
        ("a: &x [«*x»]\n", "E103", "an alias may not stand inside of what it names", ""),
        (
            "out: «*w»\n",
            "E103",
            "no anchor `&w` comes before this alias",
            "a product has factors on both sides: `2 * w`",
        ),
        ("when: «!reduce»\n", "E103", "`!` begins a YAML tag", "write `not reduce`"),
        ("{conv: 1, when: «!reduce»}\n", "E103", "`!` begins a YAML tag", "write `not reduce`"),
        ("- when: «!(a» > b)\n", "E103", "`!` begins a YAML tag", "write `not (a > b)`"),
        ("when: «!=» 3\n", "E103", "`!` begins a YAML tag", "a comparison has two sides: `in != 3`"),
        ("a: &x «!!int» 3\n", "E103", "`!` begins a YAML tag", "quote it to mean it as a text"),
        ("a: «!t» {b: 1}\n", "E103", "`!` begins a YAML tag", "quote it to mean it as a text"),
        ("a: 1\n«---»\nb: 1\n", "E103", "a file holds one document", "another begins here"),
        ("«»", "E101", "there is nothing in this document", EMPTY),
        ("«»# nothing\n---\n", "E101", "there is nothing in this document", EMPTY),
        ("a: «\x07»\n", "E100", "character U+0007 cannot be seen", ""),
    ],
)
def test_what_the_notation_refuses_is_pointed_at(parser: Any, text: str, code: str, message: str, advice: str) -> None:
    text, start, end = unmarked(text)
    (problem,) = refused(parser, text)
    label = problem.labels[0]
    assert (problem.code, label.span.start, label.span.end) == (code, start, end)
    assert problem.message.startswith(message)
    assert label.text == advice


@both_parsers
def test_a_key_written_twice_shows_both_lines(parser: Any) -> None:
    (problem,) = refused(parser, "a: 1\nb: 2\n  # between\na: 3\n")
    assert [(label.span.line, label.text) for label in problem.labels] == [(4, "again here"), (1, "first here")]


@both_parsers
def test_quoted_arrows_are_a_key_like_any_other(parser: Any) -> None:
    assert value(read_with(parser, "{'<<': 1}").root) == {"<<": "1"}


@both_parsers
def test_all_problems_come_in_one_run_in_the_order_of_the_file(parser: Any) -> None:
    found = refused(parser, "a:\n  b: {c: !t 1, c: 2}\na: *w\nd: {e: 1\n")
    assert [(problem.code, problem.labels[0].span.line) for problem in found] == [
        ("E103", 2),
        ("E102", 2),
        ("E103", 3),
        ("E101", 4),
    ]


@both_parsers
def test_the_problems_of_one_run_are_limited(parser: Any) -> None:
    assert len(refused(parser, "- *w\n" * (MAX_PROBLEMS + 17))) == MAX_PROBLEMS
