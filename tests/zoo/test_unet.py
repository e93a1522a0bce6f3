"""U-Net: the sizes of Figure 1, and what follows from them."""

DOWN = [(568, 1, 64), (280, 64, 128), (136, 128, 256), (64, 256, 512), (28, 512, 1024)]
UP = [(28, 1024), (52, 512), (100, 256), (196, 128)]


def test_sizes_are_those_of_figure_1(zoo):
    net = zoo("unet")
    assert [net.output_of(f"enc{level}") for level in (1, 2, 3, 4)] == [(c, s, s) for s, _, c in DOWN[:4]]
    assert [net.output_of(f"dec{level}") for level in (4, 3, 2, 1)] == [
        (512, 52, 52),
        (256, 100, 100),
        (128, 196, 196),
        (64, 388, 388),
    ]
    assert net.outputs == [(2, 388, 388)]


def test_parameters_by_hand(zoo):
    double = sum(3 * 3 * c * (before + c) + 2 * c for _, before, c in DOWN)
    up = sum(2 * 2 * c * c // 2 + 3 * 3 * (c // 2) * (c + c // 2) + 3 * (c // 2) for _, c in UP)
    assert zoo("unet").params == double + up + 64 * 2 + 2 == 31_030_658


def test_multiply_adds_by_hand(zoo):
    double = sum(3 * 3 * c * (before * (s + 2) ** 2 + c * s**2) for s, before, c in DOWN)
    up = sum(
        s**2 * 2 * 2 * c * c // 2 + 3 * 3 * (c // 2) * (c * (2 * s - 2) ** 2 + c // 2 * (2 * s - 4) ** 2) for s, c in UP
    )
    assert zoo("unet").macs == double + up + 388**2 * 64 * 2 == 150_428_424_448


def test_one_class_and_three_channels(zoo):
    assert zoo("unet", classes=1).params == 31_030_658 - (64 + 1) == 31_030_593
    assert zoo("unet", (3, 572, 572)).params == 31_030_658 + 2 * 3 * 3 * 64 == 31_031_810


def test_one_more_3x3_in_front_of_the_head(zoo):
    more = 3 * 3 * 64 * 2 + 2 + (2 + 1) - (64 + 1)
    assert zoo("unet", classes=1, last=2).params == 31_030_593 + more == 31_031_685
