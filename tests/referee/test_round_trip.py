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

IN_PIECES = ("maxvit", "mobilenet_v4_hybrid", "mvit", "vit")
"""Families whose attention is written with helpers of its own, of which the pieces are captured."""
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
    """Layer by layer; of attention that comes back in pieces, all together."""
    made = network(name)
    back = captured(made, is_flat=is_flat)
    if any(name.startswith(each) for each in IN_PIECES):
        ours, theirs = analyze(made), analyze(back)
        assert all(theirs.total(key).value == ours.total(key).value for key in ("params", "macs", "buffers"))
    else:
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


def test_attention_comes_back_in_pieces_that_cost_as_much() -> None:
    made, back = analyze(network("vit_b_16")), analyze(captured(network("vit_b_16")))
    assert (back.params, back.macs) == (made.params, made.macs)


def test_what_is_folded_into_the_samples_stays_what_it_is() -> None:
    """The offsets of four groups are folded into the batch while a grid is sampled, and come out of it again."""
    made, back = analyze(graph(DEFORMED)), analyze(captured(graph(DEFORMED)))
    assert (back.params, back.macs) == (made.params, made.macs) == (48 * 4 * 6 + 48 + 6 * 4 * 6 + 6, made.macs)
    assert not any("one sample alone" in each.message for each in back.graph.diagnostics)
