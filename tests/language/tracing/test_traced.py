"""A traced number computes like the number it stands for, at its own point and at every other of the same guards."""

import operator
from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcost.language.expression.functions import div
from convcost.language.expression.values import divided
from convcost.language.tracing import Arena, Extent, Guard, Leak, Traced, concrete, greatest, smallest

SIZES = Extent(1, 2**20)
BIG = Extent(1, 2**62)

Step = tuple[str, int, int]
STEPS: dict[str, Callable[[object, object], object]] = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "floor divide": lambda a, b: a // (b * b + 1),
    "modulo": lambda a, b: a % (b * b + 1),
    "part": lambda a, b: divided(a, 7) + b,
    "floor": lambda a, b: floor(a) + b,
    "ceil": lambda a, b: ceil(divided(a, 3)) - b,
    "round": lambda a, b: round(divided(a, 2)) + b,
    "greatest": lambda a, b: greatest((a, b, 5)),
    "smallest": lambda a, b: smallest((a, b)),
    "to a multiple": lambda a, b: div(a, 8) - b,
    "branch": lambda a, b: a + 3 if a < b else b - a,
    "equality": lambda a, b: a if a == b else 2 * a,
}
steps = st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 20), st.integers(0, 20)), max_size=12)


def run(steps: list[Step], x: object, y: object) -> object:
    """A program of the steps, each on two of the numbers so far."""
    numbers = [x, y, Fraction(3, 4), 6]
    for name, one, other in steps:
        numbers.append(STEPS[name](numbers[one % len(numbers)], numbers[other % len(numbers)]))
    return sum(numbers)


def value(found: object) -> object:
    return found.value if isinstance(found, Traced) else found


@given(steps, st.integers(1, 300), st.integers(1, 300))
def test_it_has_the_value_that_the_program_gives(steps: list[Step], x: int, y: int) -> None:
    arena = Arena([SIZES, SIZES])
    arena.begin((x, y))
    assert value(run(steps, Traced(arena, 0), Traced(arena, 1))) == run(steps, x, y)


@given(steps, st.integers(1, 99), st.integers(1, 99), st.integers(1, 99), st.integers(1, 99))
def test_what_was_traced_holds_wherever_the_guards_come_out_the_same(
    steps: list[Step], x: int, y: int, other_x: int, other_y: int
) -> None:
    arena = Arena([SIZES, SIZES])
    arena.begin((x, y))
    found, path = run(steps, Traced(arena, 0), Traced(arena, 1)), dict(arena.path)
    arena.begin((other_x, other_y))
    if all(arena.ask(guard) == outcome for guard, outcome in path.items()):
        assert value(found) == run(steps, other_x, other_y)


@given(steps, st.integers(2**61, 2**62), st.integers(2**61, 2**62))
def test_numbers_beyond_64_bits_are_exact(steps: list[Step], x: int, y: int) -> None:
    steps = [each for each in steps if each[0] != "to a multiple"]  # numbers in a file stay below 2^63
    arena = Arena([BIG, BIG])
    arena.begin((x, y))
    assert value(run(steps, Traced(arena, 0), Traced(arena, 1))) == run(steps, x, y)


@given(steps, st.integers(1, 99), st.integers(1, 99))
def test_every_value_lies_in_its_interval(steps: list[Step], x: int, y: int) -> None:
    arena = Arena([Extent(1, 99), Extent(1, 99)])
    arena.begin((x, y))
    run(steps, Traced(arena, 0), Traced(arena, 1))
    for expression, (least, most) in enumerate(arena.intervals):
        assert least <= arena.value(expression) <= most


@pytest.fixture
def arena() -> Arena:
    made = Arena([SIZES, Extent(16, 48)])
    made.begin((30, 32))
    return made


def test_what_the_intervals_settle_leaves_no_guard(arena: Arena) -> None:
    x, y = Traced(arena, 0), Traced(arena, 1)
    assert x > 0
    assert 3 * x * y != 47
    assert y < 49
    assert arena.path == {}


def test_what_they_do_not_leaves_one(arena: Arena) -> None:
    x, y = Traced(arena, 0), Traced(arena, 1)
    assert not x > y
    assert x <= y
    assert list(arena.path.values()) == [0]


def test_equal_expressions_are_one_expression(arena: Arena) -> None:
    x, y = Traced(arena, 0), Traced(arena, 1)
    assert (x + 1) * y * 2 == 2 * y * (1 + x)
    assert (x * y * 64) // (8 * x) == 8 * y
    assert 32 * x % 8 == 0
    assert (8 * x + 3) // 8 == x
    assert x // x == 1
    assert arena.path == {}


def test_a_half_is_whole_at_some_points_only(arena: Arena) -> None:
    half = Traced(arena, 0) / 2
    assert half.is_whole()
    assert list(arena.path.values()) == [1]
    assert [guard.question for guard in arena.path] == ["is_zero"]


def test_a_count_holds_its_value_fast(arena: Arena) -> None:
    assert concrete(Traced(arena, 0)) == 30
    assert arena.path == {Guard("value", 0): 30}


@pytest.mark.parametrize(
    "use", [range, int, float, hash, [1, 2, 3].__getitem__, lambda x: {x}, lambda x: 7 / x, lambda x: "ab" * x]
)
def test_a_leak_raises(arena: Arena, use: Callable[[object], object]) -> None:
    with pytest.raises(Leak):
        use(Traced(arena, 0))


def test_it_is_no_int(arena: Arena) -> None:
    assert not isinstance(Traced(arena, 0), int)
    assert not hasattr(Traced(arena, 0), "denominator")
