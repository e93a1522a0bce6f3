"""ShuffleNet V2 against Table 5 of the paper."""

import pytest

WIDTHS = {
    "shufflenet_v2_x0_5": (48, 96, 192, 1024),
    "shufflenet_v2_x1_0": (116, 232, 464, 1024),
    "shufflenet_v2_x1_5": (176, 352, 704, 1024),
    "shufflenet_v2_x2_0": (244, 488, 976, 2048),
}


def conv(width: int, out: int) -> int:
    return width * out + 2 * out


def depthwise(width: int) -> int:
    return 3 * 3 * width + 2 * width


@pytest.mark.parametrize("name", WIDTHS)
def test_every_unit_works_on_half_of_its_channels(zoo, name):
    *stages, last = WIDTHS[name]
    params, width = 3 * 24 * 3 * 3 + 2 * 24, 24
    for out, units in zip(stages, (3, 7, 3), strict=True):
        half = out // 2
        params += depthwise(width) + conv(width, half)
        params += conv(width, half) + depthwise(half) + conv(half, half)
        params += units * (conv(half, half) + depthwise(half) + conv(half, half))
        width = out
    assert zoo(name).params == params + conv(width, last) + last * 1000 + 1000


@pytest.mark.parametrize(
    ("name", "macs"),
    [
        ("shufflenet_v2_x0_5", 40_476_448),
        ("shufflenet_v2_x1_0", 144_907_992),
        ("shufflenet_v2_x1_5", 295_759_392),
        ("shufflenet_v2_x2_0", 583_253_464),
    ],
)
def test_macs_are_those_of_torch(zoo, name, macs):
    assert zoo(name).macs == macs


def test_stages_have_the_sizes_of_table_5(zoo):
    net = zoo("shufflenet_v2_x1_0")
    assert net.output_of("maxpool") == (24, 56, 56)
    assert [net.output_of(f"stage{number}") for number in (2, 3, 4)] == [(116, 28, 28), (232, 14, 14), (464, 7, 7)]
    assert net.output_of("conv5") == (1024, 7, 7)
