"""VGG against Table 2 of the paper and its own text."""

import pytest

CONVS = {
    "vgg11": 64 * 3 + 128 * 64 + 256 * (128 + 256) + 512 * (256 + 512) + 512 * (512 + 512),
    "vgg13": 64 * (3 + 64) + 128 * (64 + 128) + 256 * (128 + 256) + 512 * (256 + 512) + 512 * (512 + 512),
    "vgg16": 64 * (3 + 64) + 128 * (64 + 128) + 256 * (128 + 2 * 256) + 512 * (256 + 2 * 512) + 512 * 3 * 512,
    "vgg19": 64 * (3 + 64) + 128 * (64 + 128) + 256 * (128 + 3 * 256) + 512 * (256 + 3 * 512) + 512 * 4 * 512,
}
CONV_BIASES = {
    "vgg11": 64 + 128 + 2 * 256 + 4 * 512,
    "vgg13": 2 * 64 + 2 * 128 + 2 * 256 + 4 * 512,
    "vgg16": 2 * 64 + 2 * 128 + 3 * 256 + 6 * 512,
    "vgg19": 2 * 64 + 2 * 128 + 4 * 256 + 8 * 512,
}
DENSE = 4096 * 512 * 7 * 7 + 4096 * 4096 + 1000 * 4096
DENSE_BIASES = 4096 + 4096 + 1000


@pytest.mark.parametrize("name", CONVS)
def test_parameters_are_the_3x3_convolutions_and_three_dense_layers(zoo, name):
    assert zoo(name).params == 3 * 3 * CONVS[name] + CONV_BIASES[name] + DENSE + DENSE_BIASES


@pytest.mark.parametrize(
    ("name", "millions"), [("vgg11", 133), ("vgg13", 133), ("vgg16_c", 134), ("vgg16", 138), ("vgg19", 144)]
)
def test_parameters_round_to_those_of_table_2(zoo, name, millions):
    assert round(zoo(name).params / 10**6) == millions


def test_vgg16_is_the_figure_everybody_quotes(zoo):
    net = zoo("vgg16")
    assert net.params == 138_357_544
    assert net.macs == 15_470_264_320
    assert net.macs - DENSE == 15_346_630_656


def test_the_1x1_convolutions_of_configuration_c_save_three_3x3(zoo):
    saved = (3 * 3 - 1) * (256 * 256 + 512 * 512 + 512 * 512)
    assert zoo("vgg16").params - zoo("vgg16_c").params == saved
    assert zoo("vgg16_c").params == 133_638_952
    assert zoo("vgg16_c").macs == 11_770_888_192


@pytest.mark.parametrize("name", CONVS)
def test_batch_norm_adds_a_scale_and_a_shift_per_channel_and_keeps_the_biases(zoo, name):
    assert zoo(f"{name}_bn").params - zoo(name).params == 2 * CONV_BIASES[name]
    assert zoo(f"{name}_bn").macs == zoo(name).macs


def test_activations_of_vgg16_are_not_the_24_million_of_the_lecture_notes(zoo):
    graph = zoo("vgg16").analysis.graph
    kept = {"conv", "maxpool", "linear"}
    image = 3 * 224 * 224
    assert image + sum(node.output.elements for node in graph.nodes if node.op.kind in kept) == 15_237_608
