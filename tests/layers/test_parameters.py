"""What layers that share their weights are compared by."""

import pytest

from convcost.layers.kinds.batchnorm import Batchnorm
from convcost.layers.kinds.conv import Conv
from convcost.layers.kinds.opaque import Opaque
from convcost.layers.kinds.parameter import Parameter
from convcost.layers.kinds.relu import Relu
from convcost.layers.parameters import Parameters
from convcost.layers.shape import maps

X = (maps(3, 11, 13),)


def test_they_are_told_by_their_kind_and_the_sizes_of_their_tensors():
    assert str(Parameters.of(Conv(out=5, kernel=(2, 7)), X)) == "conv, weight 5x3x2x7, bias 5"
    assert str(Parameters.of(Opaque(shape=(5,), params=None, macs_=0), X)) == "opaque"


@pytest.mark.parametrize(
    ("layer", "inputs", "has_some"),
    [
        (Conv(out=5, kernel=(2, 7)), X, True),
        (Batchnorm(affine=False), X, True),  # its running statistics
        (Parameter(shape=(5,), trainable=False), (), True),
        (Opaque(shape=(5,), params=None, macs_=0), X, True),  # which nobody knows
        (Relu(), X, False),
    ],
)
def test_there_are_some_unless_nothing_is_trained_and_nothing_kept(layer, inputs, has_some):
    assert bool(Parameters.of(layer, inputs)) is has_some
