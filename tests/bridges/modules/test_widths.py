from convcost.bridges.modules.widths import Width, added, found, python, substituted


def test_a_width_is_a_number_a_name_a_multiple_or_a_part() -> None:
    c, w = Width("c", (7, 11)), Width("w", (5, 5))
    assert found((13, 13), [c]) == "13"
    assert found((7, 11), [w, c]) == "c"
    assert found((4 * 7, 4 * 11), [c]) == "4 * c"
    assert found((7, 11), [Width("c_in + 1", (3 * 7, 3 * 11))]) == "(c_in + 1) // 3"
    assert found((7, 12), [c, w]) is None


def test_what_an_instance_never_asks_for_says_nothing() -> None:
    assert found((7, None), [Width("c", (7, 11))]) == "7"
    assert found((7, None, 8), [Width("c", (7, 11, 8))]) == "c"


def test_sums_put_numbers_last_and_equal_ones_together() -> None:
    assert added([Width("c", (3,)), Width("32", (32,)), Width("c", (3,))]) == "2 * c + 32"
    assert added([Width("8", (8,)), Width("32", (32,))]) == "40"


def test_expressions_of_the_notation_read_as_python() -> None:
    names = {"in": "(2 * c)", "input.c": "c_in", "s": "s"}
    assert python("s == 1 and in == input.c", names.__getitem__) == "s == 1 and (2 * c) == c_in"
    assert python("div8(input.c // 4)", names.__getitem__) == "div8(c_in // 4)"


def test_code_takes_the_place_of_names() -> None:
    assert substituted("c_in", {"c_in": "4 * c"}) == "4 * c"
    assert substituted("c_in // 2", {"c_in": "4 * c"}) == "(4 * c) // 2"
