"""Convolution by weights of the network: dynamic filters, correlation; random ones are compared with torch."""

import pytest

from convcost import analyze
from convcost.analysis.receptive.region import region
from convcost.errors import Refusal
from convcost.layers.kinds.dynamic_conv import DynamicConv
from convcost.layers.op import Reach
from convcost.layers.shape import features, maps
from convcost.layers.window import Window

X = maps(6, 11, 13)
FILTERS = DynamicConv(out=10, kernel=(2, 3), stride=(1, 2), groups=2)


@pytest.mark.parametrize("weights", [features(10 * 3 * 2 * 3), maps(10, 3, 2, 3), maps(60, 3)])
def test_it_multiplies_like_a_plain_one_and_learns_nothing(weights):
    output = FILTERS.output((X, weights))
    assert output == maps(10, 10, 6)
    assert FILTERS.parameters((X, weights)) == ()
    assert sum(each.value for each in FILTERS.macs((X, weights), output)) == 10 * 6 * 10 * 3 * 2 * 3


def test_weights_of_another_number_are_refused():
    with pytest.raises(Refusal, match=r"10 x 3 x 2 x 3 = 180 are needed") as refused:
        FILTERS.output((X, features(181)))
    assert refused.value.hint == "the second input has out x in/groups x kernel_h x kernel_w elements"


def test_it_slides_over_the_first_and_sees_all_of_the_weights():
    inputs = (X, features(180))
    output = FILTERS.output(inputs)
    assert FILTERS.window_on(0, inputs, output) == (Window(0, 1, 1), Window(0, 2, 2))
    assert FILTERS.window_on(1, inputs, output) is Reach.EVERYTHING


def test_a_score_of_a_correlation_sees_a_window_of_the_search_and_all_of_the_template():
    shapes = {"search": [1, 31, 29], "template": [1, 9, 11]}
    features_of = {"conv": {"out": 5, "kernel": 3}}
    layers = [
        {**features_of, "from": "search", "as": "s"},
        {**features_of, "from": "template", "as": "t", "share": "s"},
        {"dynamic_conv": {"out": 1, "kernel": [7, 9]}, "from": ["s", "t"], "as": "score"},
    ]
    made = analyze({"convcost": 1, "inputs": shapes, "layers": layers})
    areas = region(made.graph, "score", (2, 3)).areas
    assert areas["search"].inside == ((2, 2 + 7 + 1), (3, 3 + 9 + 1))
    assert areas["template"].inside == ((0, 8), (0, 10))
    assert made.params == 5 * 1 * 3 * 3 + 5
