"""HRNet against the authors' models and the products of its modules."""

import pytest

FIGURES = {
    "hrnet_w18": (21_299_004, 4_283_537_072),
    "hrnet_w30": (37_712_220, 8_105_781_680),
    "hrnet_w32": (41_232_680, 8_921_133_056),
    "hrnet_w40": (57_557_160, 12_691_997_440),
    "hrnet_w44": (67_064_984, 14_883_104_960),
    "hrnet_w48": (77_469_864, 17_277_996_032),
    "hrnet_w64": (128_059_944, 28_895_395_840),
}


@pytest.mark.parametrize("name", FIGURES)
def test_figures_are_those_of_the_authors_models(zoo, name):
    assert (zoo(name).params, zoo(name).macs) == FIGURES[name]


def test_four_streams_run_side_by_side(zoo):
    net = zoo("hrnet_w18")
    for module in range(3):
        streams = [net.output_of(f"stage4.{module}.x{number}") for number in range(1, 5)]
        assert streams == [(18, 56, 56), (36, 28, 28), (72, 14, 14), (144, 7, 7)]


def test_every_stream_multiplies_alike_in_its_blocks(zoo):
    net = zoo("hrnet_w18")
    blocks = [net.macs_of(f"stage4.0.s{number}") for number in range(1, 5)]
    assert blocks == [4 * 2 * 56 * 56 * 18 * 18 * 3 * 3] * 4


def test_what_goes_down_is_halved_step_by_step_and_what_comes_up_is_enlarged(zoo):
    net = zoo("hrnet_w18")
    lowest, highest = "stage4.0.x4.add.received", "stage4.0.x1.add.received"
    assert net.macs_of(f"{lowest}.0") == 9 * 18 * (28 * 28 * 18 + 14 * 14 * 18 + 7 * 7 * 144)
    assert net.macs_of(f"{lowest}.2") == 9 * 72 * 144 * 7 * 7
    assert net.macs_of(f"{highest}.3") == 144 * 18 * 7 * 7
    assert net.output_of(f"{highest}.3") == (18, 56, 56)
