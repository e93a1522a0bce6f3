"""Swin V2 against Section 3 of the paper: what it changes in Swin, and what the changes cost."""

import pytest

DEPTHS = {"swin_v2_t": (2, 2, 6, 2), "swin_v2_s": (2, 2, 18, 2), "swin_v2_b": (2, 2, 18, 2)}


def block(c: int, heads: int) -> int:
    """Two norms, four projections, a scale per head, the network of the biases, an MLP of four times the width."""
    biases = 512 * 2 + 512 + heads * 512
    return 2 * 2 * c + 4 * (c * c + c) + heads + biases + c * 4 * c + 4 * c + 4 * c * c + c


@pytest.mark.parametrize("name", DEPTHS)
def test_parameters_are_those_of_patches_blocks_and_merging(zoo, name):
    c = 128 if name == "swin_v2_b" else 96
    params = c * 3 * 4 * 4 + c + 2 * c
    for stage, depth in enumerate(DEPTHS[name]):
        if stage:
            params += 4 * c * 2 * c + 2 * 2 * c
            c *= 2
        params += depth * block(c, c // 32)
    assert zoo(name).params == params + 2 * c + 1000 * c + 1000


def test_biases_do_not_depend_on_the_size_of_the_window(zoo):
    small, large = zoo("swin_v2_t", window=8), zoo("swin_v2_t", window=16)
    assert small.params == large.params


def test_working_the_biases_out_is_counted(zoo):
    net = zoo("swin_v2_t")
    biases = 15 * 15 * 512 * (2 + 3)
    attention = 4 * 64 * 64 * 96 * 96 + 2 * 8 * 8 * 64 * 64 * 96
    assert net.macs_of("stage.0.block.0.attend.msa.attention") == attention + biases


def test_norms_come_last_in_every_branch(zoo):
    nodes = [node for node in zoo("swin_v2_t").analysis.graph.nodes if node.name.startswith("stage.2.block.5.")]
    kinds = [node.op.kind for node in nodes]
    assert kinds == ["attention", "layernorm", "add", "conv", "gelu", "conv", "layernorm", "add"]


def test_swin_v2_t_is_the_figure_that_torchvision_publishes(zoo):
    assert zoo("swin_v2_t").params == 28_351_570
    assert zoo("swin_v2_t").macs == 5_939_690_496
