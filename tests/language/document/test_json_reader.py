"""JSON is read by its own scanner, into the very tree that the YAML reader makes of it."""

import json
import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import convcost
from convcost.errors import ConvcostError
from convcost.language.document import json_reader, read
from convcost.language.document.decoding import UNREADABLE
from convcost.language.document.json_reader import read_json
from convcost.language.document.yaml_reader import _YamlTree
from convcost.language.nodes import UNLOCATED
from convcost.language.source import Source
from tests.language.document.trees import at, layout, unmarked, value, written

SURROGATE = re.compile("[\ud800-\udfff]")

LEAVES = st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(min_size=1), inner, max_size=4)
)
ROOTS = st.lists(VALUES) | st.dictionaries(st.text(min_size=1), VALUES, min_size=1)


def as_json(text: str) -> Any:
    """The tree of a text that must be JSON."""
    found = read_json(Source("net.json", text))
    assert found is not None
    found.span(found.root)  # the layout of a tree is looked at node by node
    return found


def texts(given: Any) -> Any:
    """A value as the tree has it: literals as they are written."""
    if isinstance(given, list):
        return [texts(each) for each in given]
    if isinstance(given, dict):
        return {key: texts(each) for key, each in given.items()}
    return given or "" if isinstance(given, str | None) else json.dumps(given)


@given(root=ROOTS, indent=st.sampled_from([None, 0, 2]), ascii_only=st.booleans())
def test_what_json_writes_is_read(root: Any, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(root, indent=indent, ensure_ascii=ascii_only)
    assert value(as_json(text).root) == texts(root)


@settings(max_examples=200)
@given(root=ROOTS, indent=st.sampled_from([None, 0, 2]))
def test_the_yaml_reader_makes_the_same_tree_of_it(root: Any, indent: int | None) -> None:
    text = json.dumps(root, indent=indent, ensure_ascii=False)
    if re.search("[\\\\\x85\u2028\u2029]", text) or re.search(UNREADABLE, text):
        return  # YAML escapes and folds lines by rules of its own
    as_yaml = _YamlTree(Source("net.yaml", text)).read()
    assert layout(as_json(text).root) == layout(as_yaml.root)


def test_a_member_is_spanned_with_its_quotes_and_a_literal_is_plain() -> None:
    found = as_json('{"é": {"b" : [ 64,\r\n "4*w", true ] } , "😀": -1.5e3}')
    paths: list[tuple[str | int, ...]] = [("é",), ("é", "b"), ("é", "b", 0), ("é", "b", 1), ("é", "b", 2), ("😀",)]
    assert [written(found, *path) for path in paths] == [
        '{"b" : [ 64,\r\n "4*w", true ] }',
        '[ 64,\r\n "4*w", true ]',
        "64",
        '"4*w"',
        "true",
        "-1.5e3",
    ]
    assert [at(found, *path).plain for path in paths[2:]] == [True, False, True, True]  # type: ignore[union-attr]
    assert written(found) == found.source.text


def test_escapes_are_read_and_the_span_is_what_is_written() -> None:
    found = as_json(r'{"a\u0062": ["\ud83d\ude00\n\"", "\\"]}')
    assert value(found.root) == {"ab": ['😀\n"', "\\"]}
    assert written(found, "ab", 0) == r'"\ud83d\ude00\n\""'


@pytest.mark.parametrize(
    "text",
    [
        "{a: 1}", '{"a": 1,}', "[1,]", "[,1]", "[1 2]", '{"a" 1}', '{"a": 01}', '{"a": +1}', '{"a": .5}', '{"a": 1.}',
        '{"a": NaN}', '{"a": True}', "{'a': 1}", '{"a": "b\nc"}', '{"a": "\\x41"}', '{"a": "\\ud800"}', '{"a": 1]',
        '["a", 1}', '{"a": 1', '["a"', '{"a": 1} x', '[1] // y', "[", "{", '{"a"', '{"a":', '{"a": {}', "[[1]", "[-]",
        '["a":1]', '{"a"}', '{1: 2}', '{"a": 1, 2}', "[1]]", '{,}', "[1\xa0]",
    ],
)  # fmt: skip
def test_what_is_not_strict_json_is_left_to_yaml(text: str) -> None:
    assert read_json(Source("net.yaml", text)) is None


@given(text=st.text(alphabet='{}[]:,"\\ ae1-.\nu\t0', max_size=20).map("{}".__add__) | st.text())
@example(text='["\\"]')
@example(text="[1e5, -0, 0.10]")
def test_it_agrees_with_the_standard_library_on_what_json_is(text: str) -> None:
    try:
        found = read_json(Source("net.json", text))
    except ConvcostError:
        return  # JSON, with keys or depths that a network may not have
    try:
        loaded = json.loads(text, parse_constant=_refuse)
    except ValueError:
        assert found is None
    else:
        is_tree = isinstance(loaded, list | dict)
        has_surrogate = SURROGATE.search(json.dumps(loaded, ensure_ascii=False))
        assert (found is not None) == (is_tree and not has_surrogate)


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def test_a_json_file_with_a_comma_too_many_is_still_read_as_yaml() -> None:
    assert value(read('{"a": [1, 2,],}', "net.json").root) == {"a": ["1", "2"]}


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ('{"a": 1, "b": {"c": 2, «"c"»: 3}}', "E102", "key `c` is written twice"),
        ('{"a\\u0062": 1, «"ab"»: 3}', "E102", "key `ab` is written twice"),
        ('{«""»: 1}', "E101", "a key is empty"),
        ('{"a": [{"b": 1, «"b"»: {"c": 1, "c": 2}, "0": 3}], "\\ud83d\\ude00": 2}', "E102", "key `b` is written twice"),
    ],
)
def test_keys_are_checked_as_in_yaml(text: str, code: str, message: str) -> None:
    text, start, end = unmarked(text)
    with pytest.raises(ConvcostError) as caught:
        read_json(Source("net.json", text))
    problem = caught.value.problems[0]
    span = problem.labels[0].span
    assert (problem.code, problem.message, span.start, span.end) == (code, message, start, end)


def test_every_key_that_is_written_twice_is_told_in_the_order_of_the_file() -> None:
    with pytest.raises(ConvcostError) as caught:
        read_json(Source("net.json", '[{"a": 1, "b": {"c": 1, "c": 2}, "a": 3, "a": [{"": 4}]}, {"d": 5, "d": 6}]'))
    told = [(problem.message, problem.labels[0].span.column) for problem in caught.value.problems]
    assert told == [
        ("key `c` is written twice", 25),
        ("key `a` is written twice", 34),
        ("key `a` is written twice", 42),
        ("a key is empty", 49),
        ("key `d` is written twice", 68),
    ]


@pytest.mark.parametrize("text", ["[" * 101 + "]" * 101, '{"a":' * 101 + "1" + "}" * 101, "[" * 5000 + "]" * 5000])
def test_what_is_too_deep_is_left_to_the_yaml_reader_which_refuses_it_while_reading(text: str) -> None:
    assert read_json(Source("net.json", text)) is None
    with pytest.raises(ConvcostError, match="nested deeper than 100 levels"):
        read(text, "net.json")


def test_100_levels_are_read() -> None:
    assert read_json(Source("net.json", "[" * 100 + "1" + "]" * 100)) is not None


def test_a_tree_is_located_when_somebody_asks_for_a_place() -> None:
    found = read_json(Source("net.json", '{"a": [64]}'))
    assert found is not None
    below = at(found, "a", 0)
    assert below.start == UNLOCATED
    assert str(found.span(found.root)) == "net.json:1:1"
    assert (below.start, below.end) == (7, 9)


def test_a_network_without_errors_is_analyzed_without_places(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("somebody asked for a place")

    monkeypatch.setattr(json_reader, "locate", refuse)
    add = {"add": {"main": [{"conv": {"out": "in", "kernel": 3, "padding": "same"}}], "skip": []}}
    network = {
        "convcost": 1,
        "input": [3, 11, 13],
        "defaults": {"conv": {"kernel": 1}},
        "blocks": {"Res": {"args": {"n": "int"}, "layers": [{**add, "repeat": "n"}, "relu"]}},
        "layers": [{"conv": "w", "for": "w in [5, 7]", "first": {"kernel": 3}}, {"Res": 2, "as": "top"}],
        "outputs": ["top"],
    }
    found = convcost.analyze(network)
    widths = 3 * 5 * 3 * 3 + 5 + 5 * 7 + 7
    assert found.params == widths + 2 * (7 * 7 * 3 * 3 + 7)


def test_null_is_the_value_that_yaml_leaves_out() -> None:
    assert layout(as_json('{"relu": null}').root) == ([(("relu", False, 1, 7), ("", True, 9, 13))], True, 0, 14)
    assert convcost.analyze({"convcost": 1, "input": [7], "layers": [{"relu": None}]}).activations == 7


def test_an_arrow_key_is_no_merge_key_in_json() -> None:
    assert value(as_json('{"<<": {"a": 1}}').root) == {"<<": {"a": "1"}}
