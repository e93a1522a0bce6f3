"""Inception v3 against Table 1 of the paper and what torchvision publishes of it."""

import pytest


def test_grids_and_widths_are_those_of_table_1(zoo):
    net = zoo("inception_v3")
    assert net.output_of("Conv2d_1a_3x3") == (32, 149, 149)
    assert net.output_of("Conv2d_2a_3x3") == (32, 147, 147)
    assert net.output_of("Conv2d_4a_3x3") == (192, 71, 71)
    assert [net.output_of(f"Mixed_5{each}") for each in "bcd"] == [(256, 35, 35), (288, 35, 35), (288, 35, 35)]
    assert [net.output_of(f"Mixed_6{each}") for each in "abcde"] == [(768, 17, 17)] * 5
    assert [net.output_of(f"Mixed_7{each}") for each in "abc"] == [(1280, 8, 8), (2048, 8, 8), (2048, 8, 8)]


@pytest.mark.parametrize(("module", "c"), [("Mixed_6b", 128), ("Mixed_6c", 160), ("Mixed_6e", 192)])
def test_two_strips_stand_for_a_7x7(zoo, module, c):
    net = zoo("inception_v3")
    pair = net.params_of(f"{module}.concat.7x7.conv_2") + net.params_of(f"{module}.concat.7x7.conv_3")
    assert pair == 7 * c * c + 2 * c + 7 * c * 192 + 2 * 192
    assert net.output_of(f"{module}.concat.7x7") == (192, 17, 17)


def test_the_auxiliary_head_is_what_training_adds(zoo):
    head = 768 * 128 + 2 * 128 + 128 * 768 * 5 * 5 + 2 * 768 + 768 * 1000 + 1000
    assert zoo("inception_v3").params == 23_834_568
    assert zoo("inception_v3_aux").params_of("AuxLogits") == head
    assert zoo("inception_v3_aux").params == 23_834_568 + head == 27_161_264
    assert zoo("inception_v3_aux").outputs == [(1000,), (1000,)]


def test_the_auxiliary_head_multiplies_on_5x5_positions_and_on_one(zoo):
    head = 5 * 5 * 768 * 128 + 128 * 768 * 5 * 5 + 768 * 1000
    assert zoo("inception_v3").macs == 5_713_216_096
    assert zoo("inception_v3_aux").macs == 5_713_216_096 + head


def test_variables_are_those_that_tf_slim_counts(zoo):
    """Up to Mixed_7c, of the same network: weights, shift, running mean and variance, but no scale."""
    net = zoo("inception_v3")
    channels = net.analysis.buffers // 2
    assert net.params - (2048 * 1000 + 1000) - channels + 2 * channels == 21_802_784
