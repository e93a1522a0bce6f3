"""Every example says what it asks, and answers with these figures."""

from pathlib import Path
from typing import NamedTuple

import pytest

import convcost
from convcost.exploring.reductions.standing import standing
from convcost.graph.rewriting.merging import Rank
from convcost.graph.transforms.merge_linear import merge_linear
from tests import test_example_networks

ROOT = Path(__file__).parent.parent
MODULES = {  # width that comes in, side, #1x1, #3x3 reduce, #3x3, #5x5 reduce, #5x5, pool projection
    "3a": (192, 28, 64, 96, 128, 16, 32, 32),
    "3b": (256, 28, 128, 128, 192, 32, 96, 64),
    "4a": (480, 14, 192, 96, 208, 16, 48, 64),
    "4b": (512, 14, 160, 112, 224, 24, 64, 64),
    "4c": (512, 14, 128, 128, 256, 24, 64, 64),
    "4d": (512, 14, 112, 144, 288, 32, 64, 64),
    "4e": (528, 14, 256, 160, 320, 32, 128, 128),
    "5a": (832, 7, 256, 160, 320, 32, 128, 128),
    "5b": (832, 7, 384, 192, 384, 48, 128, 128),
}
VGG16 = 14_714_688 + 4096 * (512 * 7 * 7 + 1) + 4096 * (4096 + 1) + 1000 * (4096 + 1)
MLP = 784 * 300 + 300 * 100 + 100 * 10


class Figures(NamedTuple):
    """Parameters, multiply-adds, and the size of the only output."""

    params: int
    macs: int
    output: tuple[int, ...]


FIGURES = {
    "nas_bench_201": Figures(73_306 + 6 * 243_040, 7_783_040 + 6 * 35_389_440, (10,)),
    "nats_size": Figures(713_674, 274_399_872, (10,)),
    "anynet": Figures(5_157_512, 397_677_568, (1000,)),
    "bottleneck_4x4@bottleneck": Figures(
        256 * 64 + 4 * 4 * 64 * 256, 28 * 28 * (256 * 64 + 4 * 4 * 64 * 256), (256, 28, 28)
    ),
    "bottleneck_4x4@direct": Figures(4 * 4 * 256 * 256, 28 * 28 * 4 * 4 * 256 * 256, (256, 28, 28)),
    "factorised_reductions@nonlinear": Figures(163_696, 128_049_152, (256, 28, 28)),
    "factorised_reductions@linear": Figures(163_696, 128_049_152, (256, 28, 28)),
    "filters_200x200x50": Figures(20 * 50 + 20, 200 * 200 * 20 * 50, (20, 200, 200)),
    "filters_of_depth_64": Figures(32 * 64 + 32, 12 * 12 * 32 * 64, (32, 12, 12)),
    "fire_module@fire": Figures(
        96 * 16 + 16 + 16 * 64 + 64 + 3 * 3 * 16 * 64 + 64,
        55 * 55 * (96 * 16 + 16 * 64 + 3 * 3 * 16 * 64),
        (128, 55, 55),
    ),
    "fire_module@plain": Figures(3 * 3 * 96 * 128 + 128, 55 * 55 * 3 * 3 * 96 * 128, (128, 55, 55)),
    "inception_3a@reduced": Figures(163_696, 128_049_152, (256, 28, 28)),
    "inception_3a@naive": Figures(387_296, 303_464_448, (416, 28, 28)),
    "inception_3a_in_its_width@reduced": Figures(163_696, 128_049_152, (256, 28, 28)),
    "inception_3a_in_its_width@naive": Figures(387_296, 303_464_448, (416, 28, 28)),
    "mlp_as_convolutions@dense": Figures(MLP + 300 + 100 + 10, MLP, (10,)),
    "mlp_as_convolutions@convolutions": Figures(MLP + 300 + 100 + 10, MLP, (10, 1, 1)),
    "mlp_as_convolutions@slid_over_a_map": Figures(MLP + 300 + 100 + 10, 5 * 7 * MLP, (10, 5, 7)),
    "mlp_without_activations@deep": Figures(MLP + 300 + 100 + 10, 5 * 7 * MLP, (10, 5, 7)),
    "mlp_without_activations@linear": Figures(MLP + 300 + 100 + 10, 5 * 7 * MLP, (10, 5, 7)),
    "mlpconv@mlpconv": Figures(
        192 * 3 * 5 * 5 + 192 + 160 * 192 + 160 + 96 * 160 + 96,
        32 * 32 * (192 * 3 * 5 * 5 + 160 * 192 + 96 * 160),
        (96, 32, 32),
    ),
    "mlpconv@one_convolution": Figures(96 * 3 * 5 * 5 + 96, 32 * 32 * 96 * 3 * 5 * 5, (96, 32, 32)),
    "mobilenet_full_convolution@separable": Figures(4_231_976, 568_740_352, (1000,)),
    "mobilenet_full_convolution@full": Figures(
        29_281_120 + 2 * (32 + 64 + 2 * 128 + 2 * 256 + 6 * 512 + 2 * 1024) + 1000, 4_867_293_184, (1000,)
    ),
    "reduce_before_5x5@direct": Figures(5 * 5 * 100 * 40, 20 * 20 * 5 * 5 * 100 * 40, (40, 20, 20)),
    "reduce_before_5x5@reduced_first": Figures(
        100 * 20 + 5 * 5 * 20 * 40, 20 * 20 * (100 * 20 + 5 * 5 * 20 * 40), (40, 20, 20)
    ),
    "resnet_blocks@plain": Figures(
        2 * 3 * 3 * 64 * 64 + 2 * 2 * 64, 56 * 56 * 2 * 3 * 3 * 64 * 64, (64, 56, 56)
    ),
    "resnet_blocks@bottleneck": Figures(
        256 * 64 + 3 * 3 * 64 * 64 + 64 * 256 + 2 * (64 + 64 + 256),
        56 * 56 * (256 * 64 + 3 * 3 * 64 * 64 + 64 * 256),
        (256, 56, 56),
    ),
    "resnet_blocks@plain_wide": Figures(
        2 * 3 * 3 * 256 * 256 + 2 * 2 * 256, 56 * 56 * 2 * 3 * 3 * 256 * 256, (256, 56, 56)
    ),
    "separable_convolution@full": Figures(3 * 3 * 512 * 512, 14 * 14 * 3 * 3 * 512 * 512, (512, 14, 14)),
    "separable_convolution@separable": Figures(
        3 * 3 * 512 + 512 * 512, 14 * 14 * (3 * 3 * 512 + 512 * 512), (512, 14, 14)
    ),
    "spatiotemporal@full": Figures(3 * 3 * 3 * 64 * 64, 16 * 56 * 56 * 3 * 3 * 3 * 64 * 64, (64, 16, 56, 56)),
    "spatiotemporal@factorised": Figures(
        3 * 3 * 64 * 144 + 3 * 144 * 64, 16 * 56 * 56 * (3 * 3 * 64 * 144 + 3 * 144 * 64), (64, 16, 56, 56)
    ),
    "spatiotemporal@thin": Figures(
        3 * 3 * 64 * 64 + 3 * 64 * 64, 16 * 56 * 56 * (3 * 3 * 64 * 64 + 3 * 64 * 64), (64, 16, 56, 56)
    ),
    "spatiotemporal@frame_by_frame": Figures(3 * 3 * 64 * 64, 16 * 56 * 56 * 3 * 3 * 64 * 64, (64, 16, 56, 56)),
    "stacked_3x3@one_5x5": Figures(5 * 5 * 64 * 64, 56 * 56 * 5 * 5 * 64 * 64, (64, 56, 56)),
    "stacked_3x3@two_3x3": Figures(2 * 3 * 3 * 64 * 64, 56 * 56 * 2 * 3 * 3 * 64 * 64, (64, 56, 56)),
    "stacked_3x3@one_7x7": Figures(7 * 7 * 64 * 64, 56 * 56 * 7 * 7 * 64 * 64, (64, 56, 56)),
    "stacked_3x3@three_3x3": Figures(3 * 3 * 3 * 64 * 64, 56 * 56 * 3 * 3 * 3 * 64 * 64, (64, 56, 56)),
    "two_ways_to_shrink@strided": Figures(256 * 128 + 128, 28 * 28 * 256 * 128, (128, 28, 28)),
    "two_ways_to_shrink@pooled_after": Figures(256 * 128 + 128, 56 * 56 * 256 * 128, (128, 28, 28)),
    "two_ways_to_shrink@pooled_before": Figures(256 * 128 + 128, 28 * 28 * 256 * 128, (128, 28, 28)),
    "vgg16_as_convolutions@one_window": Figures(VGG16, 15_470_264_320, (1000, 1, 1)),
    "vgg16_as_convolutions@larger_image": Figures(VGG16, 67_551_756_288, (1000, 6, 10)),
    "wavenet": Figures(
        2 * 256 * 64 + 64
        + 30 * (2 * (2 * 64 * 64 + 64) + 64 * 256 + 256)
        + 29 * (64 * 64 + 64)
        + 2 * (256 * 256 + 256),
        16_000 * (2 * 256 * 64 + 30 * (2 * 2 * 64 * 64 + 64 * 256) + 29 * 64 * 64 + 2 * 256 * 256),
        (256, 16_000),
    ),
    "repository/nets/mobile/keyword_spotting@small": Figures(
        10 * 4 * 64 + 4 * (3 * 3 * 64 + 64 * 64) + 9 * 2 * 64 + 64 * 12 + 12,
        25 * 5 * (10 * 4 * 64 + 4 * (3 * 3 * 64 + 64 * 64)) + 64 * 12,
        (12,),
    ),
    "repository/nets/mobile/keyword_spotting@medium": Figures(
        10 * 4 * 172 + 4 * (3 * 3 * 172 + 172 * 172) + 9 * 2 * 172 + 172 * 12 + 12,
        25 * 5 * (10 * 4 * 172 + 4 * (3 * 3 * 172 + 172 * 172)) + 172 * 12,
        (12,),
    ),
    "repository/nets/mobile/person_detection": Figures(213_442, 7_157_888, (2,)),
    "repository/nets/server/land_use": Figures(2_783_434, 1_708_395_008, (10,)),
}  # fmt: skip


@pytest.mark.parametrize("name", FIGURES)
def test_figures(example, name):
    net = example(name)
    assert net.params == FIGURES[name].params
    assert net.macs == FIGURES[name].macs
    assert net.outputs == [FIGURES[name].output]


def test_every_example_is_held_to_its_figures(example_file):
    name = example_file.relative_to(ROOT / "examples").with_suffix("").as_posix()
    network = convcost.load(str(example_file))
    names = {f"{name}@{variant}" for variant in network.variants} or {name}
    elsewhere = {f"inception_modules@{variant}" for variant in ("reduced", "projected", "naive")}
    assert names <= {*FIGURES, *elsewhere, *(f"networks/{each}" for each in test_example_networks.STORED)}


def test_every_example_begins_with_what_it_asks_and_is_sound(example_file):
    text = example_file.read_text(encoding="utf-8")
    assert text.startswith("# ")
    network = convcost.load(str(example_file))
    for variant in network.each_variant:
        assert not convcost.analyze(network, variant=variant).graph.diagnostics


@pytest.mark.parametrize("module", MODULES)
def test_every_inception_module_with_and_without_reductions(example, module):
    width, side, c1, reduce3, c3, reduce5, c5, proj = MODULES[module]
    naive = width * c1 + 3 * 3 * width * c3 + 5 * 5 * width * c5
    projected = naive + width * proj
    reduced = width * (c1 + reduce3 + reduce5 + proj) + 3 * 3 * reduce3 * c3 + 5 * 5 * reduce5 * c5
    for variant, weights in (("naive", naive), ("projected", projected), ("reduced", reduced)):
        assert example(f"inception_modules@{variant}").macs_of(module) == side * side * weights
    out = c1 + c3 + c5
    assert example("inception_modules@reduced").output_of(module) == (out + proj, side, side)
    assert example("inception_modules@projected").output_of(module) == (out + proj, side, side)
    assert example("inception_modules@naive").output_of(module) == (out + width, side, side)


def test_reductions_save_a_factor_of_2_4_in_3a_and_of_5_2_in_5a(example):
    projected, reduced = example("inception_modules@projected"), example("inception_modules@reduced")
    assert round(projected.macs_of("3a") / reduced.macs_of("3a"), 1) == 2.4
    assert round(projected.macs_of("5a") / reduced.macs_of("5a"), 1) == 5.2


def test_a_branch_of_3a_alone(example):
    reduced, naive = example("inception_3a@reduced"), example("inception_3a@naive")
    assert naive.macs_of("concat.5x5") == 28 * 28 * 153_600 == 120_422_400
    assert reduced.macs_of("concat.5x5") == 28 * 28 * 15_872 == 12_443_648
    assert naive.macs_of("concat.3x3") == 28 * 28 * 221_184 == 173_408_256
    assert reduced.macs_of("concat.3x3") == 28 * 28 * 129_024 == 101_154_816


def test_a_4x4_without_the_bottleneck_has_256_68ths_of_the_weights(example):
    direct, bottleneck = example("bottleneck_4x4@direct"), example("bottleneck_4x4@bottleneck")
    assert 68 * direct.params == 256 * bottleneck.params
    assert round(direct.params / bottleneck.params, 2) == 3.76


def test_a_reduction_before_the_5x5_pays_up_to_90_channels(example):
    direct = example("reduce_before_5x5@direct").params
    assert example("reduce_before_5x5@reduced_first", reduced=90).params < direct
    assert example("reduce_before_5x5@reduced_first", reduced=91).params > direct


def test_c_filters_make_c_maps(example):
    for filters in (16, 64, 97):
        net = example("filters_of_depth_64", C=filters)
        assert net.outputs == [(filters, 12, 12)]
        assert net.params == 65 * filters


def test_a_3x3_in_place_of_the_1x1_takes_nine_times_the_weights(example):
    assert example("filters_200x200x50", kernel=3).params == 9 * 20 * 50 + 20 == 9_020


def test_vgg16_as_convolutions_is_vgg16(example, zoo):
    for variant in ("one_window", "larger_image"):
        assert example(f"vgg16_as_convolutions@{variant}").params == zoo("vgg16").params == 138_357_544
    assert example("vgg16_as_convolutions@one_window").macs == zoo("vgg16").macs
    assert example("vgg16_as_convolutions@larger_image", (3, 480, 640)).outputs == [(1000, 9, 14)]


def test_sixty_windows_cost_the_work_of_less_than_five(example):
    one, many = example("vgg16_as_convolutions@one_window"), example("vgg16_as_convolutions@larger_image")
    assert round(many.macs / one.macs, 1) == 4.4


def test_mobilenet_and_its_twin_are_table_4(example, zoo):
    full, separable = example("mobilenet_full_convolution@full"), example("mobilenet_full_convolution@separable")
    assert (full.macs - 1024 * 1000) // 10**6 == 4866
    assert round(separable.macs / 10**6) == 569
    assert round(29_281_120 / 10**6, 1) == 29.3
    published = zoo("mobilenet_v1@width=1,res=224")
    assert (separable.params, separable.macs) == (published.params, published.macs)


def test_the_separable_layer_saves_a_factor_of_8_8(example):
    full, separable = example("separable_convolution@full"), example("separable_convolution@separable")
    assert round(full.macs / separable.macs, 1) == round(full.params / separable.params, 1) == 8.8


def test_a_bottleneck_on_four_times_the_channels_costs_less_than_a_plain_block(example):
    plain, bottleneck, wide = (example(f"resnet_blocks@{name}") for name in ("plain", "bottleneck", "plain_wide"))
    assert bottleneck.macs < plain.macs
    assert round(wide.macs / bottleneck.macs) == 17


def test_the_factorised_convolution_has_exactly_the_weights_of_the_full_one(example):
    assert example("spatiotemporal@factorised").params == example("spatiotemporal@full").params == 110_592


def depth(net) -> int:
    return net.analysis.summary("nonlinear_depth").value


def test_an_mlpconv_layer_sees_what_its_5x5_sees_and_is_three_deep(example):
    mlpconv, one = example("mlpconv@mlpconv"), example("mlpconv@one_convolution")
    assert mlpconv.analysis.summary("receptive_field") == one.analysis.summary("receptive_field")
    assert (depth(mlpconv), depth(one)) == (3, 1)
    assert round(mlpconv.macs / one.macs, 1) == 8.4


def test_two_3x3_have_18_25ths_of_a_5x5_and_three_have_27_49ths_of_a_7x7(example):
    for stack, kernel, count in (("two_3x3", 5, 2), ("three_3x3", 7, 3)):
        several, one = example(f"stacked_3x3@{stack}"), example(f"stacked_3x3@one_{kernel}x{kernel}")
        assert several.params * kernel**2 == one.params * 9 * count
        assert several.analysis.summary("receptive_field") == one.analysis.summary("receptive_field")
        assert (depth(several), depth(one)) == (count, 1)


def test_reductions_without_a_relu_are_factorisations_of_rank_96_and_16(example):
    nonlinear, linear = example("factorised_reductions@nonlinear"), example("factorised_reductions@linear")
    assert (nonlinear.params, nonlinear.macs) == (linear.params, linear.macs)
    assert [each.analysis.count("nonlinear_layers") for each in (nonlinear, linear)] == [7, 5]
    assert [each.rank for each in standing(linear.analysis)] == [Rank(96, 192), Rank(16, 192)]
    assert [each.rank for each in standing(nonlinear.analysis)] == [None, None]
    merged = convcost.analyze(merge_linear(linear.analysis.graph))
    assert merged.params == 192 * 64 + 64 + 9 * 192 * 128 + 128 + 25 * 192 * 32 + 32 + 192 * 32 + 32
    assert merged.macs == 28 * 28 * 192 * (64 + 9 * 128 + 25 * 32 + 32)
    assert merge_linear(nonlinear.analysis.graph) == nonlinear.analysis.graph


def test_a_perceptron_without_activations_is_one_layer(example):
    deep, linear = example("mlp_without_activations@deep"), example("mlp_without_activations@linear")
    assert (depth(deep), depth(linear)) == (2, 0)
    merged = convcost.analyze(merge_linear(linear.analysis.graph))
    assert (merged.params, merged.macs) == (784 * 10 + 10, 5 * 7 * 784 * 10)
    assert len(merge_linear(deep.analysis.graph).nodes) == len(deep.analysis.graph.nodes)
