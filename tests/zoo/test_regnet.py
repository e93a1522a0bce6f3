"""RegNet: the tables of stages against the rule they come from, and the blocks against their products."""

from math import log

import pytest

RULES = {
    "regnet_x_400mf": (22, 24, 24.48, 2.54, 16),
    "regnet_x_800mf": (16, 56, 35.73, 2.28, 16),
    "regnet_x_1_6gf": (18, 80, 34.01, 2.25, 24),
    "regnet_x_3_2gf": (25, 88, 26.31, 2.25, 48),
    "regnet_x_8gf": (23, 80, 49.56, 2.88, 120),
    "regnet_x_16gf": (22, 216, 55.59, 2.1, 128),
    "regnet_x_32gf": (23, 320, 69.86, 2.0, 168),
    "regnet_y_400mf": (16, 48, 27.89, 2.09, 8),
    "regnet_y_800mf": (14, 56, 38.84, 2.4, 16),
    "regnet_y_1_6gf": (27, 48, 20.71, 2.65, 24),
    "regnet_y_3_2gf": (21, 80, 42.63, 2.66, 24),
    "regnet_y_8gf": (17, 192, 76.82, 2.19, 56),
    "regnet_y_16gf": (18, 200, 106.23, 2.48, 112),
    "regnet_y_32gf": (20, 232, 115.89, 2.53, 232),
    "regnet_y_128gf": (27, 456, 160.83, 2.52, 264),
}
"""Depth, w0, wa, wm and the group width of each model (Figures 15 and 16 of the paper, y_128gf from torchvision)."""


def block_widths(depth: int, w0: int, wa: float, wm: float, group_width: int) -> list[int]:
    """Equations 2 to 4 of the paper, then a width that the groups divide, never more than a tenth smaller."""
    widths = []
    for block in range(depth):
        steps = round(log((w0 + wa * block) / w0) / log(wm))
        width = round(w0 * wm**steps / 8) * 8
        group = min(group_width, width)
        fitting = max(group, (2 * width + group) // (2 * group) * group)
        widths.append(fitting + group if 10 * fitting < 9 * width else fitting)
    return widths


@pytest.mark.parametrize("name", RULES)
def test_stages_are_the_quantised_line_of_widths(zoo, name):
    outputs = {node.name: node.output for node in zoo(name).analysis.graph.nodes if node.name.endswith(".relu")}
    widths = [shape.channels for path, shape in outputs.items() if path.count(".") == 3]
    assert widths == block_widths(*RULES[name])


def test_a_block_of_regnet_y_is_its_products(zoo):
    squeeze = round(208 / 4)
    gate = 208 * squeeze + squeeze + squeeze * 208 + 208
    block = 208 * 208 + 208 * 8 * 3 * 3 + 208 * 208 + 3 * 2 * 208 + gate
    assert zoo("regnet_y_400mf").params_of("stage.2.1") == block


def test_a_stage_narrower_than_the_group_is_one_group(zoo):
    assert zoo("regnet_x_8gf").macs_of("stage.0.1.add.main.conv_2") == 56 * 56 * 80 * 80 * 3 * 3
    assert zoo("regnet_x_8gf").macs_of("stage.1.1.add.main.conv_2") == 28 * 28 * 240 * 120 * 3 * 3


def test_regnets_of_equal_size_differ_by_their_gates(zoo):
    assert (zoo("regnet_x_400mf").params, zoo("regnet_x_400mf").macs) == (5_495_976, 413_812_608)
    assert (zoo("regnet_y_400mf").params, zoo("regnet_y_400mf").macs) == (4_344_144, 401_842_848)
