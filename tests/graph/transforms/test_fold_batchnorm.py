"""Batch norm as weights and a bias of the layer before it."""

from collections.abc import Callable

import pytest

from convcost import analyze
from convcost.graph.transforms.fold_batchnorm import fold_batchnorm
from tests.conftest import Net
from tests.written import graph, layers, wiring


def test_resnet_18_has_a_bias_in_place_of_every_norm(zoo: Callable[..., Net]) -> None:
    before = zoo("resnet18").analysis
    after = analyze(fold_batchnorm(before.graph))
    normalised = sum(node.op.out for node in before.graph.nodes if node.op.kind == "conv")  # type: ignore[attr-defined]
    assert (before.params, before.buffers) == (11_689_512, 2 * normalised)
    assert after.params == 11_689_512 - 2 * normalised + normalised
    assert (after.macs, after.buffers) == (before.macs, 0)


@pytest.mark.parametrize(
    "layer", ["conv: {out: 5, kernel: 3, BIAS}", "conv_transpose: {out: 5, kernel: 3, BIAS}", "linear: {out: 5, BIAS}"]
)
def test_layers_with_weights_take_it_in_and_a_bias_that_is_there_stays(layer: str) -> None:
    shape = "[7]" if layer.startswith("linear") else "[3, 13, 17]"
    folded = [
        fold_batchnorm(graph(layers(layer.replace("BIAS", f"bias: {bias}, norm: batch"), input=shape)))
        for bias in ("true", "false")
    ]
    assert folded[0] == folded[1] == graph(layers(layer.replace("BIAS", "bias: true"), input=shape))


@pytest.mark.parametrize(
    "steps",
    [
        ["batchnorm", "conv: {out: 5, kernel: 3}"],
        ["conv: {out: 5, kernel: 3}", "relu", "batchnorm"],
        ["conv: {out: 5, kernel: 3, norm: layer}"],
        ["{conv: {out: 5, kernel: 3}, as: c}", "batchnorm", "add: c"],
        ["maxpool: 2", "batchnorm"],
        ["conv: {out: 5, kernel: 3, weight: standardized, norm: batch}"],
        ["conv: {out: 5, kernel: 3, trainable: false, norm: batch}"],
    ],
    ids=["in front", "behind the activation", "another norm", "taken twice", "no weights", "standardized", "untrained"],
)
def test_others_stay(steps: list[str]) -> None:
    made = graph(layers(*steps))
    assert fold_batchnorm(made) == made


def test_an_output_that_was_normalised_is_the_layer_now() -> None:
    made = fold_batchnorm(graph(layers("{conv: {out: 5, kernel: 3, bias: false, norm: batch}, as: head}")))
    assert made.outputs == {"head": "head"}


BLOCK = "blocks: {Unit: {layers: [conv: {out: 3, kernel: 3, padding: 1, bias: false, norm: batch}]}}\n"


def test_a_block_shared_with_its_norm_stays_shared() -> None:
    made = fold_batchnorm(graph(BLOCK + layers("{Unit: , as: a}", "{Unit: , share: a, as: b}")))
    assert [(node.name, node.shares) for node in made.nodes] == [("a.conv", None), ("b.conv", "a.conv")]
    assert analyze(made).params == 3 * 3 * 9 + 3


def test_weights_shared_under_norms_of_their_own_are_not_folded() -> None:
    conv = "conv: {out: 3, kernel: 3, padding: 1}"
    made = graph(layers(f"{{{conv}, as: a}}", "batchnorm", f"{{{conv}, share: a, as: b}}", "batchnorm"))
    assert fold_batchnorm(made) == made


def test_weights_shared_with_one_that_has_no_norm_are_not_folded() -> None:
    conv = "conv: {out: 3, kernel: 3, padding: 1}"
    made = graph(layers(f"{{{conv}, as: a}}", "batchnorm", f"{{{conv}, share: a, as: b}}"))
    assert wiring(fold_batchnorm(made)) == wiring(made)


def test_only_those_that_are_chosen_take_their_normalisation_in() -> None:
    conv = "conv: {out: 5, kernel: 1, bias: false, norm: batch}"
    made = fold_batchnorm(graph(layers(conv, conv)), only="conv_2")
    assert [node.name for node in made.nodes] == ["conv", "conv.norm", "conv_2"]
