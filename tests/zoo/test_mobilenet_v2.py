"""MobileNetV2 against Tables 2, 3 and 4 of the paper."""

import pytest


def test_parameters_are_those_of_table_2(zoo):
    params, width = 3 * 32 * 3 * 3 + 2 * 32, 32
    for t, c, n in [(1, 16, 1), (6, 24, 2), (6, 32, 3), (6, 64, 4), (6, 96, 3), (6, 160, 3), (6, 320, 1)]:
        for _ in range(n):
            wide = t * width
            expansion = width * wide + 2 * wide if t > 1 else 0
            params += expansion + 3 * 3 * wide + 2 * wide + wide * c + 2 * c
            width = c
    assert zoo("mobilenet_v2").params == params + 320 * 1280 + 2 * 1280 + 1280 * 1000 + 1000 == 3_504_872


def test_macs_are_the_300_million_of_table_4(zoo):
    assert zoo("mobilenet_v2").macs == 300_774_272


def test_stages_have_the_sizes_of_table_2(zoo):
    net = zoo("mobilenet_v2")
    sizes = [(16, 112, 112), (24, 56, 56), (32, 28, 28), (64, 14, 14), (96, 14, 14), (160, 7, 7), (320, 7, 7)]
    assert [net.output_of(f"stage.{number}") for number in range(7)] == sizes


def test_width_1_4_is_the_larger_model_of_table_4(zoo):
    net = zoo("mobilenet_v2", None, width="1.4")
    assert net.output_of("top") == (1792, 7, 7)
    assert round(net.params / 10**5) == 61
    assert round(net.macs / 10**6) == 582


@pytest.mark.parametrize("width", ["0.35", "0.5", "0.75"])
def test_the_last_layer_is_never_made_narrower(zoo, width):
    assert zoo("mobilenet_v2", None, width=width).output_of("top") == (1280, 7, 7)
