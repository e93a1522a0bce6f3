"""Swin against Table 7 and Section 3.3 of the paper, and the layers of its block."""

import pytest

DEPTHS = {"swin_t": (2, 2, 6, 2), "swin_s": (2, 2, 18, 2), "swin_b": (2, 2, 18, 2)}


def block(c: int, heads: int) -> int:
    """Two norms, four projections, a bias per head and offset within 7x7, and an MLP of four times the width."""
    return 2 * 2 * c + 4 * (c * c + c) + heads * 13 * 13 + c * 4 * c + 4 * c + 4 * c * c + c


@pytest.mark.parametrize("name", DEPTHS)
def test_parameters_are_those_of_patches_blocks_and_merging(zoo, name):
    c = 128 if name == "swin_b" else 96
    params = c * 3 * 4 * 4 + c + 2 * c
    for stage, depth in enumerate(DEPTHS[name]):
        if stage:
            params += 2 * 4 * c + 4 * c * 2 * c
            c *= 2
        params += depth * block(c, c // 32)
    assert zoo(name).params == params + 2 * c + 1000 * c + 1000


def test_stages_have_the_sizes_of_table_7(zoo):
    net = zoo("swin_t")
    sizes = [net.output_of(f"stage.{number}") for number in range(4)]
    assert sizes == [(96, 56, 56), (192, 28, 28), (384, 14, 14), (768, 7, 7)]


def test_a_window_costs_what_equation_2_says(zoo):
    """4 h w C^2 + 2 M^2 h w C."""
    net = zoo("swin_t")
    for stage, (size, c) in enumerate(((56, 96), (28, 192), (14, 384), (7, 768))):
        macs = net.macs_of(f"stage.{stage}.block.1.attend.msa.attention")
        assert macs == 4 * size * size * c * c + 2 * 7 * 7 * size * size * c


def test_every_second_block_shifts_its_windows(zoo):
    nodes = zoo("swin_t").analysis.graph.nodes
    shifts = [node.op.shift for node in nodes if node.op.kind == "attention"]
    assert shifts == [(0,), (3,)] * 6


def test_cost_grows_linearly_with_the_image(zoo):
    small, large = zoo("swin_t", (3, 224, 224)), zoo("swin_t", (3, 448, 672))
    head = 768 * 1000
    assert large.macs - head == 2 * 3 * (small.macs - head)
    assert large.params == small.params


def test_maps_that_do_not_divide_are_padded_to_windows_and_pairs(zoo):
    net = zoo("swin_t", (3, 250, 206))
    assert net.output_of("stage.0") == (96, 62, 51)
    assert net.output_of("stage.1") == (192, 31, 26)
    assert net.macs == 5_380_896_768


def test_swin_t_is_the_figure_everybody_quotes(zoo):
    assert zoo("swin_t").params == 28_288_354
    assert zoo("swin_t").macs == 4_490_566_656
