"""Kinds whose figures are declared: parameter and opaque."""

import pytest

from convcost.errors import Refusal
from convcost.layers.kinds.opaque import Opaque
from convcost.layers.kinds.parameter import Parameter
from convcost.layers.op import NONE, Product, Reach
from convcost.layers.shape import features, maps, tokens


@pytest.mark.parametrize(
    ("layer", "output", "factors"),
    [
        (Parameter(shape=(5,)), features(5), {"c": 5}),
        (Parameter(shape=(5, 7, 3)), maps(5, 7, 3), {"c": 5, "h": 7, "w": 3}),
        (Parameter(tokens=(1, 5)), tokens(1, 5), {"t": 1, "c": 5}),
    ],
)
def test_a_parameter_is_learned_whole_and_takes_nothing(layer, output, factors):
    assert layer.takes == NONE
    assert layer.output(()) == output
    assert layer.parameters(()) == (Product("parameter", factors),)
    assert layer.macs((), output) == ()


def test_an_opaque_layer_costs_what_it_declares():
    layer, x = Opaque(shape=(5, 7, 3), params=11, macs_=13, buffers_=17), (features(2), maps(3, 4))
    assert layer.output(x) == maps(5, 7, 3)
    assert layer.parameters(x) == (Product("declared", {"declared": 11}),)
    assert layer.macs(x, maps(5, 7, 3)) == (Product("declared", {"declared": 13}),)
    assert layer.buffers(x) == (Product("declared", {"declared": 17}),)
    assert layer.window(x, maps(5, 7, 3)) is Reach.UNDEFINED
    assert layer.is_complete


@pytest.mark.parametrize(("params", "macs"), [(None, 13), (11, None), (None, None)])
def test_an_unknown_cost_is_none_and_never_zero(params, macs):
    layer = Opaque(tokens=(7, 5), params=params, macs_=macs)
    assert not layer.is_complete
    assert (layer.parameters(()) is None) == (params is None)
    assert (layer.macs((), tokens(7, 5)) is None) == (macs is None)


@pytest.mark.parametrize("layer", [Parameter(), Opaque(params=1, macs_=1), Parameter(shape=(5,), tokens=(1, 5))])
def test_exactly_one_shape_is_declared(layer):
    with pytest.raises(Refusal, match="needs one of `shape` and `tokens`"):
        layer.output(())
