"""Depthwise separable convolutions in place of full ones."""

from collections.abc import Callable
from math import prod

import pytest

from convcost import analyze
from convcost.graph.transforms.separable import separable
from tests.conftest import Net
from tests.written import graph, layers, shapes


def test_the_full_convolution_twin_of_mobilenet_becomes_mobilenet(example: Callable[..., Net]) -> None:
    made = analyze(separable(example("mobilenet_full_convolution@full").analysis.graph, min_channels=4))
    assert (made.params, made.macs) == (4_231_976, 568_740_352)


def test_the_depthwise_part_strides_pads_and_dilates_as_the_whole_did() -> None:
    made = graph(
        layers(
            "{conv: {out: 23, kernel: [3, 5], stride: [2, 1], padding: [[1, 0], [2, 3]], dilation: [1, 2]}, as: c}",
            input="[19, 13, 17]",
        )
    )
    assert shapes(made) == {"c": "23x6x14"}
    assert shapes(separable(made)) == {"c.depthwise": "19x6x14", "c": "23x6x14"}
    assert analyze(separable(made)).params == 19 * 3 * 5 + 19 + 23 * 19 + 23
    assert analyze(separable(made)).macs == prod((6, 14, 19, 3, 5)) + prod((6, 14, 23, 19))


def test_it_costs_one_part_in_out_plus_one_in_k_squared() -> None:
    made = graph(layers("conv: {out: 128, kernel: 3, padding: same}", input="[64, 13, 17]"))
    before, after = analyze(made).macs, analyze(separable(made)).macs
    assert after * 128 * 9 == before * (9 + 128)


@pytest.mark.parametrize(
    "step",
    ["conv: {out: 8, kernel: 1}", "conv: {out: 8, kernel: 3, groups: 4}", "conv: {out: 8, kernel: 2}"],
    ids=["1x1", "grouped", "smaller than min_kernel"],
)
def test_others_stay(step: str) -> None:
    made = graph(layers(step, input="[8, 13, 17]"))
    assert separable(made) == made


def test_a_single_channel_stays_whatever_is_asked_for() -> None:
    made = graph(layers("conv: {out: 8, kernel: 3}", input="[1, 13, 17]"))
    assert separable(made, min_channels=1) == made


def test_in_keras_nothing_stands_between() -> None:
    """Keras' SeparableConv2D(23, (3, 5)) on 19 channels: 19 * 3 * 5 + 19 * 23 weights and 23 biases."""
    whole = graph(layers("conv: {out: 23, kernel: [3, 5], activation: relu}", input="[19, 13, 17]"))
    made = separable(whole, form="keras")
    assert [node.name for node in made.nodes] == ["conv.depthwise", "conv", "conv.activation"]
    assert analyze(made).params == 19 * 3 * 5 + 19 * 23 + 23


def test_in_mobilenet_a_norm_and_an_activation_stand_between_whatever_the_whole_has() -> None:
    plain = separable(graph(layers("conv: {out: 23, kernel: 3}", input="[19, 13, 17]")), form="mobilenet")
    assert [node.op.kind for node in plain.nodes] == ["conv", "batchnorm", "relu", "conv"]
    assert analyze(plain).params == 19 * 3 * 3 + 2 * 19 + 23 * 19 + 23
    step = "conv: {out: 23, kernel: 3, bias: false, norm: batch, activation: silu}"
    styled = separable(graph(layers(step, input="[19, 13, 17]")), form="mobilenet")
    kinds = ["conv", "batchnorm", "silu", "conv", "batchnorm", "silu"]
    assert [node.op.kind for node in styled.nodes] == kinds
