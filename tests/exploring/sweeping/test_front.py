"""A front holds what nothing beats, and all of it."""

from hypothesis import given
from hypothesis import strategies as st

from convcost.exploring.sweeping.front import Vector, front

vectors = st.integers(1, 5).flatmap(lambda length: st.lists(st.tuples(*[st.integers(0, 6)] * length), max_size=40))


def beats(one: Vector, other: Vector) -> bool:
    return one != other and all(first <= second for first, second in zip(one, other, strict=True))


@given(vectors)
def test_a_front_is_what_nothing_beats(found: list[Vector]) -> None:
    expected = [place for place, each in enumerate(found) if not any(beats(other, each) for other in found)]
    assert front(found) == expected


def test_two_equal_designs_both_stay() -> None:
    assert front([(1, 2), (2, 1), (1, 2), (2, 2)]) == [0, 1, 2]


def test_of_one_objective_the_smallest_stay() -> None:
    assert front([(3,), (1,), (2,), (1,)]) == [1, 3]
