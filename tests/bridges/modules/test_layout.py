"""What is laid out is what ruff would leave alone; here the rules, and in `test_writing.py` ruff itself."""

from convcost.bridges.modules.layout import Call, Chain, Choice, Each, bracketed, call, flat, renamed, statement


def lines(head: str, expression) -> list[str]:
    return list(statement(4, head, expression))


def test_what_fits_stands_on_one_line() -> None:
    assert lines("x = ", call("nn.Conv2d", "3", "64", "7", stride=2, bias=None)) == [
        "    x = nn.Conv2d(3, 64, 7, stride=2)"
    ]


def test_the_parts_of_a_long_call_stand_on_a_line_of_their_own_if_they_fit_there() -> None:
    made = call("nn.Conv2d", *(f"argument_{number}" for number in range(6)))
    assert lines("x = ", made) == [
        "    x = nn.Conv2d(",
        "        argument_0, argument_1, argument_2, argument_3, argument_4, argument_5",
        "    )",
    ]


def test_a_chain_of_modules_has_a_line_for_each() -> None:
    made = call("nn.Sequential", *(call("nn.Conv2d", f"{number}" * 20) for number in range(3)))
    assert lines("x = ", made) == [
        "    x = nn.Sequential(",
        f"        nn.Conv2d({'0' * 20}),",
        f"        nn.Conv2d({'1' * 20}),",
        f"        nn.Conv2d({'2' * 20}),",
        "    )",
    ]


def test_operands_that_do_not_fit_stand_below_each_other() -> None:
    made = Chain("+", ("a" * 40, "b" * 40, "c" * 40))
    assert lines("x = ", made) == [
        "    x = (",
        f"        {'a' * 40}",
        f"        + {'b' * 40}",
        f"        + {'c' * 40}",
        "    )",
    ]


def test_a_choice_and_a_loop_among_parts() -> None:
    chosen = Choice(call("nn.Linear", "a" * 30), "is_wide", "nn.Identity()")
    many = Each(call("nn.Linear", "b" * 30), "rounds - 1")
    assert lines("x = ", call("nn.Sequential", chosen, many)) == [
        "    x = nn.Sequential(",
        f"        nn.Linear({'a' * 30}) if is_wide else nn.Identity(),",
        f"        *(nn.Linear({'b' * 30}) for _ in range(rounds - 1)),",
        "    )",
    ]


def test_what_follows_a_call_stays_with_it() -> None:
    made = Call("nn.Linear", ("3", "5"), ".requires_grad_(False)")
    assert flat(bracketed([made])) == "[nn.Linear(3, 5).requires_grad_(False)]"


def test_names_are_changed_everywhere() -> None:
    made = Choice(call("f", Chain("+", ("a", "b"))), "a", Each("a", "3"))
    assert flat(renamed(made, lambda text: text.replace("a", "z"))) == "f(z + b) if z else *(z for _ in range(3))"
