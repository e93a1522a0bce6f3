"""MaxViT against Table 1 of the paper and the layers of its block."""

import pytest

from convcost.errors import ConvcostError


def attention(c: int) -> int:
    """A norm, four projections, a bias per head and offset within 7x7; then a norm and an MLP."""
    mlp = 2 * c + c * 4 * c + 4 * c + 4 * c * c + c
    return 2 * c + 4 * (c * c + c) + c // 32 * 13 * 13 + mlp


def mbconv(width: int, c: int, stride: int) -> int:
    """A shortcut where shapes differ, a norm, 1x1, depthwise 3x3, squeeze-and-excitation, 1x1."""
    shortcut = c * width + c if stride == 2 or width != c else 0
    m, s = 4 * c, c // 4
    gate = m * s + s + s * m + m
    return shortcut + 2 * width + width * m + 2 * m + m * 3 * 3 + 2 * m + gate + m * c + c


def test_parameters_are_those_of_blocks_that_convolve_and_attend_twice(zoo):
    width = 64
    params = 64 * 3 * 3 * 3 + 2 * 64 + 64 * 64 * 3 * 3 + 64
    for c, depth in ((64, 2), (128, 2), (256, 5), (512, 2)):
        for number in range(depth):
            params += mbconv(width, c, 1 if number else 2) + 2 * attention(c)
            width = c
    assert zoo("maxvit_t").params == params + 2 * 512 + 512 * 512 + 512 + 1000 * 512
    assert zoo("maxvit_t").params == 30_919_624


def test_stages_have_the_sizes_of_table_1(zoo):
    net = zoo("maxvit_t")
    assert net.output_of("stem2") == (64, 112, 112)
    sizes = [net.output_of(f"stage.{number}") for number in range(4)]
    assert sizes == [(64, 56, 56), (128, 28, 28), (256, 14, 14), (512, 7, 7)]


@pytest.mark.parametrize(("stage", "size", "c"), [(0, 56, 64), (1, 28, 128), (2, 14, 256), (3, 7, 512)])
def test_seeing_the_whole_map_by_a_grid_costs_what_a_window_does(zoo, stage, size, c):
    net = zoo("maxvit_t")
    block = f"stage.{stage}.MaxViTBlock.1"
    macs = 4 * size * size * c * c + 2 * 7 * 7 * size * size * c
    assert net.macs_of(f"{block}.block_attention") == net.macs_of(f"{block}.grid_attention") == macs


def test_maps_that_no_grid_fits_are_refused(zoo):
    with pytest.raises(ConvcostError, match="a grid of 7 x 7 cannot be spread evenly over maps 64x60x60"):
        zoo("maxvit_t", (3, 240, 240))


def test_multiply_adds_are_those_that_torchvision_publishes(zoo):
    assert zoo("maxvit_t").macs == 5_558_046_720
