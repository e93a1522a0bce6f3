"""MViT against Section 3 of the paper: what is pooled, what is shared, what that costs."""

STAGES = ((96, 1, 8), (192, 2, 4), (384, 11, 2), (768, 2, 1))
"""Channels, blocks, stride of keys and values."""

POOL = 96 * 3 * 3 * 3 + 2 * 96
"""A depthwise 3x3x3 over the channels of one head, the same for all heads, and a norm."""


def block(c: int, out: int, pools: int) -> int:
    """Two norms, four projections, pooling, an MLP, and a linear layer where the channels double."""
    project = out * c + out if out != c else 0
    return 2 * 2 * c + 4 * (c * c + c) + pools * POOL + c * 4 * c + 4 * c + 4 * c * out + out + project


def test_parameters_are_those_of_blocks_whose_heads_share_their_pooling(zoo):
    positions = 96 * 56 * 56 + 96 * 8 + 96 + 96
    params = 3 * 96 * 3 * 7 * 7 + 96 + positions
    for stage, (c, depth, _) in enumerate(STAGES):
        for number in range(depth):
            out = 2 * c if number == depth - 1 and stage < 3 else c
            params += block(c, out, 3 if number == 0 and stage else 2)
    assert zoo("mvit_v1_b").params == params + 2 * 768 + 768 * 400 + 400 == 36_610_672


def test_the_sequence_shrinks_fourfold_where_a_stage_begins(zoo):
    net = zoo("mvit_v1_b")
    assert net.output_of("sequence") == (1 + 8 * 56 * 56, 96)
    outputs = [net.output_of(f"stage.{number}") for number in range(4)]
    assert outputs == [(1 + 8 * n * n, c) for n, c in ((56, 192), (28, 384), (14, 768), (7, 768))]


def test_keys_and_values_are_pooled_to_one_length_in_all_blocks_of_a_stage_but_the_first(zoo):
    net = zoo("mvit_v1_b")
    keys = [net.output_of(f"stage.2.block.{number}.attended.attention.PoolingAttention.concat.heads.3.head.keys")
            for number in range(11)]  # fmt: skip
    assert keys == [(1 + 8 * 14 * 14, 96)] + [(1 + 8 * 7 * 7, 96)] * 10


def test_a_head_multiplies_pooled_queries_by_pooled_keys(zoo):
    net = zoo("mvit_v1_b")
    queries, keys, pooled = 1 + 8 * 56 * 56, 1 + 8 * 7 * 7, 8 * 7 * 7
    head = net.macs_of("stage.0.block.0.attended.attention.PoolingAttention.concat.heads.0.head")
    assert head == 2 * queries * keys * 96 + 2 * pooled * 96 * 3 * 3 * 3


def test_multiply_adds_are_those_that_torch_counts_in_torchvision(zoo):
    assert zoo("mvit_v1_b").macs == 70_599_407_808
    small = zoo("mvit_v1_b", (3, 10, 176, 208))
    assert (small.params, small.macs) == (36_528_976, 29_364_985_152)
