"""Areas are as the weights; rectangles fill the room and do not lie on each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcost.drawing.squarify import Rectangle, below_strips, squarified

ROOM = Rectangle(3, 5, 1200, 460)
WEIGHTS = st.lists(st.integers(1, 10**6), min_size=1, max_size=40).map(lambda each: sorted(each, reverse=True))


@given(WEIGHTS)
def test_areas_are_as_the_weights_and_fill_the_room(weights):
    placed = squarified(weights, ROOM)
    scale = ROOM.width * ROOM.height / sum(weights)
    assert [each.width * each.height for each in placed] == pytest.approx(
        [weight * scale for weight in weights], rel=1e-6
    )


@given(WEIGHTS)
def test_no_rectangle_lies_on_another_or_outside(weights):
    placed = squarified(weights, ROOM)
    for each in placed:
        assert each.x >= ROOM.x - 1e-6
        assert each.y >= ROOM.y - 1e-6
        assert each.x + each.width <= ROOM.x + ROOM.width + 1e-6
        assert each.y + each.height <= ROOM.y + ROOM.height + 1e-6
    for index, one in enumerate(placed):
        for other in placed[index + 1 :]:
            across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
            along = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
            assert min(across, along) < 1e-6


def test_four_equal_weights_in_a_square_are_squares():
    placed = squarified([7, 7, 7, 7], Rectangle(0, 0, 22, 22))
    assert {(each.width, each.height) for each in placed} == {(11, 11)}


def test_what_is_below_strips_is_as_large_as_the_weights():
    weights = [37, 31, 19, 13]
    placed = below_strips(weights, Rectangle(0, 0, 1200, 460), 18)
    inner = [each.width * (each.height - 18) for each in placed]
    shares = [area / sum(inner) for area in inner]
    assert shares == pytest.approx([weight / 100 for weight in weights], rel=0.02)
