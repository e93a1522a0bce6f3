"""The linear layer on features, tokens and maps."""

import pytest

from convcost.errors import Refusal
from convcost.layers.kinds.linear import Linear
from convcost.layers.op import Product, Reach
from convcost.layers.shape import features, maps, tokens


@pytest.mark.parametrize("x", [features(23), maps(23, 1), maps(23, 1, 1), maps(23, 1, 1, 1)])
def test_features_and_maps_of_one_position_give_features(x):
    layer = Linear(out=7)
    assert layer.output((x,)) == features(7)
    assert layer.parameters((x,)) == (Product("weight", {"out": 7, "in": 23}), Product("bias", {"out": 7}))
    assert layer.macs((x,), features(7)) == (Product("linear", {"out": 7, "in": 23}),)


def test_tokens_stay_tokens_and_share_the_weights():
    x, layer = tokens(11, 23), Linear(out=7, bias=False)
    assert layer.output((x,)) == tokens(11, 7)
    assert layer.parameters((x,)) == (Product("weight", {"out": 7, "in": 23}),)
    assert layer.macs((x,), tokens(11, 7)) == (Product("linear", {"tokens": 11, "out": 7, "in": 23}),)


def test_a_token_sees_itself_and_a_lone_position_is_everything():
    assert Linear(out=7).window((tokens(11, 23),), tokens(11, 7)) is Reach.POINT
    assert Linear(out=7).window((maps(23, 1, 1),), features(7)) is Reach.EVERYTHING


def test_maps_of_several_positions_are_refused_with_both_ways_out():
    with pytest.raises(Refusal, match="maps 23x5x3 have 15 positions") as refused:
        Linear(out=7).output((maps(23, 5, 3),))
    assert refused.value.hint == "`flatten` makes 345 features of them; a `conv` of kernel 1 works on every position"
