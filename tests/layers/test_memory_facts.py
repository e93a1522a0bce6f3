"""What the layer kinds state about memory, asked of all of them."""

from typing import get_args

import pytest

from convcost.layers.memory_facts import Form, InPlace, Keeps, Kept
from convcost.layers.op import kinds, lookup, make
from convcost.layers.product import Product
from tests.layers.test_contracts import example_inputs, example_op, manual

KINDS = kinds()


def of(fact):
    return [kind for kind in KINDS if getattr(lookup(kind), fact)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_states_its_facts_in_their_types(kind):
    made, inputs = example_op(kind), example_inputs(manual(kind).example)
    output = made.output(inputs)
    assert made.in_place is None or made.in_place in get_args(InPlace)
    assert made.keeps is None or isinstance(made.keeps, Keeps)
    assert all(isinstance(each, Product) and each.value for each in made.workspace(inputs, output))
    for each in made.keeps_besides(inputs, output):
        assert isinstance(each, Kept)
        assert each.form in get_args(Form)
        assert each.product.value


def test_only_a_declared_layer_does_not_know_what_it_keeps():
    assert [kind for kind in KINDS if example_op(kind).keeps is None] == ["opaque"]


def test_every_word_is_stated_by_some_kind():
    assert {lookup(kind).in_place for kind in of("in_place")} == set(get_args(InPlace))


def test_of_every_kind_but_one_all_that_is_held_is_known():
    assert [kind for kind in KINDS if not example_op(kind).is_memory_complete] == ["max_unpool"]


def test_a_view_is_what_torch_gives_without_a_copy_and_what_is_stored_with_the_network():
    stored = ["constant", "parameter"]
    without_a_copy = ["crop", "expand", "flatten", "identity", "permute", "reshape", "slice", "to_maps", "to_tokens"]
    assert of("is_view") == sorted([*stored, *without_a_copy])


def test_only_dropout_is_idle_and_only_concat_gathers():
    assert of("is_idle") == ["dropout"]
    assert of("gathers") == ["concat"]


@pytest.mark.parametrize("kind", of("is_view"))
def test_a_view_shows_no_more_than_there_is_and_needs_nothing(kind):
    made, inputs = example_op(kind), example_inputs(manual(kind).example)
    own = sum(each.value for each in (*made.parameters(inputs), *made.buffers(inputs)))
    there = inputs[0].elements if inputs else own
    assert made.output(inputs).elements <= there or kind == "expand"  # which shows the same several times
    assert made.keeps is Keeps.NOTHING
    assert not made.macs(inputs, made.output(inputs))
    assert (made.in_place, made.is_idle) == (None, False)


@pytest.mark.parametrize("kind", of("in_place"))
def test_what_works_in_place_takes_operands_of_the_outputs_size_or_makes_it_of_them(kind):
    made, inputs = example_op(kind), example_inputs(manual(kind).example)
    sizes = [x.elements for x in inputs]
    elements = made.output(inputs).elements
    assert sum(sizes) == elements if made.gathers else elements in sizes


@pytest.mark.parametrize("kind", [kind for kind in KINDS if lookup(kind).is_norm or lookup(kind).is_activation])
def test_norms_and_activations_can_work_in_place(kind):
    assert lookup(kind).in_place in {"norm", "activation"}


def test_what_idles_at_inference_gives_what_it_takes():
    for kind in of("is_idle"):
        inputs = example_inputs(manual(kind).example)
        assert example_op(kind).output(inputs) == inputs[0]


def test_attention_holds_its_projections_and_keeps_a_sum_per_query_and_head():
    made = make(lookup("attention"), {"heads": 6, "dim": 54, "kv_heads": 2})
    inputs = example_inputs({"inputs": "[{tokens: [11, 41]}, {tokens: [13, 23]}]"})
    held = made.workspace(inputs, made.output(inputs))
    shared = 54 // 6 * 2
    assert [each.value for each in held] == [11 * 54, 13 * shared, 13 * shared, 11 * 54]
    kept = made.keeps_besides(inputs, made.output(inputs))
    assert [each.product.value for each in kept] == [*(each.value for each in held), 11 * 6]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "rmsnorm"])
def test_frozen_a_layer_keeps_the_same_tensors_of_its_own(kind):
    """All but the one whose quotients are for the gradient of its scale."""
    made, inputs = example_op(kind), example_inputs(manual(kind).example)
    output = made.output(inputs)
    assert made.keeps_besides_frozen(inputs, output) == made.keeps_besides(inputs, output)


def test_frozen_statistics_are_a_factor_that_needs_no_input():
    inputs = example_inputs(manual("batchnorm").example)
    trained, frozen = (make(lookup("batchnorm"), {"trainable": each}) for each in (True, False))
    assert (trained.keeps, frozen.keeps) == (Keeps.INPUTS, Keeps.NOTHING)
    (factor,) = frozen.keeps_besides(inputs, inputs[0])
    assert (factor.product.value, factor.per_sample) == (64, False)
