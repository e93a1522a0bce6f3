"""Random expressions mean what Python says they mean over exact fractions."""

from contextlib import suppress
from fractions import Fraction
from math import ceil, floor
from re import sub

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcost.errors import Refusal
from convcost.language.expression import ExpressionError, Scope, Value, names_in, parse

NAMES = {"a": 2, "b": 7, "c": Fraction(3, 4)}


class Names(Scope):
    def value(self, path: tuple[str, ...]) -> Value:
        return NAMES[path[0]]


literals = st.integers(0, 12).map(str) | st.sampled_from(["0.5", "1.25", "0.1", *NAMES])
spaces = st.sampled_from(["", " "])


def numeric(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Larger numeric expressions, with and without brackets, so that precedence decides."""
    operators = st.sampled_from(["+", "-", "*", "/", "//", "%"])
    return st.one_of(
        st.tuples(inner, spaces, operators, spaces, inner).map("".join),
        inner.map("({})".format),
        inner.map("-{}".format),
        st.tuples(inner, inner).map(lambda two: "max({}, {})".format(*two)),
        st.tuples(inner, inner).map(lambda two: "sum([{}] + [{}, 1][:-1])".format(*two)),
        st.tuples(inner, st.sampled_from(["2", "3", "-1", "(1 + 1)"])).map("({0[0]})**{0[1]}".format),
        inner.map("floor({})".format),
        inner.map("ceil({})".format),
        inner.map("round({})".format),
        st.tuples(inner, inner, inner, inner).map(lambda four: "({} if {} < {} else {})".format(*four)),
    )


numbers = st.recursive(literals, numeric, max_leaves=12)


def logical(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from([" and ", " or "]), inner).map("".join),
        inner.map("not {}".format),
        inner.map("({})".format),
    )


comparisons = st.tuples(numbers, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), numbers).map("".join)
conditions = st.recursive(comparisons | st.sampled_from(["true", "false"]), logical, max_leaves=6)


def python(text: str) -> object:
    """Python's own answer, every number an exact fraction."""
    exact = sub(r"(?<!:-)[0-9]+(\.[0-9]+)?", r"F('\g<0>')", text).replace("true", "True").replace("false", "False")
    names = {"F": Fraction, "max": max, "sum": sum, "floor": floor, "ceil": ceil, "round": round}
    return eval(exact, {"__builtins__": {}}, {**names, **{k: Fraction(v) for k, v in NAMES.items()}})


def outcome(text: str) -> Value | ExpressionError:
    try:
        return parse(text).evaluate(Names())
    except ExpressionError as error:
        return error


def check(text: str) -> None:
    result = outcome(text)
    try:
        expected = python(text)
    except ZeroDivisionError:
        assert isinstance(result, ExpressionError)
        assert result.code == "E134"
        return
    if isinstance(result, ExpressionError):
        assert result.code == "E104", result
        return
    assert result == expected
    assert type(result) is (bool if isinstance(expected, bool) else int if expected == int(result) else Fraction)


@given(numbers)
def test_numbers_mean_what_python_says(text: str) -> None:
    check(text)


@given(conditions)
def test_conditions_mean_what_python_says(text: str) -> None:
    check(text)


@given(st.text("abw01.+-*/%()[]<>=!:, 'ifelsndotr", max_size=40) | st.text(max_size=20))
def test_any_text_is_read_or_refused_inside_itself(text: str) -> None:
    with suppress(ExpressionError):
        for name in names_in(parse(text)):
            assert text[name.start : name.end] == ".".join(name.path)
        return
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert 0 <= caught.value.start <= caught.value.end <= len(text)
    assert caught.value.message


def test_refusals_of_a_scope_never_escape_unplaced() -> None:
    class Closed(Scope):
        def value(self, path: tuple[str, ...]) -> Value:
            raise Refusal("closed", code="E130")

    with pytest.raises(ExpressionError, match="closed"):
        parse("1 + max(2, [a][0])").evaluate(Closed())
