from convcost.bridges.blocks.expressing import Known, condition, div8, expressed
from convcost.language.expression import Scope, parse

C = Known("c", [8, 16, 24])
S = Known("s", [1, 2, 1])
IN = Known("in", [8, 8, 24])


def written(values: list[object], *names: Known) -> object:
    found = expressed(values, names)
    return None if found is None else found.written


def test_equal_values_are_a_constant_whatever_else_they_are() -> None:
    assert written([7, 7, None], C) == 7
    assert written([True, True, True], Known("x", [1, 1, 1])) is True


def test_a_name_comes_before_arithmetic() -> None:
    assert written([8, 16, 24], C) == "c"
    assert written([32, 64, 96], C) == "4 * c"
    assert written([2, 4, 6], C) == "c // 4"
    assert written([8, 8, 8 + 8 * (24 % 5 == 4)], Known("w", [8, 9, 33])) == "div8(w // 2)"


def test_what_nothing_explains_is_left_to_an_argument() -> None:
    assert written([8, 17, 24], C) is None
    assert written([[3, 5], [5, 3]], Known("k", [[3, 5], [7, 3]])) is None


def test_true_is_not_one() -> None:
    assert written([True, False], Known("s", [1, 0])) is None


def test_conditions_are_the_idioms_of_the_field() -> None:
    assert condition([False, True, False], IN, C, [S]) == "in != c"
    assert condition([True, False, True], IN, C, [S]) == "in == c"
    strided = Known("s", [2, 1, 1])
    assert condition([False, False, True], IN, C, [strided]) == "s == 1 and in == c"
    assert condition([True, True, False], IN, C, [strided]) == "s > 1 or in != c"
    assert condition([False, True, False], IN, None, [S]) == "s > 1"
    assert condition([True, True, True], IN, Known("c", [8, None, 24]), []) is None


def test_rounding_to_eight_is_the_notation_s_own() -> None:
    class Names(Scope):
        def value(self, path: tuple[str, ...]) -> int:
            return self.x

        def __init__(self, x: int) -> None:
            self.x = x

    assert all(div8(x) == parse("div8(x)").evaluate(Names(x)) for x in range(1, 500))
