"""Transposed convolution by weights of the network; random ones are compared with torch."""

import pytest

from convcost.errors import Refusal
from convcost.layers.kinds.conv_transpose import ConvTranspose
from convcost.layers.kinds.dynamic_conv_transpose import DynamicConvTranspose
from convcost.layers.op import Reach
from convcost.layers.shape import features, maps

X = maps(6, 11, 13)
GIVEN = {"out": 10, "kernel": (2, 3), "stride": (1, 2), "groups": 2}
FILTERS = DynamicConvTranspose(**GIVEN)


@pytest.mark.parametrize("weights", [features(6 * 5 * 2 * 3), maps(6, 5, 2, 3), maps(60, 3)])
def test_it_multiplies_like_a_plain_one_and_learns_nothing(weights):
    output = FILTERS.output((X, weights))
    assert output == maps(10, 12, 27) == ConvTranspose(**GIVEN).output((X,))
    assert FILTERS.parameters((X, weights)) == ()
    assert sum(each.value for each in FILTERS.macs((X, weights), output)) == 11 * 13 * 6 * 5 * 2 * 3


def test_weights_of_another_number_are_refused():
    with pytest.raises(Refusal, match=r"6 x 5 x 2 x 3 = 180 are needed") as refused:
        FILTERS.output((X, features(181)))
    assert refused.value.hint == "the second input has in x out/groups x kernel_h x kernel_w elements"


def test_it_spreads_over_the_first_and_sees_all_of_the_weights():
    inputs = (X, features(180))
    output = FILTERS.output(inputs)
    assert FILTERS.window_on(0, inputs, output) == ConvTranspose(**GIVEN).window((X,), output)
    assert FILTERS.window_on(1, inputs, output) is Reach.EVERYTHING
