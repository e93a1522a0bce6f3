"""YAML to PyTorch and back, as `convert` does it in two steps: what costs something costs the same.

A sample of the catalogue is taken; with ``TORCH_NETWORKS=all`` all of it, as classes and as flat files.
"""

import pytest

from convcost.analysis import analyze
from tests.written import graph

pytest.importorskip("torch", reason="torch is not installed: nothing is captured of what is written")

from tests.referee.catalogue import network, taken
from tests.referee.round_trip import captured, costs

pytestmark = [pytest.mark.torch, pytest.mark.filterwarnings("ignore")]

DEFORMED = """
input: [4, 8, 7]
layers:
  - {identity: {}, as: x}
  - {conv: {out: 48, kernel: [3, 2], padding: 1}, as: offsets}
  - {deform_conv: {out: 6, kernel: [3, 2], padding: 1}, from: [x, offsets]}
"""


NETWORKS = (
    "alexnet", "c3d", "convnext_tiny", "mobilenet_v2", "mobilenet_v3_small", "pointnet", "resnet18", "r2plus1d_18",
    "shufflenet_v2_x1_0", "squeezenet1_1", "unet", "vgg16",
)  # fmt: skip
FLAT = ("alexnet", "mobilenet_v3_small", "unet")


def assert_comes_back(name: str, *, is_flat: bool = False) -> None:
    """Layer by layer."""
    made = network(name)
    back = captured(made, is_flat=is_flat)
    assert costs(back) == costs(made)
    assert [back.shapes[each] for each in back.outputs.values()] == [
        made.shapes[each] for each in made.outputs.values()
    ]


@pytest.mark.parametrize("name", taken(NETWORKS))
def test_every_layer_that_costs_something_comes_back(name: str) -> None:
    assert_comes_back(name)


@pytest.mark.parametrize("name", taken(FLAT))
def test_it_comes_back_of_a_flat_file(name: str) -> None:
    assert_comes_back(name, is_flat=True)


ATTENTION = {
    "cosines, biases of layers": "attention: {heads: 3, window: [2, 3], shift: 1, cosine: true, relative_bias_mlp: 17}",
    "one head of keys for several": "attention: {heads: 6, kv_heads: 2, dim: 36, value_dim: 48, bias: false}",
    "in windows too": "attention: {heads: 4, kv_heads: 1, window: [4, 2], value_dim: 20}",
    "distances": "attention: {heads: 2, window: [2, 3], relative_bias: distances, out_bias: false}",
}


@pytest.mark.parametrize("step", ATTENTION.values(), ids=ATTENTION)
def test_attention_comes_back_as_one_layer(step: str) -> None:
    made = graph(f"input: [12, 8, 18]\nlayers:\n  - {step}\n")
    back = captured(made)
    assert [node.op.kind for node in back.nodes] == ["attention"]
    assert costs(back) == costs(made)


def test_keys_at_fewer_positions_than_queries_come_back_too() -> None:
    made = graph("""
input: [12, 8, 18]
layers:
  - {identity: , as: q}
  - {conv: {out: 20, kernel: 3, stride: 2, padding: 1}, from: q, as: k}
  - {attention: {heads: 6, kv_heads: 2, dim: 24, bias: false}, from: [q, k]}
""")
    back = captured(made)
    assert [node.op.kind for node in back.nodes] == ["conv", "attention"]
    assert costs(back) == costs(made)


def test_windows_of_another_cut_come_back_behind_windows() -> None:
    """28 positions are 4 windows of 7 first and 7 places of 4 then: the sum between them lies as maps all the same."""
    made = graph("""
input: [12, 28, 14]
layers:
  - add: {skip: [], near: [layernorm, attention: {heads: 2, window: 7, relative_bias: true}]}
  - add: {skip: [], far: [layernorm, attention: {heads: 3, grid: 7, relative_bias: true}]}
""")
    back = captured(made)
    assert [node.op.kind for node in back.nodes] == ["layernorm", "attention", "add"] * 2
    assert costs(back) == costs(made)


def test_what_is_folded_into_the_samples_stays_what_it_is() -> None:
    """The offsets of four groups are folded into the batch while a grid is sampled, and come out of it again."""
    made, back = analyze(graph(DEFORMED)), analyze(captured(graph(DEFORMED)))
    assert (back.params, back.macs) == (made.params, made.macs) == (48 * 4 * 6 + 48 + 6 * 4 * 6 + 6, made.macs)
    assert not any("one sample alone" in each.message for each in back.graph.diagnostics)
