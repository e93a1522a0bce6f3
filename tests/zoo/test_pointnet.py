"""PointNet against Table 6 of the paper: 3.5 M parameters and 440 M FLOPs per sample, 0.8 M without the transforms."""

import pytest


def dense(width: int, out: int) -> int:
    """Weights, biases, scale and shift."""
    return width * out + out + 2 * out


def transform(k: int) -> int:
    shared = dense(k, 64) + dense(64, 128) + dense(128, 1024)
    return shared + dense(1024, 512) + dense(512, 256) + 256 * k * k + k * k


MLPS = dense(3, 64) + dense(64, 64) + dense(64, 64) + dense(64, 128) + dense(128, 1024)
CLASSIFIER = dense(1024, 512) + dense(512, 256) + 256 * 40 + 40


def test_parameters_are_those_of_two_transforms_and_shared_layers(zoo):
    assert zoo("pointnet").params_of("input_transform") == transform(3)
    assert zoo("pointnet").params_of("feature_transform") == transform(64)
    assert zoo("pointnet").params == transform(3) + transform(64) + MLPS + CLASSIFIER == 3_480_049
    assert zoo("pointnet_vanilla").params == MLPS + CLASSIFIER == 819_624


@pytest.mark.parametrize("points", [1024, 2048])
def test_multiply_adds_grow_with_the_points_except_behind_the_maximum(zoo, points):
    shared = 3 * 64 + 64 * 64 + 64 * 64 + 64 * 128 + 128 * 1024
    matrices = sum(k * 64 + 64 * 128 + 128 * 1024 + k * k for k in (3, 64))
    once = sum(1024 * 512 + 512 * 256 + 256 * out for out in (3 * 3, 64 * 64, 40))
    assert zoo("pointnet", (3, points)).macs == points * (shared + matrices) + once


def test_a_thousand_points_are_the_figure_everybody_quotes(zoo):
    assert zoo("pointnet").macs == 448_025_856
    assert zoo("pointnet").outputs == [(40,)]
