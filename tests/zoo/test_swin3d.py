"""Video Swin against Section 3 of the paper and the layers of its block."""

import pytest

DEPTHS = {"swin3d_t": (2, 2, 6, 2), "swin3d_s": (2, 2, 18, 2), "swin3d_b": (2, 2, 18, 2)}


def block(c: int, heads: int) -> int:
    """Two norms, four projections, a bias per head and offset within 8x7x7, and an MLP of four times the width."""
    return 2 * 2 * c + 4 * (c * c + c) + heads * 15 * 13 * 13 + c * 4 * c + 4 * c + 4 * c * c + c


@pytest.mark.parametrize("name", DEPTHS)
def test_parameters_are_those_of_patches_blocks_and_merging(zoo, name):
    c = 128 if name == "swin3d_b" else 96
    params = c * 3 * 2 * 4 * 4 + c + 2 * c
    for stage, depth in enumerate(DEPTHS[name]):
        if stage:
            params += 2 * 4 * c + 4 * c * 2 * c
            c *= 2
        params += depth * block(c, c // 32)
    assert zoo(name).params == params + 2 * c + 400 * c + 400


def test_merging_leaves_time_alone(zoo):
    net = zoo("swin3d_t")
    sizes = [net.output_of(f"stage.{number}") for number in range(4)]
    assert sizes == [(96, 8, 56, 56), (192, 8, 28, 28), (384, 8, 14, 14), (768, 8, 7, 7)]


def test_a_window_spans_eight_frames(zoo):
    attention = zoo("swin3d_t").macs_of("stage.1.block.0.attend.msa.attention")
    positions, c = 8 * 28 * 28, 192
    assert attention == 4 * positions * c * c + 2 * (8 * 7 * 7) * positions * c


def test_every_second_block_shifts_its_windows_on_every_axis(zoo):
    nodes = zoo("swin3d_t").analysis.graph.nodes
    assert [node.op.shift for node in nodes if node.op.kind == "attention"] == [(0, 0, 0), (4, 3, 3)] * 6


@pytest.mark.parametrize(
    ("size", "macs"),
    [
        ((3, 19, 250, 205), 88_369_238_016),
        ((3, 32, 224, 224), 87_764_152_320),
        ((3, 11, 200, 230), 36_756_553_728),
        ((3, 8, 112, 112), 5_138_092_032),
        ((3, 4, 64, 64), 885_560_832),
    ],
)
def test_other_sizes_cost_what_torch_counts_in_torchvision(zoo, size, macs):
    """Windows shrink to maps that are smaller; the tables of biases stay."""
    assert zoo("swin3d_t", size).macs == macs
    assert zoo("swin3d_t", size).params == 28_158_070


def test_swin3d_t_is_the_figure_that_torchvision_publishes(zoo):
    assert zoo("swin3d_t").params == 28_158_070
    assert zoo("swin3d_t").macs == 43_882_229_760
