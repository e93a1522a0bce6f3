"""Inception v2 against TF-Slim: its end points, its own count of variables, and the separable stem."""

import pytest

END_POINTS = {
    "Conv2d_1a_7x7": (64, 112, 112),
    "MaxPool_2a_3x3": (64, 56, 56),
    "Conv2d_2b_1x1": (64, 56, 56),
    "Conv2d_2c_3x3": (192, 56, 56),
    "MaxPool_3a_3x3": (192, 28, 28),
    "Mixed_3b": (256, 28, 28),
    "Mixed_3c": (320, 28, 28),
    "Mixed_4a": (576, 14, 14),
    "Mixed_4b": (576, 14, 14),
    "Mixed_4c": (576, 14, 14),
    "Mixed_4d": (576, 14, 14),
    "Mixed_4e": (576, 14, 14),
    "Mixed_5a": (1024, 7, 7),
    "Mixed_5b": (1024, 7, 7),
    "Mixed_5c": (1024, 7, 7),
}
LOGITS = 1024 * 1000 + 1000


@pytest.mark.parametrize("name", ["inception_v2", "inception_v2_no_separable_conv"])
def test_end_points_have_the_shapes_of_tf_slim(zoo, name):
    net = zoo(name)
    assert {end_point: net.output_of(end_point) for end_point in END_POINTS} == END_POINTS


def test_variables_are_those_that_tf_slim_counts(zoo):
    """Weights, shift, running mean and variance; a scale per channel is what TF-Slim's norm lacks."""
    net = zoo("inception_v2")
    channels = net.analysis.buffers // 2
    assert net.params - LOGITS - channels + 2 * channels == 10_173_112


def test_the_separable_stem_is_eight_maps_per_colour_and_a_1x1(zoo):
    stem = 7 * 7 * 3 * 8 + 24 * 64
    full = 7 * 7 * 3 * 64
    assert zoo("inception_v2").params_of("Conv2d_1a_7x7") == stem + 64
    assert zoo("inception_v2").macs_of("Conv2d_1a_7x7") == 112 * 112 * stem == 34_019_328
    assert zoo("inception_v2_no_separable_conv").macs_of("Conv2d_1a_7x7") == 112 * 112 * full
    assert zoo("inception_v2_no_separable_conv").params_of("Conv2d_1a_7x7") == full + 2 * 64


def test_a_module_is_the_sum_of_its_branches(zoo):
    weights = 192 * 64 + (192 * 64 + 9 * 64 * 64) + (192 * 64 + 9 * 64 * 96 + 9 * 96 * 96) + 192 * 32
    assert zoo("inception_v2").macs_of("Mixed_3b") == 28 * 28 * weights
    assert zoo("inception_v2").params_of("Mixed_3b") == weights + 2 * (64 + 64 + 64 + 64 + 96 + 96 + 32)
