"""R3D, MC3 and R(2+1)D against Table 1 and Section 3 of the paper."""

import pytest

WIDTHS = (64, 128, 256, 512)


def residual_3d(width: int, c: int, time: int) -> int:
    """Two convolutions over `time` x 3 x 3 with their norms, and a 1x1x1 with its norm where the width changes."""
    shortcut = width * c + 2 * c if width != c else 0
    return time * 3 * 3 * (width * c + c * c) + 2 * 2 * c + shortcut


def residual_2plus1d(width: int, c: int) -> int:
    """Each 3x3x3 in two; the middle is as wide as leaves the parameters of the first one the same, or just below."""
    middle = 3 * 3 * 3 * width * c // (3 * 3 * width + 3 * c)
    shortcut = width * c + 2 * c if width != c else 0
    pair = 3 * 3 * (width + c) * middle + 2 * 3 * middle * c
    return pair + 2 * 2 * middle + 2 * 2 * c + shortcut


@pytest.mark.parametrize(("name", "times"), [("r3d_18", (3, 3, 3, 3)), ("mc3_18", (3, 1, 1, 1))])
def test_parameters_are_those_of_an_18_layer_resnet_over_time(zoo, name, times):
    params, width = 3 * 64 * 3 * 7 * 7 + 2 * 64, 64
    for c, time in zip(WIDTHS, times, strict=True):
        params += residual_3d(width, c, time) + residual_3d(c, c, time)
        width = c
    assert zoo(name).params == params + 512 * 400 + 400


def test_two_plus_one_dimensions_have_the_parameters_of_three(zoo):
    params, width = 3 * 45 * 7 * 7 + 2 * 45 + 45 * 64 * 3 + 2 * 64, 64
    for c in WIDTHS:
        params += residual_2plus1d(width, c) + residual_2plus1d(c, c)
        width = c
    assert zoo("r2plus1d_18").params == params + 512 * 400 + 400


def test_sizes_are_those_of_table_1(zoo):
    sizes = [zoo("r3d_18").output_of(f"conv{number}") for number in range(1, 6)]
    assert sizes == [(64, 16, 56, 56), (64, 16, 56, 56), (128, 8, 28, 28), (256, 4, 14, 14), (512, 2, 7, 7)]
    assert [zoo("r2plus1d_18").output_of(f"conv{number}") for number in range(2, 6)] == sizes[1:]


def test_mixed_convolutions_do_not_stride_over_time(zoo):
    sizes = [zoo("mc3_18").output_of(f"conv{number}") for number in range(2, 6)]
    assert sizes == [(64, 16, 56, 56), (128, 16, 28, 28), (256, 16, 14, 14), (512, 16, 7, 7)]


@pytest.mark.parametrize(
    ("name", "params", "macs"),
    [
        ("r3d_18", 33_371_472, 40_696_553_472),
        ("mc3_18", 11_695_440, 43_342_635_008),
        ("r2plus1d_18", 31_505_325, 40_519_080_960),
    ],
)
def test_figures_are_those_that_torchvision_publishes(zoo, name, params, macs):
    assert (zoo(name).params, zoo(name).macs) == (params, macs)
