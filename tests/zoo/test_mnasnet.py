"""MnasNet-B1 against Figure 7 of the paper and the numbers of torchvision."""

import pytest

STAGES = [(3, 3, 24, 3), (3, 5, 40, 3), (6, 5, 80, 3), (6, 3, 96, 2), (6, 5, 192, 4), (6, 3, 320, 1)]
WIDTHS = {
    "mnasnet0_5": [16, 8, 16, 24, 40, 48, 96, 160],
    "mnasnet0_75": [24, 16, 24, 32, 64, 72, 144, 240],
    "mnasnet1_0": [32, 16, 24, 40, 80, 96, 192, 320],
    "mnasnet1_3": [40, 24, 32, 56, 104, 128, 248, 416],
}


@pytest.mark.parametrize("name", WIDTHS)
def test_parameters_are_those_of_the_blocks_at_rounded_widths(zoo, name):
    stem, width, *outs = WIDTHS[name]
    params = 3 * stem * 3 * 3 + 2 * stem + 3 * 3 * stem + 2 * stem + stem * width + 2 * width
    for (expand, kernel, _, layers), out in zip(STAGES, outs, strict=True):
        for _ in range(layers):
            wide = expand * width
            params += width * wide + 2 * wide + kernel * kernel * wide + 2 * wide + wide * out + 2 * out
            width = out
    assert zoo(name).params == params + width * 1280 + 2 * 1280 + 1280 * 1000 + 1000


def test_stages_of_mnasnet1_0_have_the_sizes_of_figure_7(zoo):
    net = zoo("mnasnet1_0")
    sizes = [(24, 56, 56), (40, 28, 28), (80, 14, 14), (96, 14, 14), (192, 7, 7), (320, 7, 7)]
    assert [net.output_of(f"stage.{number}") for number in range(6)] == sizes
    assert net.macs == 314_415_872
