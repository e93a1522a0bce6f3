"""What kinds are as functions of their inputs: every kind states it, and it is what the formula of the kind says."""

import pytest

from convcost.layers.kinds.conv import Conv
from convcost.layers.kinds.conv_transpose import ConvTranspose
from convcost.layers.kinds.linear import Linear
from convcost.layers.kinds.maxpool import Maxpool
from convcost.layers.op import Keeps, Linearity, kinds, lookup
from tests.layers.test_contracts import example_inputs, example_op, manual


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_states_it(kind):
    assert isinstance(example_op(kind).linearity, Linearity) or lookup(kind).is_declared


def test_only_a_declared_layer_does_not_know():
    unknown = [kind for kind in kinds() if example_op(kind).linearity is None]
    assert unknown == [kind for kind in kinds() if lookup(kind).is_declared]


@pytest.mark.parametrize("kind", [kind for kind in kinds() if lookup(kind).is_activation])
def test_activations_are_neither_linear_nor_affine(kind):
    assert example_op(kind).linearity is Linearity.NEITHER


def test_of_the_norms_batchnorm_alone_uses_no_statistics_of_its_input():
    norms = {kind: example_op(kind).linearity for kind in kinds() if lookup(kind).is_norm}
    assert norms.pop("batchnorm") is Linearity.AFFINE
    assert set(norms.values()) == {Linearity.NEITHER}


@pytest.mark.parametrize("kind", [kind for kind in kinds() if example_op(kind).linearity is Linearity.PRODUCT])
def test_what_multiplies_its_operands_takes_several_learns_nothing_and_keeps_them_for_each_other(kind):
    made, inputs = example_op(kind), example_inputs(manual(kind).example)
    assert made.takes.start > 1 or made.is_join
    assert made.parameters(inputs) == made.buffers(inputs) == ()
    assert made.keeps in {Keeps.INPUTS, Keeps.OTHERS}


def test_what_multiplies_and_learns_nothing_multiplies_its_operands():
    made = {kind: (example_op(kind), example_inputs(manual(kind).example)) for kind in kinds()}
    learn_nothing = {kind for kind, (layer, inputs) in made.items() if not layer.parameters(inputs)}
    multiply = {kind for kind, (layer, inputs) in made.items() if layer.macs(inputs, layer.output(inputs))}
    products = [kind for kind, (layer, _) in made.items() if layer.linearity is Linearity.PRODUCT]
    assert {"dynamic_conv", "matmul"} <= learn_nothing & multiply <= set(products)


@pytest.mark.parametrize("layer", [Conv(out=3, kernel=(5, 3)), ConvTranspose(out=3, kernel=(2,)), Linear(out=7)])
def test_weights_are_linear_and_a_bias_makes_them_affine(layer):
    without = type(layer)(
        **{name: getattr(layer, name) for name in ("out", "kernel") if hasattr(layer, name)}, bias=False
    )
    assert layer.linearity is Linearity.AFFINE
    assert without.linearity is Linearity.LINEAR


def test_the_maximum_of_one_element_is_linear():
    assert Maxpool(kernel=(1,), stride=(2,)).linearity is Linearity.LINEAR
    assert Maxpool(kernel=(1, 3)).linearity is Linearity.NEITHER
