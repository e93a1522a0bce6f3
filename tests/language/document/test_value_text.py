"""A network given as a Python value is read like a file; what a file could not hold is refused with its path."""

import re
from collections import ChainMap
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import pytest

from convcost.errors import ConvcostError, Problem
from convcost.language.document import read_value, value_text
from tests.language.document.trees import value


def refused(given: Any) -> Problem:
    with pytest.raises(ConvcostError) as caught:
        read_value(given, "<dict>")
    (problem,) = caught.value.problems
    return problem


def test_dicts_lists_tuples_and_scalars_are_read() -> None:
    given = {"input": (3, 224.5), "layers": [{"conv": {"out": "4*w", "bias": False}}], "é": None}
    texts = {"input": ["3", "224.5"], "layers": [{"conv": {"out": "4*w", "bias": "false"}}], "é": ""}
    assert value(read_value(given, "<dict>").root) == texts


def test_floats_have_no_exponent_and_any_mapping_is_a_dict() -> None:
    given = MappingProxyType({"a": 1e-05, "b": [1.5e16, 2.25, -1e22], "c": ChainMap({"d": 1})})
    texts = {"a": "0.00001", "b": ["15000000000000000", "2.25", "-10000000000000000000000"], "c": {"d": "1"}}
    assert value(read_value(given, "<dict>").root) == texts


def test_what_a_message_shows_is_one_value_to_a_line() -> None:
    found = read_value({"layers": [{"conv": 64}, {"relu": {}}]}, "<dict>")
    assert found.source.line_text(4).strip() == '"conv": 64'


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"a": [1, {2, 3}]}, "a[1]: a network cannot hold a value of type `set`"),
        ({"a": {"b": [Decimal(1)]}}, "a.b[0]: a network cannot hold a value of type `Decimal`"),
        ({"a": Fraction(1, 3)}, "a: a network cannot hold a value of type `Fraction`"),
        ({"a": b"x"}, "a: a network cannot hold a value of type `bytes`"),
        (object(), "a network cannot hold a value of type `object`"),
        ({"a": [float("nan")]}, "a[0]: nan is not a number that a network can have"),
        ({"a": float("-inf")}, "a: -inf is not a number that a network can have"),
        ({"a": {1: 2}}, "a: a key must be a str, not of type `int`"),
        ({None: 2}, "a key must be a str, not of type `NoneType`"),
        ({"a": [set()], "b": b""}, "a[0]: a network cannot hold a value of type `set`"),
        ({"a": 10**5000}, "a: an integer of 16,610 bits"),
    ],
)
def test_what_json_cannot_say_is_refused_with_its_path(given: Any, message: str) -> None:
    assert refused(given).message == message


def test_a_value_inside_of_itself_is_refused() -> None:
    mapping: dict[str, Any] = {}
    mapping["a"] = mapping["b"] = [mapping]
    problem = refused(mapping)
    assert problem.code == "E104"
    assert re.fullmatch(r"a\[0\]\.a.{,80}\.\.\.: nested deeper than 100 levels, or inside of itself", problem.message)


def test_lists_that_are_shared_count_as_often_as_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(value_text, "MAX_NODES", 1 + 10 * (1 + 7))
    row = [1] * 7
    assert read_value([row] * 10, "<list>")
    assert refused([row] * 10 + [1]).message == "more than 81 values"


def test_depth_is_the_same_as_in_a_file() -> None:
    deep: Any = 1
    for _ in range(100):
        deep = [deep]
    assert read_value(deep, "<list>")
    assert refused([deep]).code == "E104"
