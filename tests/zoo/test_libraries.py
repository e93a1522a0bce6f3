"""The blocks that the catalogue shares: what each costs, and that no network has their names."""

import pytest

from convcost.analysis import analyze
from convcost.analysis.settings import Settings
from convcost.graph import Graph
from convcost.language.document import read
from convcost.networks import catalogue
from convcost.networks.used import FilesOfCatalogue
from convcost.notation.build import build
from convcost.notation.spec import read_network


def made(step: str) -> Graph:
    text = f"convcost: 1\ninput: [23, 13, 17]\nuse: {{Blocks: blocks}}\nlayers: [{step}]\n"
    return build(read_network(read(text, "net.yaml"), FilesOfCatalogue()))


def figures(step: str) -> tuple[int, int]:
    analysis = analyze(made(step), Settings())
    return analysis.params, analysis.macs


def test_squeeze_and_excitation_is_two_layers_on_one_position():
    assert figures("Blocks.SqueezeExcite: 7") == (23 * 7 + 7 + 7 * 23 + 23, 23 * 7 + 7 * 23)
    kinds = [node.op.kind for node in made("Blocks.SqueezeExcite: {width: 7, activation: silu}").nodes]
    assert kinds == ["global_avgpool", "conv", "silu", "conv", "sigmoid", "mul"]


def test_layer_scale_is_a_factor_per_channel():
    assert figures("Blocks.LayerScale") == (23, 0)


@pytest.mark.parametrize(("stride", "positions"), [(1, 13 * 17), (2, 7 * 9)])
def test_an_inverted_residual_is_wide_in_the_middle(stride, positions):
    wide, c, squeeze = 29, 11, 5
    layers = 23 * wide, wide * 5 * 5, wide * c
    step = f"Blocks.InvertedResidual: {{wide: {wide}, c: {c}, kernel: 5, stride: {stride}, squeeze: {squeeze}}}"
    gate = wide * squeeze + squeeze + squeeze * wide + wide
    macs = layers[0] * 13 * 17 + (layers[1] + layers[2]) * positions + 2 * wide * squeeze
    assert figures(step) == (sum(layers) + 2 * (wide + wide + c) + gate, macs)


def test_an_inverted_residual_adds_what_entered_where_the_shape_is_kept():
    assert made("Blocks.InvertedResidual: {wide: 29, c: 23}").nodes[-1].op.kind == "add"
    assert made("Blocks.InvertedResidual: {wide: 29, c: 11}").nodes[-1].op.kind == "batchnorm"
    assert made("Blocks.InvertedResidual: {wide: 23, c: 23}").nodes[0].name == "InvertedResidual.add.main.depthwise"


def test_a_library_has_a_name_that_no_network_has():
    assert list(catalogue.libraries()) == ["blocks"]
    assert not set(catalogue.libraries()) & set(catalogue.names())
    assert catalogue.library("../vgg") is None
