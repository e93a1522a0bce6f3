"""Pooling over all positions."""

import pytest

from convcost.errors import Refusal
from convcost.layers.kinds.global_avgpool import GlobalAvgpool
from convcost.layers.kinds.global_maxpool import GlobalMaxpool
from convcost.layers.op import Reach
from convcost.layers.shape import features, maps, tokens

BOTH = pytest.mark.parametrize("pool", [GlobalAvgpool(), GlobalMaxpool()])


@BOTH
@pytest.mark.parametrize(
    ("x", "output"),
    [
        (maps(5, 7), maps(5, 1)),
        (maps(5, 7, 3), maps(5, 1, 1)),
        (maps(5, 7, 3, 2), maps(5, 1, 1, 1)),
        (tokens(7, 5), tokens(1, 5)),
    ],
)
def test_sizes_of_one_stay(pool, x, output):
    assert pool.output((x,)) == output
    assert pool.window((x,), output) is Reach.EVERYTHING


@BOTH
def test_features_are_refused(pool):
    with pytest.raises(Refusal, match="5 features have no positions"):
        pool.output((features(5),))
