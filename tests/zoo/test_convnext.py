"""ConvNeXt against Table 9 of the paper and the layers of its block."""

import pytest

STAGES = {
    "convnext_tiny": ((96, 3), (192, 3), (384, 9), (768, 3)),
    "convnext_small": ((96, 3), (192, 3), (384, 27), (768, 3)),
    "convnext_base": ((128, 3), (256, 3), (512, 27), (1024, 3)),
    "convnext_large": ((192, 3), (384, 3), (768, 27), (1536, 3)),
}


def block(c: int) -> int:
    """A depthwise 7x7, a norm, two 1x1 with four times the width between them, and a scale per channel."""
    return c * 7 * 7 + c + 2 * c + c * 4 * c + 4 * c + 4 * c * c + c + c


@pytest.mark.parametrize("name", STAGES)
def test_parameters_are_those_of_stem_blocks_and_downsampling(zoo, name):
    (stem, _), *_ = stages = STAGES[name]
    width = stem
    params = stem * 3 * 4 * 4 + stem + 2 * stem
    for c, depth in stages:
        if c != width:
            params += 2 * width + c * width * 2 * 2 + c
        width = c
        params += depth * block(c)
    assert zoo(name).params == params + 2 * width + 1000 * width + 1000


def test_stages_have_the_sizes_of_table_9(zoo):
    net = zoo("convnext_tiny")
    assert net.output_of("stem") == (96, 56, 56)
    sizes = [net.output_of(f"stage.{number}") for number in range(4)]
    assert sizes == [(96, 56, 56), (192, 28, 28), (384, 14, 14), (768, 7, 7)]


def test_the_7x7_is_cheap_beside_the_1x1(zoo):
    net = zoo("convnext_tiny")
    branch = "stage.2.block.8.add.residual"
    assert net.macs_of(f"{branch}.depthwise") == 14 * 14 * 384 * 7 * 7
    assert net.macs_of(f"{branch}.expand") == net.macs_of(f"{branch}.project") == 14 * 14 * 384 * 4 * 384


def test_convnext_tiny_is_the_figure_everybody_quotes(zoo):
    assert zoo("convnext_tiny").params == 28_589_128
    assert zoo("convnext_tiny").macs == 4_455_531_264
