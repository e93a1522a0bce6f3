"""GoogLeNet against Table 1 of the paper, row by row, and its two other forms."""

import pytest

TABLE_1 = {  # side, width that comes in, #1x1, #3x3 reduce, #3x3, #5x5 reduce, #5x5, pool projection, ops in millions
    "inception3a": (28, 192, 64, 96, 128, 16, 32, 32, 128),
    "inception3b": (28, 256, 128, 128, 192, 32, 96, 64, 304),
    "inception4a": (14, 480, 192, 96, 208, 16, 48, 64, 73),
    "inception4b": (14, 512, 160, 112, 224, 24, 64, 64, 88),
    "inception4c": (14, 512, 128, 128, 256, 24, 64, 64, 100),
    "inception4d": (14, 512, 112, 144, 288, 32, 64, 64, 119),
    "inception4e": (14, 528, 256, 160, 320, 32, 128, 128, 170),
    "inception5a": (7, 832, 256, 160, 320, 32, 128, 128, 54),
    "inception5b": (7, 832, 384, 192, 384, 48, 128, 128, 71),
}
MISPRINT = "inception5a"


def weights(row):
    _, width, c1, reduce3, c3, reduce5, c5, proj, _ = row
    return width * (c1 + reduce3 + reduce5 + proj) + 3 * 3 * reduce3 * c3 + 5 * 5 * reduce5 * c5


def biases(row):
    return sum(row[2:-1])


@pytest.mark.parametrize("name", TABLE_1)
def test_every_module_costs_its_six_convolutions(zoo, name):
    side, row = TABLE_1[name][0], TABLE_1[name]
    net = zoo("googlenet_paper")
    assert net.macs_of(name) == side * side * weights(row)
    assert net.params_of(name) == weights(row) + biases(row)
    assert net.output_of(name) == (row[2] + row[4] + row[6] + row[7], side, side)


@pytest.mark.parametrize("name", sorted(set(TABLE_1) - {MISPRINT}))
def test_multiply_adds_are_the_ops_of_table_1_rounded_or_cut_off(zoo, name):
    millions = zoo("googlenet_paper").macs_of(name) / 10**6
    assert TABLE_1[name][-1] in {int(millions), round(millions)}


def test_the_row_of_5a_fits_no_rounding_of_its_own_widths(zoo):
    assert zoo("googlenet_paper").macs_of(MISPRINT) == 51_079_168
    row = TABLE_1[MISPRINT]
    with_the_reduction_of_5b = (*row[:5], 48, *row[6:])
    assert round(7 * 7 * weights(with_the_reduction_of_5b) / 10**6) == row[-1] == 54


def test_totals_of_the_paper_without_auxiliary_heads(zoo):
    stem = 3 * 64 * 7 * 7 + 64 * 64 + 64 * 192 * 3 * 3
    net = zoo("googlenet_paper")
    assert net.params == 6_998_552
    assert net.params == stem + 64 + 64 + 192 + sum(map(sum_of_module, TABLE_1.values())) + 1024 * 1000 + 1000
    assert net.macs == 1_582_671_872


def sum_of_module(row):
    return weights(row) + biases(row)


def test_the_auxiliary_heads_nearly_double_the_parameters(zoo):
    net = zoo("googlenet_paper_aux")
    for head, width in (("aux1", 512), ("aux2", 528)):
        dense = 4 * 4 * 128 * 1024 + 1024 + 1024 * 1000 + 1000
        assert net.params_of(head) == width * 128 + 128 + dense
        assert net.macs_of(head) == 4 * 4 * width * 128 + 4 * 4 * 128 * 1024 + 1024 * 1000
    assert net.params == 13_378_280
    assert net.outputs == [(1000,), (1000,), (1000,)]
    assert round(net.params * 4 / 2**20) == 51
    assert round(zoo("googlenet_paper").params * 4 / 2**20) == 27


def test_the_first_row_of_table_1_is_a_separable_7x7(zoo):
    """2.7K parameters and 34M multiply-adds; a plain 7x7 has 9,408 weights and costs 118M."""
    net, plain = zoo("googlenet_paper_separable"), zoo("googlenet_paper")
    weights = 7 * 7 * 3 * 8 + 24 * 64
    assert net.params_of("conv1") == weights + 24 + 64 == 2_800
    assert net.macs_of("conv1") == 112 * 112 * weights == 34_019_328
    assert plain.macs_of("conv1") == 112 * 112 * 3 * 64 * 7 * 7 == 118_013_952
    assert net.output_of("conv1") == plain.output_of("conv1") == (64, 112, 112)
    assert plain.macs - net.macs == plain.macs_of("conv1") - net.macs_of("conv1")


def test_torchvision_is_another_network(zoo):
    net = zoo("googlenet_torchvision")
    assert net.params == 6_624_904
    assert net.macs == 1_498_376_192
    assert net.params_of("inception3a.concat.5x5") == 192 * 16 + 2 * 16 + 3 * 3 * 16 * 32 + 2 * 32
