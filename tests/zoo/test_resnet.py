"""ResNet against Table 1 of the paper and torchvision's families."""

import pytest


@pytest.mark.parametrize(
    ("name", "params", "macs"),
    [
        ("resnet18", 11_689_512, 1_814_073_344),
        ("resnet34", 21_797_672, 3_663_761_408),
        ("resnet50", 25_557_032, 4_089_184_256),
        ("resnet50_v1", 25_557_032, 3_857_973_248),
        ("resnet101", 44_549_160, 7_801_405_440),
        ("resnet101_v1", 44_549_160, 7_570_194_432),
        ("resnet152", 60_192_808, 11_513_626_624),
        ("resnet152_v1", 60_192_808, 11_282_415_616),
    ],
)
def test_totals_are_the_published_ones(zoo, name, params, macs):
    assert zoo(name).params == params
    assert zoo(name).macs == macs


@pytest.mark.parametrize(
    ("name", "billions"),
    [("resnet18_a", 1.8), ("resnet34_a", 3.6), ("resnet50_v1", 3.8), ("resnet101_v1", 7.6), ("resnet152_v1", 11.3)],
)
def test_the_flops_of_table_1_are_these_multiply_adds_rounded_or_cut_off(zoo, name, billions):
    tenths = zoo(name).macs / 10**8
    assert 10 * billions in {int(tenths), round(tenths)}


def test_stages_halve_the_map_and_double_the_width(zoo):
    for name, expansion in (("resnet34", 1), ("resnet50", 4)):
        outputs = [zoo(name).output_of(f"conv{stage}_x") for stage in (2, 3, 4, 5)]
        sizes = zip((64, 128, 256, 512), (56, 28, 14, 7), strict=True)
        assert outputs == [(expansion * width, side, side) for width, side in sizes]


def test_a_bottleneck_is_a_1x1_a_3x3_and_a_1x1(zoo):
    net = zoo("resnet50")
    weights = 256 * 64 + 64 * 64 * 3 * 3 + 64 * 256
    assert net.macs_of("conv2_x.Bottleneck.1") == 56 * 56 * weights
    assert net.params_of("conv2_x.Bottleneck.1") == weights + 2 * (64 + 64 + 256)


def test_the_place_of_the_stride_is_worth_231_million_multiply_adds(zoo):
    sides_and_widths = ((56, 256), (28, 512), (14, 1024))
    reduce_and_3x3 = [(side * side - (side // 2) ** 2) * width * (width // 2) for side, width in sides_and_widths]
    assert sum(reduce_and_3x3) == 231_211_008
    for depth in (50, 101, 152):
        assert zoo(f"resnet{depth}").macs - zoo(f"resnet{depth}_v1").macs == 231_211_008


def test_shortcuts_a_save_three_projections(zoo):
    projections = [(28, 64, 128), (14, 128, 256), (7, 256, 512)]
    for depth in (18, 34):
        full, padded = zoo(f"resnet{depth}"), zoo(f"resnet{depth}_a")
        assert full.macs - padded.macs == sum(side * side * before * after for side, before, after in projections)
        assert full.params - padded.params == sum(before * after + 2 * after for _, before, after in projections)


def test_a_grouped_3x3_costs_its_groups_less(zoo):
    assert zoo("resnext50_32x4d").macs_of("conv2_x.Bottleneck.1.add.main.conv") == 56 * 56 * 128 * 4 * 3 * 3
    assert zoo("resnext101_64x4d").macs_of("conv2_x.Bottleneck.1.add.main.conv") == 56 * 56 * 256 * 4 * 3 * 3


def test_twice_the_width_is_four_times_the_3x3(zoo):
    narrow, wide = (zoo(name).macs_of("conv3_x.Bottleneck.1.add.main.conv") for name in ("resnet50", "wide_resnet50_2"))
    assert wide == 4 * narrow
