"""YAML to PyTorch and back, as `convert` does it in two steps: what costs something costs the same."""

import pytest

from convcost.analysis import analyze
from convcost.graph import Graph
from convcost.networks.read import read_one
from convcost.notation.build import build
from tests.written import graph

pytest.importorskip("torch", reason="torch is not installed: nothing is captured of what is written")

from tests.referee.round_trip import captured, costs

pytestmark = [pytest.mark.torch, pytest.mark.filterwarnings("ignore")]

DEFORMED = """
input: [4, 8, 7]
layers:
  - {identity: {}, as: x}
  - {conv: {out: 48, kernel: [3, 2], padding: 1}, as: offsets}
  - {deform_conv: {out: 6, kernel: [3, 2], padding: 1}, from: [x, offsets]}
"""


def network(name: str) -> Graph:
    return build(*read_one(name))


@pytest.mark.parametrize("name", ["alexnet", "resnet18", "squeezenet1_1", "mobilenet_v3_small", "unet", "pointnet"])
def test_every_layer_that_costs_something_comes_back(name: str) -> None:
    made = network(name)
    back = captured(made)
    assert costs(back) == costs(made)
    assert [back.shapes[each] for each in back.outputs.values()] == [
        made.shapes[each] for each in made.outputs.values()
    ]


def test_attention_comes_back_in_pieces_that_cost_as_much() -> None:
    made, back = analyze(network("vit_b_16")), analyze(captured(network("vit_b_16")))
    assert (back.params, back.macs) == (made.params, made.macs)


def test_what_is_folded_into_the_samples_stays_what_it_is() -> None:
    """The offsets of four groups are folded into the batch while a grid is sampled, and come out of it again."""
    made, back = analyze(graph(DEFORMED)), analyze(captured(graph(DEFORMED)))
    assert (back.params, back.macs) == (made.params, made.macs) == (48 * 4 * 6 + 48 + 6 * 4 * 6 + 6, made.macs)
    assert not any("one sample alone" in each.message for each in back.graph.diagnostics)
