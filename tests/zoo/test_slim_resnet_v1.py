"""ResNet v1 with the stride in the last unit of each block."""

import pytest


@pytest.mark.parametrize(
    ("name", "of_the_paper", "params"),
    [
        ("resnet_v1_50", "resnet50_v1", 25_557_032),
        ("resnet_v1_101", "resnet101_v1", 44_549_160),
        ("resnet_v1_152", "resnet152_v1", 60_192_808),
    ],
)
def test_where_the_stride_is_changes_no_parameter(zoo, name, of_the_paper, params):
    assert zoo(name).params == zoo(of_the_paper).params == params


def test_the_last_unit_of_a_block_halves_the_map(zoo):
    net = zoo("resnet_v1_50")
    assert [net.output_of(f"block1.unit.{index}") for index in range(3)] == [
        (256, 56, 56),
        (256, 56, 56),
        (256, 28, 28),
    ]
    assert [net.output_of(f"block{index}")[1] for index in (1, 2, 3, 4)] == [28, 14, 7, 7]


def test_a_shortcut_that_only_drops_pixels_costs_nothing(zoo):
    weights = 256 * 64 * 56 * 56 + (64 * 64 * 3 * 3 + 64 * 256) * 28 * 28
    assert zoo("resnet_v1_50").macs_of("block1.unit.2") == weights
