"""Pooling to a given size."""

from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcost.errors import Refusal
from convcost.layers.kinds.adaptive_avgpool import AdaptiveAvgpool
from convcost.layers.kinds.adaptive_maxpool import AdaptiveMaxpool
from convcost.layers.shape import maps, tokens

BOTH = pytest.mark.parametrize("pool", [AdaptiveAvgpool, AdaptiveMaxpool])


@BOTH
def test_one_size_is_for_every_axis(pool):
    assert pool(size=(6,)).output((maps(5, 13, 11),)) == maps(5, 6, 6)
    assert pool(size=(6, 17)).output((maps(5, 13, 11),)) == maps(5, 6, 17)


@BOTH
@given(size=st.integers(1, 40), outputs=st.integers(1, 60))
def test_the_window_holds_exactly_the_inputs_that_torch_pools(pool, size, outputs):
    (window,) = pool(size=(outputs,)).window((maps(1, size),), maps(1, outputs))
    for o in range(outputs):
        start = window.start + o * window.stride
        assert ceil(start) == o * size // outputs
        assert floor(start + window.extent) == -(-(o + 1) * size // outputs) - 1


@BOTH
def test_what_does_not_fit_is_refused_and_says_why(pool):
    with pytest.raises(Refusal, match="takes maps, but 7 tokens x 5 came in"):
        pool(size=(3,)).output((tokens(7, 5),))
    with pytest.raises(Refusal, match="`size` has 2 values, but the input has 3 spatial axes"):
        pool(size=(3, 3)).output((maps(5, 7, 7, 7),))
