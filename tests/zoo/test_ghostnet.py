"""GhostNet against Table 1 of the paper and the authors' code."""

import pytest


@pytest.mark.parametrize(
    ("name", "params", "macs"),
    [
        ("ghostnet_x0_5", 2_587_292, 42_328_152),
        ("ghostnet_x1_0", 5_182_508, 141_150_512),
        ("ghostnet_x1_3", 7_358_820, 227_003_256),
    ],
)
def test_figures_are_those_of_the_authors_code(zoo, name, params, macs):
    assert (zoo(name).params, zoo(name).macs) == (params, macs)


def test_half_of_a_modules_maps_are_ghosts(zoo):
    net = zoo("ghostnet_x1_0")
    module = "bneck.2.add.main.expansion"
    assert net.output_of(module) == (72, 56, 56)
    assert net.params_of(module) == 24 * 36 + 2 * 36 + 36 * 3 * 3 + 2 * 36
    assert net.macs_of(module) == 56 * 56 * (24 * 36 + 36 * 3 * 3)


def test_the_squeeze_is_a_quarter_of_the_expanded_width_rounded_to_4(zoo):
    gate = "bneck.3.add.main.SqueezeExcite"
    assert zoo("ghostnet_x1_0").params_of(gate) == 72 * 20 + 20 + 20 * 72 + 72


def test_bottlenecks_have_the_sizes_of_table_1(zoo):
    net = zoo("ghostnet_x1_0")
    sizes = [net.output_of(f"bneck.{number}") for number in range(16)]
    assert sizes[0] == (16, 112, 112)
    assert sizes[1:3] == [(24, 56, 56)] * 2
    assert sizes[3:5] == [(40, 28, 28)] * 2
    assert sizes[5:11] == [(80, 14, 14)] * 4 + [(112, 14, 14)] * 2
    assert sizes[11:] == [(160, 7, 7)] * 5
    assert net.output_of("top") == (960, 7, 7)
