"""SENet against Table 1 of the paper, its formula for what the gates cost, and the authors' models."""

import pytest

FIGURES = {
    "se_resnet50": (28_088_024, 3_860_488_192),
    "se_resnet101": (49_326_872, 7_574_937_600),
    "se_resnet152": (66_821_848, 11_288_993_792),
    "se_resnext50_32x4d": (27_559_896, 4_232_994_816),
    "se_resnext101_32x4d": (48_955_416, 7_974_739_968),
    "senet154": (115_088_984, 20_688_363_520),
}


@pytest.mark.parametrize("name", FIGURES)
def test_figures_are_those_of_the_authors_models(zoo, name):
    assert (zoo(name).params, zoo(name).macs) == FIGURES[name]


def test_gates_add_the_parameters_of_section_4(zoo):
    """2/16 times the sum of N x C^2 over the stages, here with the biases of both layers."""
    stages = [(3, 256), (4, 512), (6, 1024), (3, 2048)]
    weights = sum(2 * n * c * c // 16 for n, c in stages)
    biases = sum(n * (c + c // 16) for n, c in stages)
    assert weights == 2_514_944
    assert zoo("se_resnet50").params == 25_557_032 + weights + biases


def test_gates_multiply_on_one_position_only(zoo):
    gates = 2 * (3 * 256**2 + 4 * 512**2 + 6 * 1024**2 + 3 * 2048**2) // 16
    assert zoo("se_resnet50").macs == 3_857_973_248 + gates


def test_senet154_has_a_thin_1x1_and_a_wide_3x3_in_64_groups(zoo):
    net = zoo("senet154")
    block = "stage3.1.add.main"
    assert net.params_of(f"{block}.conv") == 1024 * 512 + 2 * 512
    assert net.params_of(f"{block}.conv_2") == 1024 * 512 // 64 * 3 * 3 + 2 * 1024
    assert net.params_of("stage3.0.add.skip.projection") == 512 * 1024 * 3 * 3 + 2 * 1024
    assert net.params_of("stage1.0.add.skip.projection") == 128 * 256 + 2 * 256
    assert net.output_of("deep_stem") == (128, 112, 112)
