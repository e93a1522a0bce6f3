"""Kinds whose figures are declared: parameter and opaque."""

import pytest

from convcost import analyze
from convcost.analysis import Analysis
from convcost.analysis.memory.saved import saved_bytes
from convcost.analysis.settings import Settings
from convcost.errors import Refusal
from convcost.layers.kinds.opaque import Opaque
from convcost.layers.kinds.parameter import Parameter
from convcost.layers.op import NONE, Product, Reach
from convcost.layers.shape import features, maps, tokens
from convcost.layers.window import Window


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


def test_a_parameter_that_is_not_trained_is_kept():
    layer = Parameter(tokens=(7, 5), trainable=False)
    assert layer.parameters(()) == ()
    assert layer.buffers(()) == (Product("parameter", {"t": 7, "c": 5}),)


def test_no_gradient_passes_what_no_parameter_stands_before():
    """The convolution behind a buffer has a gradient, the relu in front of it has none and keeps nothing."""
    for trainable in (True, False):
        tensor = {"parameter": {"shape": [3, 7, 5], "trainable": trainable}}
        layers = [{"add": {"x": [], "encoding": [tensor]}}, "relu", {"conv": {"out": 2, "kernel": 3}}]
        made = Analysis(analyze({"convcost": 1, "input": [3, 7, 5], "layers": layers}).graph, Settings(optimizer="sgd"))
        kept = dict(zip((node.name for node in made.graph.nodes), made.once(saved_bytes), strict=True))
        assert kept["relu"] == (4 * 3 * 7 * 5 if trainable else 0)


def test_a_declared_window_carries_the_field_on():
    layer = Opaque(shape=(5, 9, 6), params=0, macs_=0, kernel=(3, 5), stride=(1, 2), padding=((0, 0), (1, 1)))
    x = (maps(3, 11, 13),)
    assert layer.output(x) == maps(5, 9, 6)
    assert layer.window(x, maps(5, 9, 6)) == (Window(0, 1, 2), Window(-1, 2, 4))


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"kernel": (3,)}, "kernel", "the window gives 9x11 positions of maps 3x11x13, and maps 5x9x6 is declared"),
        ({"stride": (2,)}, "stride", "`stride` is that of a window, and there is no `kernel`"),
        ({"padding": "same"}, "padding", "`padding` is that of a window"),
    ],
)
def test_a_window_that_gives_another_shape_than_declared_is_refused(given, field, says):
    with pytest.raises(Refusal, match=says) as refused:
        Opaque(shape=(5, 9, 6), params=0, macs_=0, **given).output((maps(3, 11, 13),))
    assert refused.value.field == field


def test_an_opaque_layer_costs_what_it_declares():
    layer, x = Opaque(shape=(5, 7, 3), params=11, macs_=13, buffers_=17), (features(2), maps(3, 4))
    assert layer.output(x) == maps(5, 7, 3)
    assert layer.parameters(x) == (Product("declared", {"declared": 11}),)
    assert layer.macs(x, maps(5, 7, 3)) == (Product("declared", {"declared": 13}),)
    assert layer.buffers(x) == (Product("declared", {"declared": 17}),)
    assert layer.window(x, maps(5, 7, 3)) is Reach.UNDEFINED
    assert layer.is_complete
    assert Opaque(shape=(5, 7, 3), params=11, macs_=13).buffers(x) == ()


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
