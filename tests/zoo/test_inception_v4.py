"""Inception v4 against Figures 3 to 9 of the paper."""


def test_grids_and_widths_are_those_of_figure_9(zoo):
    net = zoo("inception_v4")
    assert net.output_of("Conv2d_1a_3x3") == (32, 149, 149)
    assert net.output_of("Conv2d_2b_3x3") == (64, 147, 147)
    assert net.output_of("Mixed_3a") == (160, 73, 73)
    assert net.output_of("Mixed_4a") == (192, 71, 71)
    assert [net.output_of(f"Mixed_5{each}") for each in "abcde"] == [(384, 35, 35)] * 5
    assert [net.output_of(f"Mixed_6{each}") for each in "abcdefgh"] == [(1024, 17, 17)] * 8
    assert [net.output_of(f"Mixed_7{each}") for each in "abcd"] == [(1536, 8, 8)] * 4


def test_modules_are_the_sums_of_their_branches(zoo):
    net = zoo("inception_v4")
    a = 384 * 96 + (384 * 64 + 9 * 64 * 96) + (384 * 64 + 9 * 64 * 96 + 9 * 96 * 96) + 384 * 96
    b = 1024 * 384 + 1024 * 192 + 7 * 192 * 224 + 7 * 224 * 256 + 1024 * 128
    b += 1024 * 192 + 7 * 192 * 192 + 7 * 192 * 224 + 7 * 224 * 224 + 7 * 224 * 256
    c = 1536 * 256 + 1536 * 384 + 2 * 3 * 384 * 256 + 1536 * 256
    c += 1536 * 384 + 3 * 384 * 448 + 3 * 448 * 512 + 2 * 3 * 512 * 256
    assert net.macs_of("Mixed_5b") == 35 * 35 * a
    assert net.macs_of("Mixed_6b") == 17 * 17 * b
    assert net.macs_of("Mixed_7b") == 8 * 8 * c


def test_figures_are_those_of_the_port_in_timm(zoo):
    assert zoo("inception_v4").params == 42_679_816
    assert zoo("inception_v4").macs == 12_253_974_624
