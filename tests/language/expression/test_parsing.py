"""How expressions are read, what is refused, and what a refusal says."""

import pytest

from convcost.errors import Refusal
from convcost.language.expression import (
    FUNCTIONS,
    KEYWORDS,
    ExpressionError,
    Literal,
    Name,
    Scope,
    Value,
    names_in,
    parse,
    parse_loop,
)


class Nothing(Scope):
    """A scope without names."""

    def value(self, path: tuple[str, ...]) -> Value:
        raise Refusal(f"unknown name `{'.'.join(path)}`", code="E130")


def failure(text: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    return caught.value


def test_the_functions_of_the_notation() -> None:
    assert set(FUNCTIONS) == {"len", "min", "max", "sum", "ceil", "floor", "round", "range", "div", "div8"}


def test_the_words_nothing_can_be_named_after() -> None:
    assert {"if", "else", "and", "or", "not", "true", "false"} == KEYWORDS


@pytest.mark.parametrize(("text", "value"), [("64", 64), (" 64 ", 64), ("-64", -64), ("true", True), ("(7)", 7)])
def test_a_plain_value_is_a_literal(text: str, value: int) -> None:
    assert parse(text) == Literal(value)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("w", ("w",)),
        ("in", ("in",)),
        ("in.h", ("in", "h")),
        ("stage.3", ("stage", "3")),
        ("input.c", ("input", "c")),
        ("stage.3.add.main", ("stage", "3", "add", "main")),
        ("mix.3x3", ("mix", "3x3")),
        ("_w1", ("_w1",)),
        ("information", ("information",)),
        ("notes", ("notes",)),
    ],
)
def test_a_name_is_its_path(text: str, path: tuple[str, ...]) -> None:
    assert parse(text) == Name(path, 0, len(text))


def test_brackets_belong_to_the_operation_that_is_blamed() -> None:
    text = "1 + ((2 - 2) / (3 - 3)) * 2"
    with pytest.raises(ExpressionError) as caught:
        parse(text).evaluate(Nothing())
    assert text[caught.value.start : caught.value.end] == "(2 - 2) / (3 - 3)"


@pytest.mark.parametrize(
    ("text", "message", "blamed", "hint"),
    [
        ("", "the expression is empty", "", ""),
        ("  ", "the expression is empty", "", ""),
        ("4 *", "a value is missing after `*`", "", ""),
        ("* 4", "a value is missing before `*`", "*", ""),
        ("a b", "an operator is missing before `b`", "b", ""),
        ("a 4", "an operator is missing before `4`", "4", ""),
        ("w in [1, 2]", "an operator is missing before `in`", "in", "to test for one of several, write `x == 1 or"),
        ("a is b", "an operator is missing before `is`", "is", "write `==`"),
        ("(a", "`(` is never closed", "(", "put the whole expression in quotes"),
        ("min(a", "`(` is never closed", "(", "put the whole expression in quotes"),
        ("widths[i", "`[` is never closed", "[", "put the whole expression in quotes"),
        ("a)", "`)` does not belong here", ")", ""),
        ("[a)", "`)` does not belong here", ")", ""),
        ("a, b", "`,` does not belong here", ",", "a list is written [a, b]"),
        ("(a, b)", "`,` does not belong here", ",", "a list is written [a, b]"),
        ("a < b < c", "comparisons cannot be chained", "<", "write `a < b and b < c`"),
        ("a == b != c", "comparisons cannot be chained", "!=", "write `a < b and b < c`"),
        ("a if b", "`if` without `else`", "if", "write `a if condition else b`"),
        ("if b: a", "a value is missing before `if`", "if", "write `a if condition else b`"),
        ("b: a", "`:` does not belong here", ":", "`:` stands in slices of lists alone, x[1:3]"),
        ("if b a", "a value is missing before `if`", "if", "write `a if condition else b`"),
        ("1 + not a", "`not` needs brackets here", "not", "write `(not x)`"),
        ("+3", "a value is missing before `+`", "+", "a number needs no `+` sign"),
        ("x[]", "a value is missing before `]`", "]", ""),
        ("len", "`len` is a function", "len", "write len(list)"),
        ("len()", "`len` does not take 0 arguments", "len()", "write len(list)"),
        ("div(1)", "`div` does not take 1 argument", "div(1)", "write div(x, d)"),
        ("1 + div8(1, 2)", "`div8` does not take 2 arguments", "div8(1, 2)", "write div8(x)"),
        ("3(4)", "only a function is called with brackets", "(", "to multiply, write `*`"),
        ("x[0](4)", "only a function is called with brackets", "(", "to multiply, write `*`"),
        ("w**", "a value is missing after `**`", "", ""),
        ("w^2", "`^` means nothing", "^", "a power is written `x ** n`"),
        ("a && b", "`&&` means nothing", "&&", "write `and`"),
        ("a || b", "`||` means nothing", "||", "write `or`"),
        ("!a", "`!` means nothing", "!", "write `not`"),
        ("a = 3", "`=` means nothing", "=", "write `==` to compare"),
        ("a <> 3", "`<>` means nothing", "<>", "write `!=`"),
        ("$w", "`$` means nothing", "$", "write the name alone"),
        ("${w}", "`$` means nothing", "$", "write the name alone"),
        ("{w}", "`{` means nothing", "{", "write the name alone"),
        ("'relu'", "`'` means nothing", "'", "stand without quotes"),
        ('"relu"', '`"` means nothing', '"', "stand without quotes"),
        ("a ? 1 : 2", "`?` means nothing", "?", "write `a if condition else b`"),
        ("x[1:2:3]", "`:` does not belong here", ":", "`:` stands in slices of lists alone, x[1:3]"),
        ("x[1:", "a value is missing after `:`", "", ""),
        ("(x).h", "`.` means nothing", ".", "a dot belongs to a name"),
        ("m.*x", "an operator is missing before `x`", "x", ""),
        ("2 × 3", "`×` means nothing", "×", "write `*`"),
        ("größe", "`ö` means nothing", "ö", "names are made of a-z"),
        ("True", "`True` is spelt otherwise here", "True", "write `true`"),
        ("None", "`None` is spelt otherwise here", "None", "write `none`"),
        ("a AND b", "`AND` is spelt otherwise here", "AND", "write `and`"),
        ("1e6", "`1e6` is not a plain number", "1e6", "write 1000000"),
        ("2.5e+3", "`2.5e+3` is not a plain number", "2.5e+3", "write 2500"),
        ("1e999999999", "`1e999999999` is not a plain number", "1e999999999", "numbers are written like 64 or 0.25"),
        ("0x10", "`0x10` is not a plain number", "0x10", "write 16"),
        ("010", "`010` is not a plain number", "010", "write 10"),
        ("1_000", "`1_000` is not a plain number", "1_000", "write 1000"),
        (".5", "`.5` is not a plain number", ".5", "write 0.5"),
        ("5.", "`5.` is not a plain number", "5.", "write 5"),
        ("4w", "`4w` is not a plain number", "4w", "to multiply, write 4*w"),
        ("4k", "`4k` is not a plain number", "4k", "suffixes such as k and M are for budgets"),
        ("1.2.3", "`1.2.3` is not a plain number", "1.2.3", "numbers are written like 64 or 0.25"),
    ],
)
def test_wrong_syntax_is_refused_with_the_way_to_write_it(text: str, message: str, blamed: str, hint: str) -> None:
    error = failure(text)
    assert error.code == "E120"
    assert error.message.startswith(message)
    assert text[error.start : error.end] == blamed
    assert hint in error.hint
    assert bool(hint) == bool(error.hint)


@pytest.mark.parametrize(
    ("text", "hint"),
    [("flor(2)", "did you mean `floor`?"), ("int(2)", "did you mean `floor`?"), ("w(3)", "functions: len, min, max")],
)
def test_an_unknown_function_is_refused_with_the_known_ones(text: str, hint: str) -> None:
    error = failure(text)
    assert error.code == "E130"
    assert text[error.start : error.end] == text.partition("(")[0]
    assert error.hint.startswith(hint)


class Endless(Scope):
    """A scope in which every name is a list that holds itself."""

    def value(self, path: tuple[str, ...]) -> Value:
        endless: list[Value] = []
        endless.append(endless)
        return endless


def test_a_long_expression_is_not_a_deep_one() -> None:
    assert parse("1+" * 499 + "1").evaluate(Nothing()) == 500
    assert parse("true and " * 100 + "false").evaluate(Nothing()) is False
    assert parse("[" + "3," * 499 + "]").evaluate(Nothing()) == [3] * 499
    assert parse("len(x" + "[0]" * 330 + ")").evaluate(Endless()) == 1
    assert [name.path for name in names_in(parse("a" * 1000))] == [("a" * 1000,)]


@pytest.mark.parametrize("text", ["(" * 50 + "1" + ")" * 50, "-" * 50 + "1", "[" * 50 + "]" * 50])
def test_fifty_levels_are_read_and_evaluated(text: str) -> None:
    parse(text).evaluate(Nothing())


@pytest.mark.parametrize(
    "text", ["(" * 51 + "1" + ")" * 51, "-" * 51 + "1", "not " * 60 + "a", "1 if a else " * 60 + "1", "(" * 1000]
)
def test_more_than_fifty_levels_are_refused(text: str) -> None:
    error = failure(text)
    assert (error.code, error.message) == ("E104", "an expression nests at most 50 deep")


def test_more_than_a_thousand_characters_are_refused_before_reading_them() -> None:
    error = failure("é" * 1001)
    assert (error.code, error.start, error.end) == ("E104", 0, 1001)
    assert error.message == "an expression has at most 1,000 characters, this one has 1,001"


@pytest.mark.parametrize("text", ["t c n in rows", "t, c, n in rows", "t,c n in rows", " t  c n  in  rows "])
def test_the_names_of_a_loop_stand_between_spaces_or_commas(text: str) -> None:
    loop = parse_loop(text)
    assert [name.path for name in loop.names] == [("t",), ("c",), ("n",)]
    assert [text[name.start : name.end] for name in loop.names] == ["t", "c", "n"]
    assert loop.values == Name(("rows",), text.index("rows"), text.index("rows") + 4)


def test_a_loop_runs_over_any_list_and_the_first_in_ends_the_names() -> None:
    loop = parse_loop("p in [in, p4]")
    assert [name.path for name in names_in(loop.values)] == [("in",), ("p4",)]
    assert parse_loop("k in range(3)").values.evaluate(Nothing()) == [0, 1, 2]


@pytest.mark.parametrize(
    ("text", "code", "message", "blamed"),
    [
        ("t", "E120", "a loop needs `in` and the values", ""),
        ("in rows", "E120", "a loop needs a name before `in`", "in"),
        ("t in", "E120", "a value is missing after `in`", ""),
        ("t in rows cols", "E120", "an operator is missing before `cols`", "cols"),
        ("1 in rows", "E120", "`1` cannot name a loop's value", "1"),
        ("t.c in rows", "E120", "`t.c` cannot name a loop's value", "t.c"),
        ("t,, c in rows", "E120", "`,` cannot name a loop's value", ","),
        ("if in rows", "E120", "`if` cannot name a loop's value", "if"),
        ("t t in rows", "E131", "`t` stands here twice", "t"),
        ("len in rows", "E131", "`len` is a function", "len"),
    ],
)
def test_a_loop_that_cannot_be_read_is_refused(text: str, code: str, message: str, blamed: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_loop(text)
    error = caught.value
    assert (error.code, error.message, text[error.start : error.end]) == (code, message, blamed)
