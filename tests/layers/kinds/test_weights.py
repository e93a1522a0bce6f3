"""What is done to the weight of a convolution or a linear layer, or that it is not trained; random ones: see torch."""

from dataclasses import replace

import pytest

from convcost import analyze
from convcost.analysis.receptive.fields import sizes
from convcost.conventions import layers as counted_layers
from convcost.conventions import lookup as convention
from convcost.errors import Refusal
from convcost.layers.kinds.conv import Conv
from convcost.layers.kinds.conv_transpose import ConvTranspose
from convcost.layers.kinds.linear import Linear
from convcost.layers.op import Keeps
from convcost.layers.shape import features, maps

MAPS = (maps(7, 11, 13),)
CONV = 5 * 7 * 2 * 3
"""Elements of the weight of a convolution 2x3 from 7 to 5 channels."""


def total(products):
    return sum(each.value for each in products)


@pytest.mark.parametrize(
    ("given", "gain"),
    [
        ({"weight": "normalized"}, 5),
        ({"weight": "normalized", "gain": "channels"}, 5),
        ({"weight": "normalized", "gain": "none"}, 0),
        ({"weight": "normalized", "gain": "w"}, 3),
        ({"weight": "normalized", "gain": "whole"}, 1),
        ({"weight": "standardized"}, 0),
        ({"weight": "standardized", "gain": "channels"}, 5),
        ({"weight": "standardized", "gain": "h"}, 2),
    ],
)
def test_a_gain_is_learned_besides(given, gain):
    conv = Conv(out=5, kernel=(2, 3), **given)
    assert total(conv.parameters(MAPS)) == CONV + gain + 5
    assert conv.macs(MAPS, conv.output(MAPS)) == Conv(out=5, kernel=(2, 3)).macs(MAPS, conv.output(MAPS))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({}, {}),
        ({"weight": "normalized"}, {"weight_used": CONV, "lengths": 5}),
        ({"weight": "normalized", "gain": "none"}, {"weight_used": CONV, "lengths": 5}),
        ({"weight": "normalized", "gain": "w"}, {"weight_used": CONV, "lengths": 3}),
        ({"weight": "normalized", "gain": "whole"}, {"weight_used": CONV, "lengths": 1, "gain_over_length": 1}),
        ({"weight": "standardized"}, {"weight_used": CONV, "mean": 5, "deviation": 5}),
        ({"weight": "standardized", "gain": "h"}, {"weight_used": CONV, "mean": 5, "deviation": 5, "factor": 2}),
    ],
)
def test_what_is_made_of_a_weight_is_kept_once_for_all_samples(given, kept):
    conv = Conv(out=5, kernel=(2, 3), **given)
    besides = conv.keeps_besides(MAPS, conv.output(MAPS))
    assert {each.product.name: each.product.value for each in besides} == kept
    assert not any(each.per_sample for each in besides)
    statistics = {each.product.name for each in besides if each.form == "statistic"}
    assert statistics == kept.keys() & {"lengths", "mean", "deviation"}


def test_the_first_axis_of_a_transposed_weight_are_the_channels_that_come_in():
    conv = ConvTranspose(out=5, kernel=(2, 3), bias=False, weight="normalized")
    assert total(conv.parameters(MAPS)) == CONV + 7
    assert total(Linear(out=5, weight="normalized").parameters((features(7),))) == 5 * 7 + 5 + 5


@pytest.mark.parametrize("made", [Conv, ConvTranspose])
def test_what_is_not_trained_is_kept_and_costs_what_it_did(made):
    plain, fixed = made(out=5, kernel=(2, 3)), made(out=5, kernel=(2, 3), trainable=False)
    output = fixed.output(MAPS)
    assert (total(fixed.parameters(MAPS)), total(fixed.buffers(MAPS))) == (0, CONV + 5)
    assert fixed.macs(MAPS, output) == plain.macs(MAPS, output)
    assert fixed.window(MAPS, output) == plain.window(MAPS, output)


@pytest.mark.parametrize("made", [Conv(out=5, kernel=(2, 3)), ConvTranspose(out=5, kernel=(2, 3))])
def test_a_frozen_convolution_keeps_its_input_as_torch_does(made):
    assert made.keeps_frozen is Keeps.INPUTS
    assert replace(made, weight="normalized").keeps_frozen is None


def test_a_frozen_linear_layer_keeps_nothing():
    assert Linear(out=5).keeps_frozen is Keeps.NOTHING
    assert Linear(out=5, weight="standardized").keeps_frozen is None


def test_a_linear_layer_that_is_not_trained_keeps_nothing_for_its_weight():
    assert Linear(out=5, trainable=False).keeps is Keeps.NOTHING
    assert Linear(out=5).keeps is Keeps.INPUTS


def test_a_blur_widens_the_field_and_learns_nothing():
    """The field of two windows of 3 with a stride of 2: 3 + 2 * (3 - 1)."""
    blur = {"conv": {"out": 3, "kernel": 3, "stride": 2, "groups": 3, "bias": False, "trainable": False}}
    made = analyze({"convcost": 1, "input": [3, 31, 29], "layers": [blur, blur]})
    assert (made.params, made.total("buffers").value) == (0, 2 * 3 * 3 * 3)
    assert made.once(sizes)[-1] == (3 + 2 * 2, 3 + 2 * 2)
    assert made.macs == 3 * 3 * 3 * (15 * 14 + 7 * 6)


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"gain": "channels"}, "gain", "and this one is not"),
        ({"weight": "normalized", "gain": "d"}, "gain", "the kernel has no such axis"),
        ({"weight": "normalized", "trainable": False}, "weight", "`trainable: false` says that this one is not"),
    ],
)
def test_words_that_contradict_each_other_are_refused(given, field, says):
    with pytest.raises(Refusal, match=says) as refused:
        Conv(out=5, kernel=(2, 3), **given).output(MAPS)
    assert refused.value.field == field


def test_of_such_weights_nobody_knows_what_a_tool_counts():
    steps = [{"conv": {"out": 5, "kernel": 3}}, {"conv": {"out": 5, "kernel": 3, "weight": "standardized"}}]
    graph = analyze({"convcost": 1, "input": [7, 11, 13], "layers": steps}).graph
    plain, standardized = counted_layers(graph, 1)
    assert convention("fvcore").count(plain) is not None
    assert convention("fvcore").count(standardized) is None


def test_a_gain_for_the_whole_weight_is_for_one_that_is_divided_by_its_length():
    with pytest.raises(Refusal, match="standardized by slices") as refused:
        Conv(out=5, kernel=(2, 3), weight="standardized", gain="whole").output(MAPS)
    assert refused.value.field == "gain"
