"""What the normalisations learn and keep."""

import pytest

from convcost.errors import Refusal
from convcost.layers.kinds.batchnorm import Batchnorm
from convcost.layers.kinds.groupnorm import Groupnorm
from convcost.layers.kinds.instancenorm import Instancenorm
from convcost.layers.kinds.layernorm import Layernorm
from convcost.layers.kinds.lrn import Lrn
from convcost.layers.kinds.rmsnorm import Rmsnorm
from convcost.layers.op import Product
from convcost.layers.shape import features, maps, tokens

MAPS = maps(12, 7, 5)
GAMMA, BETA = Product("gamma", {"channels": 12}), Product("beta", {"channels": 12})


@pytest.mark.parametrize(
    ("norm", "learned"),
    [
        (Batchnorm(), (GAMMA, BETA)),
        (Batchnorm(affine=False), ()),
        (Batchnorm(trainable=False), ()),
        (Layernorm(), (GAMMA, BETA)),
        (Layernorm(bias=False), (GAMMA,)),
        (Layernorm(affine=False), ()),
        (Groupnorm(groups=3), (GAMMA, BETA)),
        (Groupnorm(groups=3, affine=False), ()),
        (Instancenorm(), ()),
        (Instancenorm(affine=True), (GAMMA, BETA)),
        (Rmsnorm(), (GAMMA,)),
        (Rmsnorm(affine=False), ()),
        (Lrn(size=5), ()),
    ],
)
def test_parameters_per_channel(norm, learned):
    assert norm.output((MAPS,)) == MAPS
    assert norm.parameters((MAPS,)) == learned
    assert norm.macs((MAPS,), MAPS) == ()


@pytest.mark.parametrize("x", [features(12), maps(12, 7), tokens(7, 12)])
@pytest.mark.parametrize("norm", [Batchnorm(), Layernorm(), Groupnorm(groups=3)])
def test_channels_are_the_features_of_features_and_tokens(norm, x):
    assert norm.output((x,)) == x
    assert norm.parameters((x,)) == (GAMMA, BETA)


def test_only_batchnorm_keeps_running_statistics():
    kept = (Product("running_mean", {"channels": 12}), Product("running_var", {"channels": 12}))
    assert Batchnorm().buffers((MAPS,)) == Batchnorm(affine=False).buffers((MAPS,)) == kept
    assert not any(norm.buffers((MAPS,)) for norm in (Layernorm(), Groupnorm(groups=3), Instancenorm(), Rmsnorm()))


def test_an_untrained_batchnorm_keeps_its_scale_and_shift_too():
    kept = Batchnorm().buffers((MAPS,))
    assert Batchnorm(trainable=False).buffers((MAPS,)) == (GAMMA, BETA, *kept)


@pytest.mark.parametrize(
    ("norm", "x", "message"),
    [
        (Batchnorm(affine=False, trainable=False), MAPS, "`trainable: false` is for a scale and shift"),
        (Groupnorm(groups=5), MAPS, "12 channels cannot be cut into 5 groups"),
        (Instancenorm(), features(12), "`instancenorm` takes maps, but 12 features came in"),
        (Instancenorm(), tokens(7, 12), "`instancenorm` takes maps"),
        (Instancenorm(), maps(7, 1, 1), "maps 7x1x1 have one position, and less its own mean it is zero"),
        (Lrn(size=5), tokens(7, 12), "`lrn` takes maps"),
    ],
)
def test_what_does_not_fit_is_refused_and_says_why(norm, x, message):
    with pytest.raises(Refusal, match=message):
        norm.output((x,))


def test_two_positions_have_a_mean_and_a_deviation():
    assert Instancenorm().output((maps(7, 2),)) == maps(7, 2)


def test_lrn_keeps_squares_with_a_window_of_zeros_around_the_channels():
    x = maps(7, 5, 3)
    squares, sums, divisors = (each.product for each in Lrn(size=5).keeps_besides((x,), x))
    assert squares.value == (7 + 5 - 1) * 5 * 3
    assert sums.value == divisors.value == 7 * 5 * 3
