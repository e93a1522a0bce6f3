"""SlowFast against the authors' models and the products of its two networks."""

import pytest

FIGURES = {"slowfast_r50_4x16": (34.48, 36.1), "slowfast_r50_8x8": (34.57, 65.7), "slowfast_r101_8x8": (53.77, 106.5)}
"""Millions of parameters, billions of multiply-adds per view of 256x256."""


@pytest.mark.parametrize("name", FIGURES)
def test_figures_are_those_of_the_authors_models(zoo, name):
    net = zoo(name)
    assert (round(net.params / 10**6, 2), round(net.macs / 10**9, 1)) == FIGURES[name]


def test_the_slow_network_is_a_resnet_50_with_wider_inputs_and_kernels_over_time(zoo):
    slow = sum(zoo("slowfast_r50_8x8").params_of(f"stage.{number}.slow_path") for number in range(4))
    resnet = sum(zoo("resnet50").params_of(f"conv{number}_x") for number in range(2, 6))
    lateral = (16 * (64 + 256), 64 * (128 + 512), 128 * (256 * 3 + 1024), 256 * (512 * 3 + 2048))
    over_time = 2 * (512 * 256 + 5 * 1024 * 256 + 1024 * 512 + 2 * 2048 * 512)
    assert slow == resnet + sum(lateral) + over_time


def test_the_fast_network_has_a_tenth_of_the_work(zoo):
    net = zoo("slowfast_r50_8x8")
    fast = net.macs_of("fast_path") + sum(net.macs_of(f"stage.{number}.fast_path") for number in range(4))
    assert round(fast / net.macs, 1) == 0.1


def test_the_lateral_convolution_brings_fast_frames_to_slow_ones(zoo):
    net = zoo("slowfast_r50_8x8")
    assert net.output_of("stage.1.lateral") == (64, 8, 64, 64)
    assert net.params_of("stage.1.lateral") == 32 * 64 * 7 + 2 * 64
    assert net.macs_of("stage.1.lateral") == 8 * 64 * 64 * 32 * 64 * 7


def test_blocks_behind_the_sixth_do_not_look_over_time(zoo):
    kernels = {n.name: n.op.kernel[0] for n in zoo("slowfast_r101_8x8").analysis.graph.nodes if n.op.kind == "conv"}
    third = [kernels[f"stage.2.slow_path.{block}.add.main.conv"] for block in range(23)]
    assert third == [3] * 6 + [1] * 17
