"""Elements that come in at the other end."""

import pytest

from convcost.errors import Refusal
from convcost.layers.kinds.roll import Roll
from convcost.layers.op import Reach
from convcost.layers.shape import features, maps, tokens


@pytest.mark.parametrize(
    ("layer", "x", "window"),
    [
        (Roll(shift=(3,)), maps(5, 7, 11), Reach.UNDEFINED),
        (Roll(shift=(-3, 2)), maps(5, 7, 11), Reach.UNDEFINED),
        (Roll(shift=(3,), axis="w"), maps(5, 7, 11), Reach.UNDEFINED),
        (Roll(shift=(3,), axis="channels"), maps(5, 7, 11), Reach.POINT),
        (Roll(shift=(3,), axis="tokens"), tokens(7, 5), Reach.POINT),
        (Roll(shift=(3,), axis="channels"), features(5), Reach.POINT),
    ],
)
def test_the_shape_stays_and_only_spatial_axes_lose_their_windows(layer, x, window):
    assert layer.output((x,)) == x
    assert layer.window((x,), x) is window
    assert layer.parameters((x,)) == layer.macs((x,), x) == ()


@pytest.mark.parametrize(
    ("layer", "x", "message", "field"),
    [
        (Roll(shift=(3,)), tokens(7, 5), "`roll` takes maps", ""),
        (Roll(shift=(3, 2)), maps(5, 7), "`shift` has 2 values, but the input has 1 spatial axis", "shift"),
        (Roll(shift=(3, 2), axis="w"), maps(5, 7, 11), "`shift` has 2 values, but `axis` names one axis", "shift"),
        (Roll(shift=(3,), axis="h"), tokens(7, 5), "have no axis `h`", "axis"),
    ],
)
def test_axes_that_are_not_there_are_refused(layer, x, message, field):
    with pytest.raises(Refusal, match=message) as refused:
        layer.output((x,))
    assert refused.value.field == field
