"""What transforms do to convolutions whose weights are brought to a norm, or are not trained."""

from collections.abc import Callable

import pytest

from convcost.graph import Graph
from convcost.graph.transforms.factorize import factorize
from convcost.graph.transforms.reduce import reduce
from convcost.graph.transforms.separable import separable
from convcost.layers.kinds.conv import Conv
from tests.written import graph, layers

SPLIT: dict[str, Callable[[Graph], Graph]] = {
    "factorize": factorize,
    "reduce": lambda made: reduce(made, ratio=4),
    "separable": separable,
}


@pytest.mark.parametrize("name", SPLIT)
def test_every_part_of_a_standardized_convolution_is_standardized(name: str) -> None:
    conv = "conv: {out: 37, kernel: 5, weight: standardized, gain: channels}"
    convs = [node.op for node in SPLIT[name](graph(layers(conv, input="[41, 19, 23]"))).nodes]
    assert len(convs) == 2
    assert all(isinstance(op, Conv) and (op.weight, op.gain) == ("standardized", "channels") for op in convs)


@pytest.mark.parametrize("name", SPLIT)
def test_a_filter_that_is_not_trained_stays_what_it_is(name: str) -> None:
    made = graph(layers("conv: {out: 37, kernel: 5, trainable: false}", input="[41, 19, 23]"))
    assert SPLIT[name](made) == made
