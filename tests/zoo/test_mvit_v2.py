"""MViTv2 against Figure 2 of the paper: relative positions, residual pooling, where the channels double."""

STAGES = ((96, 1, 56), (192, 2, 28), (384, 11, 14), (768, 2, 7))
"""Channels, blocks, side of the maps."""

POOL = 96 * 3 * 3 * 3 + 2 * 96
"""A depthwise 3x3x3 over the channels of one head, the same for all heads, and a norm."""


def block(c: int, out: int, tables: int) -> int:
    """Two norms, four projections, three poolings, tables of offsets, an MLP, a shortcut where the channels double."""
    project = out * c + out if out != c else 0
    attention = 3 * (out * c + out) + out * out + out + 3 * POOL + tables * 96
    return 2 * c + 2 * out + attention + out * 4 * out + 4 * out + 4 * out * out + out + project


def test_parameters_are_those_of_blocks_whose_heads_share_pooling_and_positions(zoo):
    params, width = 3 * 96 * 3 * 7 * 7 + 96 + 96, 96
    for stage, (c, depth, side) in enumerate(STAGES):
        for number in range(depth):
            longest = 2 * side if stage == 3 and number == 0 else side
            params += block(width, c, 2 * 8 - 1 + 2 * (2 * longest - 1))
            width = c
    assert zoo("mvit_v2_s").params == params + 2 * 768 + 768 * 400 + 400 == 34_537_744


def test_the_sequence_shrinks_and_the_channels_double_where_a_stage_begins(zoo):
    net = zoo("mvit_v2_s")
    for stage, (c, _, side) in enumerate(STAGES):
        assert net.output_of(f"stage.{stage}.block.0.attended") == (1 + 8 * side * side, c)


def test_positions_cost_a_product_of_every_query_with_the_keys_of_each_axis(zoo):
    net = zoo("mvit_v2_s")
    head = "stage.1.block.1.attended.attention.PoolingAttention.concat.heads.1.head"
    queries, axes = 8 * 28 * 28, {"time": 8, "height": 7, "width": 7}
    for axis, keys in axes.items():
        assert net.macs_of(f"{head}.scores.position.add.{axis}") == queries * keys * 96
    assert net.output_of(f"{head}.scores.position") == (1 + 8 * 28 * 28, 1 + 8 * 7 * 7)


def test_multiply_adds_are_those_that_torch_counts_in_torchvision(zoo):
    assert zoo("mvit_v2_s").macs == 64_223_815_872
    small = zoo("mvit_v2_s", (3, 12, 192, 192))
    assert (small.params, small.macs) == (34_515_856, 31_813_159_104)
