"""S3D against the Inception v1 that it separates over space and time."""

MODULES = {
    "Mixed_3b": (192, 64, (96, 128), (16, 32), 32),
    "Mixed_3c": (256, 128, (128, 192), (32, 96), 64),
    "Mixed_4b": (480, 192, (96, 208), (16, 48), 64),
    "Mixed_4c": (512, 160, (112, 224), (24, 64), 64),
    "Mixed_4d": (512, 128, (128, 256), (24, 64), 64),
    "Mixed_4e": (512, 112, (144, 288), (32, 64), 64),
    "Mixed_4f": (528, 256, (160, 320), (32, 128), 128),
    "Mixed_5b": (832, 256, (160, 320), (32, 128), 128),
    "Mixed_5c": (832, 384, (192, 384), (48, 128), 128),
}


def separable(width: int, c: int, kernel: int) -> int:
    """Over space, then over time, each with its norm."""
    return width * c * kernel * kernel + c * c * kernel + 2 * 2 * c


def module(width: int, c1: int, c3: tuple[int, int], c5: tuple[int, int], cp: int) -> int:
    """Four branches; all 1x1x1 have a norm."""
    ones = width * (c1 + c3[0] + c5[0] + cp) + 2 * (c1 + c3[0] + c5[0] + cp)
    return ones + separable(*c3, 3) + separable(*c5, 3)


def test_modules_are_inception_modules_with_separable_convolutions(zoo):
    net = zoo("s3d")
    for name, sizes in MODULES.items():
        assert net.params_of(name) == module(*sizes)


def test_sizes_halve_in_space_five_times_and_in_time_three_times(zoo):
    net = zoo("s3d")
    assert net.output_of("Conv_1a") == (64, 8, 112, 112)
    assert net.output_of("Conv_2c") == (192, 8, 56, 56)
    assert net.output_of("Mixed_3c") == (480, 8, 28, 28)
    assert net.output_of("Mixed_4f") == (832, 4, 14, 14)
    assert net.output_of("Mixed_5c") == (1024, 2, 7, 7)
    assert net.outputs == [(400,)]


def test_figures_are_those_that_torchvision_publishes(zoo):
    stem = separable(3, 64, 7) + 64 * 64 + 2 * 64 + separable(64, 192, 3)
    params = stem + sum(module(*sizes) for sizes in MODULES.values()) + 1024 * 400 + 400
    assert zoo("s3d").params == params == 8_320_048
    assert zoo("s3d").macs == 17_978_771_456
