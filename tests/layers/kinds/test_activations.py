"""Activations: the shape stays, only prelu learns, softmax and glu have an axis."""

from fractions import Fraction

import pytest

from convcost.errors import Refusal
from convcost.layers.kinds.glu import Glu
from convcost.layers.kinds.leaky_relu import LeakyRelu
from convcost.layers.kinds.prelu import Prelu
from convcost.layers.kinds.softmax import Softmax
from convcost.layers.op import Product, Reach, arguments, kinds, lookup
from convcost.layers.shape import features, maps, tokens

ACTIVATIONS = [kind for kind in kinds() if lookup(kind).is_activation]
SHAPES = [features(7), tokens(5, 7), maps(7, 5), maps(7, 5, 3), maps(7, 5, 3, 2)]


def test_the_activations_are_those_of_torch_that_are_in_use():
    assert ACTIVATIONS == [
        "celu", "elu", "gelu", "hardsigmoid", "hardswish", "hardtanh", "leaky_relu", "log_softmax", "logsigmoid",
        "mish", "prelu", "relu", "relu6", "selu", "sigmoid", "silu", "softmax", "softplus", "softsign", "tanh",
    ]  # fmt: skip


@pytest.mark.parametrize("x", SHAPES, ids=str)
@pytest.mark.parametrize("kind", ACTIVATIONS)
def test_every_element_stays_in_its_place_and_nothing_is_multiplied(kind, x):
    layer = lookup(kind)()
    assert layer.output((x,)) == x
    assert layer.window((x,), x) is Reach.POINT
    assert layer.macs((x,), x) == ()
    assert layer.buffers((x,)) == ()


@pytest.mark.parametrize("kind", [kind for kind in ACTIVATIONS if kind != "prelu"])
def test_nothing_is_learned(kind):
    assert lookup(kind)().parameters((maps(7, 5, 3),)) == ()


@pytest.mark.parametrize("x", SHAPES, ids=str)
def test_prelu_learns_one_slope_or_one_per_channel(x):
    assert Prelu().parameters((x,)) == (Product("slope", {"shared": 1}),)
    assert Prelu(per_channel=True).parameters((x,)) == (Product("slope", {"channels": 7}),)


def test_softmax_along_a_spatial_axis_sees_all_of_it():
    x = maps(7, 5, 3)
    assert Softmax(axis="w").window((x,), x) is Reach.EVERYTHING
    assert Softmax(axis="channels").window((x,), x) is Reach.POINT
    assert Softmax(axis="tokens").output((tokens(5, 7),)) == tokens(5, 7)


@pytest.mark.parametrize(
    ("axis", "x", "output", "window"),
    [
        ("channels", maps(6, 5, 3), maps(3, 5, 3), Reach.POINT),
        ("channels", tokens(5, 6), tokens(5, 3), Reach.POINT),
        ("channels", features(6), features(3), Reach.POINT),
        ("tokens", tokens(4, 5), tokens(2, 5), Reach.POINT),
        ("h", maps(5, 6, 3), maps(5, 3, 3), Reach.UNDEFINED),
    ],
)
def test_glu_halves_its_axis(axis, x, output, window):
    assert Glu(axis=axis).output((x,)) == output
    assert Glu(axis=axis).window((x,), output) is window


@pytest.mark.parametrize(
    ("layer", "x", "message"),
    [
        (Glu(), maps(7, 5, 3), "7 channels of maps 7x5x3 cannot be halved"),
        (Glu(axis="w"), tokens(4, 6), "have no axis `w`"),
        (Softmax(axis="h"), maps(7, 5), "maps 7x5 have no axis `h`"),
    ],
)
def test_what_does_not_fit_is_refused_and_says_why(layer, x, message):
    with pytest.raises(Refusal, match=message) as refused:
        layer.output((x,))
    assert refused.value.field == "axis"


def test_the_slope_of_torch_is_taken_unless_another_is_given():
    assert arguments(LeakyRelu()) == {"negative_slope": Fraction(1, 100)}
    assert LeakyRelu(negative_slope=Fraction(1, 5)) != LeakyRelu()
