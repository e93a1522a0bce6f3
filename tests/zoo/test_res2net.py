"""Res2Net against the slices of its block."""

import pytest


@pytest.mark.parametrize(
    ("name", "width", "scale"),
    [
        ("res2net50_14w_8s", 14, 8),
        ("res2net50_26w_4s", 26, 4),
        ("res2net50_26w_6s", 26, 6),
        ("res2net50_48w_2s", 48, 2),
    ],
)
def test_a_block_has_a_3x3_for_every_slice_but_the_last(zoo, name, width, scale):
    net = zoo(name)
    wide, out = width * scale, 256
    slices = (scale - 1) * (width * width * 9 + 2 * width)
    assert net.params_of("stage1.1") == out * wide + 2 * wide + slices + wide * out + 2 * out
    assert net.macs_of("stage1.1") == 56 * 56 * (2 * out * wide + (scale - 1) * width * width * 9)


def test_a_slice_sees_what_the_one_before_it_has_made(zoo):
    graph = zoo("res2net50_26w_4s").analysis.graph
    sums = [
        node.name for node in graph.nodes if node.name.startswith("stage3.2.add.main.scales") and node.op.kind == "add"
    ]
    assert sums == ["stage3.2.add.main.scales.1.add", "stage3.2.add.main.scales.2.add"]
    first = [node.op.kind for node in graph.nodes if node.name.startswith("stage3.0.add.main.")]
    assert ("add" in first, "avgpool" in first) == (False, True)


def test_grouped_slices_are_the_next_of_resnext(zoo):
    assert zoo("res2next50").macs_of("stage1.1") == 56 * 56 * (2 * 256 * 128 + 3 * 32 * 32 * 9 // 8)


def test_deeper_is_seventeen_blocks_more_in_the_third_stage(zoo):
    deep, plain = zoo("res2net101_26w_4s"), zoo("res2net50_26w_4s")
    assert deep.params - plain.params == 17 * plain.params_of("stage3.1")
