"""What expressions come out as: exact numbers, truth values, words, lists, tensors."""

from fractions import Fraction
from time import perf_counter

import pytest

from convcost.errors import Refusal
from convcost.language.expression import ExpressionError, Name, Scope, Value, names_in, parse, truth

TENSOR = object()


class Names(Scope):
    """A scope that knows a few names by their dotted path."""

    known: dict[str, Value] = {  # noqa: RUF012
        "w": 13,
        "s": 2,
        "in": 7,
        "in.h": 29,
        "stage.3": TENSOR,
        "p": TENSOR,
        "reduce": True,
        "act": "relu",
        "relu": "relu",
        "none": "none",
        "widths": [3, 5, [11, 17]],
        "empty": [],
        "most": 2**63 - 1,
    }

    def value(self, path: tuple[str, ...]) -> Value:
        name = ".".join(path)
        if name not in self.known:
            raise Refusal(f"unknown name `{name}`", "names here: w, s", code="E130")
        return self.known[name]


def evaluate(text: str) -> Value:
    return parse(text).evaluate(Names())


def failure(text: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        evaluate(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("64", 64),
        ("0", 0),
        ("-3", -3),
        ("0.5", Fraction(1, 2)),
        ("0.10", Fraction(1, 10)),
        ("4*w", 52),
        ("2 + 3 * 5", 17),
        ("(2 + 3) * 5", 25),
        ("11 - 5 - 3", 3),
        ("60 / 5 / 3", 4),
        ("7 // 2 * 2", 6),
        ("-7 // 2", -4),
        ("-7 % 3", 2),
        ("-w // 2", -7),
        ("2 - -3", 5),
        ("0.75 * 52", 39),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("7.5 // 2", 3),
        ("7.5 % 2", Fraction(3, 2)),
        ("in // 2", 3),
        ("in.h * in", 203),
        ("widths[1]", 5),
        ("widths[2][0]", 11),
        ("widths[s][s - 1]", 17),
        ("[w, s][1]", 2),
        ("-widths[0]", -3),
        ("[]", []),
        ("[w, act, [true]]", [13, "relu", [True]]),
        ("[1, 2,]", [1, 2]),
        ("w > 12 and s == 2", True),
        ("w != 13 or s <= 1", False),
        ("not w == 13", False),
        ("not reduce or true", True),
        ("true or true and false", True),
        ("act == relu", True),
        ("act != relu", False),
        ("reduce == true", True),
        ("1 / 2 == 0.5", True),
        ("act if reduce else none", "relu"),
        ("1 if w < 3 else 2 if w < 5 else 3", 3),
        ("s + 1 if reduce else 0", 3),
        ("stage.3 if reduce else 0", TENSOR),
        ("[p, stage.3]", [TENSOR, TENSOR]),
        ("2 ** 10", 1024),
        ("-s ** 2", -4),
        ("2 ** 3 ** 2", 512),
        ("2 * s ** 3", 16),
        ("2 ** -2", Fraction(1, 4)),
        ("(1 / 2) ** 3", Fraction(1, 8)),
        ("0 ** 0", 1),
        ("(-1) ** 63", -1),
        ("1 ** 1000000000000", 1),
        ("2 ** 62", 2**62),
        ("widths[-1]", [11, 17]),
        ("widths[1:]", [5, [11, 17]]),
        ("widths[:-1]", [3, 5]),
        ("widths[-2:]", [5, [11, 17]]),
        ("widths[:]", [3, 5, [11, 17]]),
        ("widths[7:]", []),
        ("widths[1:][-1][0]", 11),
        ("[w] + widths[:1]", [13, 3]),
        ("[] + empty", []),
        ("sum([w, s, 0.5])", Fraction(31, 2)),
        ("sum(w, s)", 15),
        ("sum([])", 0),
        ("len(widths) - 1", 2),
        ("min(w, s, 5)", 2),
        ("max([w, s, 5])", 13),
        ("ceil(7 / 2)", 4),
        ("floor(-0.5)", -1),
        ("round(2.5) + round(3.5)", 2 + 4),
        ("range(4)", [0, 1, 2, 3]),
        ("range(0)", []),
        ("most", 2**63 - 1),
        ("-most", -(2**63 - 1)),
    ],
)
def test_value(text: str, value: Value) -> None:
    result = evaluate(text)
    assert result == value
    assert type(result) is type(value)


@pytest.mark.parametrize(("text", "value"), [("w / 13", 1), ("0.5 * s", 1), ("2.0", 2), ("1.5 + 0.5", 2), ("-1.0", -1)])
def test_a_fraction_that_comes_out_whole_is_an_integer(text: str, value: int) -> None:
    assert evaluate(text) == value
    assert type(evaluate(text)) is int


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("div8(3)", 8),
        ("div8(11)", 16),  # 8 would lose more than 10 %
        ("div8(12)", 16),
        ("div8(35)", 32),
        ("div8(16 * 0.35)", 8),
        ("div8(24 * 0.75)", 24),  # 18: the nearest is 16, which loses 11 %
        ("div8(1280 * 1.4)", 1792),
        ("div(18, 4)", 20),  # half rounds up
        ("div(80 / 9, 8)", 8),  # exactly 0.9: kept
        ("div(80.1 / 9, 8)", 16),
        ("div(2.5, 1)", 3),
    ],
)
def test_div_rounds_to_a_multiple_and_never_loses_more_than_a_tenth(text: str, value: int) -> None:
    assert evaluate(text) == value


@pytest.mark.parametrize(
    "text", ["false and 1 / 0 == 1", "true or nothing", "1 if true else 1 / 0", "1 / 0 if false else 1"]
)
def test_what_is_not_needed_is_not_evaluated(text: str) -> None:
    evaluate(text)


def test_tensors_pass_through_untouched() -> None:
    assert evaluate("[p, 1][0]") is TENSOR
    assert evaluate("stage.3 if reduce else p") is TENSOR


def test_names_come_with_path_and_place_also_from_branches_not_taken() -> None:
    text = "in.h // w if reduce and not s > 1 else [stage.3, max(a, -b)][i]"
    names = list(names_in(parse(text)))
    assert [name.path for name in names] == [
        ("in", "h"), ("w",), ("reduce",), ("s",), ("stage", "3"), ("a",), ("b",), ("i",),
    ]  # fmt: skip
    assert [text[name.start : name.end] for name in names] == [".".join(name.path) for name in names]


def test_a_name_refused_by_the_scope_is_blamed_where_it_stands() -> None:
    error = failure("w + 2 * width")
    assert (error.code, error.message, error.hint) == ("E130", "unknown name `width`", "names here: w, s")
    assert (error.start, error.end) == (8, 13)


@pytest.mark.parametrize(
    ("text", "code", "message", "blamed"),
    [
        ("1 + w / (s - 2)", "E134", "division by zero: 13 / 0", "w / (s - 2)"),
        ("w // 0", "E134", "division by zero: 13 // 0", "w // 0"),
        ("w % 0", "E134", "division by zero: 13 % 0", "w % 0"),
        ("2 * act", "E134", "`*` takes numbers, got the word `relu`", "2 * act"),
        ("true + 1", "E134", "`+` takes numbers, got true", "true + 1"),
        ("widths * 2", "E134", "`*` takes numbers, got a list of 3", "widths * 2"),
        ("p * 2", "E134", "`*` takes numbers, got a tensor", "p * 2"),
        ("-act", "E134", "`-` takes numbers, got the word `relu`", "-act"),
        ("act < relu", "E134", "`<` takes numbers, got the word `relu`", "act < relu"),
        ("act == 3", "E134", "`==` compares two numbers or two words, got the word `relu` and 3", "act == 3"),
        ("true == 1", "E134", "`==` compares two numbers or two words, got true and 1", "true == 1"),
        ("p != p", "E134", "`!=` compares two numbers or two words, got a tensor and a tensor", "p != p"),
        ("w and true", "E134", "a condition must be true or false, got 13", "w"),
        ("true and act", "E134", "a condition must be true or false, got the word `relu`", "act"),
        ("not 0", "E134", "a condition must be true or false, got 0", "0"),
        ("1 if s / 4 else 2", "E134", "a condition must be true or false, got 1/2", "s / 4"),
        ("widths[3]", "E134", "index 3 is outside a list of 3, counted from 0", "widths[3]"),
        ("1 + widths[-4]", "E134", "index -4 is outside a list of 3, counted from 0", "widths[-4]"),
        ("widths[0.5:]", "E133", "an end of a slice must come out whole, got 1/2", "0.5:"),
        ("widths[act:]", "E134", "an end of a slice must be an integer, got the word `relu`", "act:"),
        ("p[0]", "E134", "only a list has items, got a tensor", "p[0]"),
        ("widths[0].c", "E134", "only a tensor has a `.c`, got 3", "widths[0].c"),
        ("widths + 1", "E134", "`+` joins two lists, got a list of 3 and 1", "widths + 1"),
        ("2 ** 0.5", "E133", "the exponent of `**` must come out whole, got 1/2", "2 ** 0.5"),
        ("0 ** -1", "E134", "division by zero: 0 ** -1", "0 ** -1"),
        ("2 ** 63", "E104", "a number in this expression reaches 2^63", "2 ** 63"),
        ("2 ** 1000000000000", "E104", "a number in this expression reaches 2^63", "2 ** 1000000000000"),
        ("3 ** 40", "E104", "a number in this expression reaches 2^63", "3 ** 40"),
        ("sum([w, act])", "E134", "`sum` takes numbers, got the word `relu`", "sum([w, act])"),
        ("empty[0]", "E134", "index 0 is outside a list of 0, counted from 0", "empty[0]"),
        ("w[0]", "E134", "only a list has items, got 13", "w[0]"),
        ("widths[act]", "E134", "an index must be an integer, got the word `relu`", "widths[act]"),
        ("widths[1 / 2]", "E133", "an index must come out whole, got 1/2", "widths[1 / 2]"),
        ("range(w / 2)", "E133", "the argument of `range` must come out whole, got 13/2", "range(w / 2)"),
        ("range(-1)", "E134", "`range` counts upwards from 0, got -1", "range(-1)"),
        ("range(1001)", "E104", "a list has at most 1,000 items, `range` was asked for 1,001", "range(1001)"),
        ("len(w)", "E134", "`len` counts the items of a list, got 13", "len(w)"),
        ("max(empty)", "E134", "`max` of an empty list", "max(empty)"),
        ("min(w, act)", "E134", "`min` takes numbers, got the word `relu`", "min(w, act)"),
        ("round(widths)", "E134", "`round` takes numbers, got a list of 3", "round(widths)"),
        ("div(w, 0)", "E134", "the divisor of `div` must be at least 1, got 0", "div(w, 0)"),
        ("div(w, 1.5)", "E133", "the divisor of `div` must come out whole, got 3/2", "div(w, 1.5)"),
        ("most + 1", "E104", "a number in this expression reaches 2^63", "most + 1"),
        ("-most - 1", "E104", "a number in this expression reaches 2^63", "-most - 1"),
        ("1 / most / 3", "E104", "a number in this expression reaches 2^63", "1 / most / 3"),
        ("9223372036854775808", "E104", "a number in this expression reaches 2^63", "9223372036854775808"),
    ],
)
def test_what_cannot_be_evaluated_is_refused_and_blamed(text: str, code: str, message: str, blamed: str) -> None:
    error = failure(text)
    assert (error.code, error.message, text[error.start : error.end]) == (code, message, blamed)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("range(2.5)", "use floor(...), ceil(...), round(...) or div8(...)"),
        ("widths[3]", "the last one is [2], or [-1]"),
        ("not w", "compare it, as in `x > 0`"),
        ("p // 2", "take a size of it, such as .c or .h; steps join tensors: `add: [a, b]`"),
    ],
)
def test_hints_say_what_to_write(text: str, hint: str) -> None:
    assert failure(text).hint == hint


def test_truth_is_true_or_false_and_nothing_else() -> None:
    assert truth(value=True) is True
    assert truth(value=False) is False
    for other in (0, 1, Fraction(1, 2), "true", [], [True], TENSOR):
        with pytest.raises(Refusal, match="a condition must be true or false"):
            truth(other)


def test_a_message_about_a_huge_list_is_short() -> None:
    nested: Value = 1
    for _ in range(30):
        nested = [nested] * 1000
    with pytest.raises(Refusal, match=r"^a condition must be true or false, got a list of 1000$"):
        truth(nested)


def test_evaluation_is_fast_enough_for_a_million_layers() -> None:
    expression, scope = parse("4*w"), Names()
    start = perf_counter()
    for _ in range(20_000):
        expression.evaluate(scope)
    assert perf_counter() - start < 0.5


def test_parsing_is_remembered() -> None:
    assert parse("4 * w // s") is parse("4 * w // s")
    assert parse("w") == Name(("w",), 0, 1)
