"""Sizes of 1 stretched: which shapes fit, what is said of those that do not, and what follows another width."""

import pytest

from convcost.errors import Refusal
from convcost.layers.kinds.expand import Expand
from convcost.layers.op import Reach
from convcost.layers.shape import maps, tokens


def test_sizes_of_1_are_stretched_and_the_others_stay():
    assert Expand(shape=(5, 7, 3)).output((maps(5, 1, 3),)) == maps(5, 7, 3)
    assert Expand(tokens=(7, 5)).output((tokens(1, 5),)) == tokens(7, 5)


@pytest.mark.parametrize(
    ("layer", "x", "message", "field"),
    [
        (Expand(shape=(5, 7, 2)), maps(5, 1, 3), "maps 5x1x3 cannot be stretched to maps 5x7x2", "shape"),
        (Expand(shape=(5, 7)), maps(5, 7, 1), "maps 5x7x1 cannot be stretched to maps 5x7", "shape"),
        (Expand(tokens=(7, 3)), tokens(1, 5), "1 tokens x 5 cannot be stretched to 7 tokens x 3", "tokens"),
        (Expand(tokens=(7, 5)), maps(1, 5), "maps 1x5 cannot be stretched to 7 tokens x 5", "tokens"),
    ],
)
def test_what_does_not_fit_is_refused_at_the_field_that_was_written(layer, x, message, field):
    with pytest.raises(Refusal, match=message) as refused:
        layer.output((x,))
    assert refused.value.field == field


def test_declared_channels_follow_those_that_come_in_unless_they_are_stretched_ones():
    assert Expand(shape=(12, 7)).following((maps(12, 1),), (maps(6, 1),)) == Expand(shape=(6, 7))
    assert Expand(tokens=(7, 12)).following((tokens(1, 12),), (tokens(1, 6),)) == Expand(tokens=(7, 6))
    assert Expand(shape=(12, 7)).following((maps(1, 7),), (maps(5, 7),)) == Expand(shape=(12, 7))


def test_stretched_channels_see_their_position_and_stretched_positions_no_window():
    assert Expand(shape=(5, 7)).window((maps(1, 7),), maps(5, 7)) is Reach.POINT
    assert Expand(shape=(5, 7)).window((maps(5, 1),), maps(5, 7)) is Reach.UNDEFINED
