"""Positions picked along an axis."""

import pytest

from convcost.errors import Refusal
from convcost.layers.kinds.index_select import IndexSelect
from convcost.layers.op import Reach
from convcost.layers.shape import features, maps, tokens


@pytest.mark.parametrize(
    ("layer", "x", "output"),
    [
        (IndexSelect(size=5, axis="tokens"), tokens(7, 3), tokens(5, 3)),
        (IndexSelect(size=49, axis="tokens"), tokens(7, 3), tokens(49, 3)),
        (IndexSelect(size=11), tokens(7, 3), tokens(7, 11)),
        (IndexSelect(size=11), features(3), features(11)),
        (IndexSelect(size=11), maps(3, 7, 5), maps(11, 7, 5)),
        (IndexSelect(size=11, axis="h"), maps(3, 2, 7, 5), maps(3, 2, 11, 5)),
    ],
)
def test_the_axis_has_as_many_positions_as_are_picked(layer, x, output):
    assert layer.output((x,)) == output
    assert layer.parameters((x,)) == layer.macs((x,), output) == ()


def test_only_picking_channels_leaves_positions_where_they_are():
    x = maps(3, 7, 5)
    assert IndexSelect(size=11).window((x,), maps(11, 7, 5)) is Reach.POINT
    assert IndexSelect(size=11, axis="w").window((x,), maps(3, 7, 11)) is Reach.UNDEFINED
    assert IndexSelect(size=11, axis="tokens").window((tokens(7, 3),), tokens(11, 3)) is Reach.UNDEFINED


def test_an_axis_that_is_not_there_is_refused():
    with pytest.raises(Refusal, match="no axis `tokens`") as refused:
        IndexSelect(size=11, axis="tokens").output((maps(3, 7, 5),))
    assert refused.value.field == "axis"
