"""What conventions count for whole networks of torchvision, against the tools themselves.

``peer_networks.csv`` and ``peer_network_layers.json`` were written by ``count_networks_with_peers.py``.
"""

import csv
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from convcost import analyze
from convcost.analysis import Analysis
from convcost.analysis.settings import Settings
from convcost.graph import Graph, Node

DATA = Path(__file__).parents[1] / "data"
with (DATA / "peer_networks.csv").open(newline="") as table:
    NETWORKS = {f"{row['network']} {row['input']}": row for row in csv.DictReader(table)}
LISTED = json.loads((DATA / "peer_network_layers.json").read_text(encoding="utf-8"))
NAMES = {"googlenet": "googlenet_torchvision"}
SIZES = "onnx-tool counts instructions that work out sizes while the network runs, a few dozen in all"
LEFT_OUT = {("vit_b_16 3x224x224", "onnx_tool"): SIZES, ("shufflenet_v2_x1_0 3x224x224", "onnx_tool"): SIZES}
"""Cells that are not reproduced, and why."""
OF_FOUR_DIGITS = {4 * 4_214_784: 864, 2 * 4_214_784: 432, 4_214_784: 216, 4_214_784 // 2: 108}
"""By how much more multiply-adds numpy prints twice these, such as 8.430e+06 for 2 * 4,214,784."""
MORE = 2 * (2 * 864 + 432) + 2 * 432 + 20 * 216 + 2 * (216 + 108)
"""Over the blocks of the four stages, along height and width: an einsum compares all heads of a block at once."""
ROUNDED = {("mvit_v2_s 3x16x224x224", "fvcore"): MORE, ("mvit_v2_s 3x16x224x224", "calflops"): 2 * MORE}
"""By how much tools print more that read what an einsum costs from a text of numpy's; the file has a product a head."""
WATCHED = {"conv", "linear", "batchnorm"}


@cache
def graph_of(network: str) -> Graph:
    model, _, size = network.partition(" ")
    return analyze(NAMES.get(model, model), input=size or None).graph


def analysis_of(network: str, tool: str) -> Analysis:
    """As `convcost analyze NETWORK --convention TOOL` makes it, without further help."""
    return Analysis(graph_of(network), Settings(convention=tool))


def figures(network: str, tool: str) -> Iterator[tuple[Node, int]]:
    analysis = analysis_of(network, tool)
    return zip(analysis.graph.nodes, analysis.figures("operations"), strict=True)


def told(network: str, tool: str) -> tuple[int, bool]:
    """The total, and whether it is known."""
    total = analysis_of(network, tool).total("operations")
    return total.value, total.is_complete


@pytest.mark.parametrize("network", NETWORKS)
def test_networks_come_to_what_the_tools_print(network):
    row = NETWORKS[network].items()
    cells = {tool: int(total) for tool, total in row if total and tool not in {"network", "input"}}
    tools = {tool: total for tool, total in cells.items() if (network, tool) not in {**LEFT_OUT, **ROUNDED}}
    assert {tool: told(network, tool) for tool in tools} == {tool: (total, True) for tool, total in tools.items()}


@pytest.mark.parametrize(("network", "tool"), LEFT_OUT)
def test_what_is_left_out_differs_by_less_than_a_hundred_instructions(network, tool):
    assert 0 < int(NETWORKS[network][tool]) - total_of(network, tool) < 100


@pytest.mark.parametrize(("macs", "more"), OF_FOUR_DIGITS.items())
def test_an_einsum_is_told_in_four_digits(macs, more):
    assert int(float(f"{2 * macs:.3e}")) // 2 - macs == more


@pytest.mark.parametrize(("network", "tool"), ROUNDED)
def test_what_a_tool_rounds_differs_by_the_rounding(network, tool):
    assert int(NETWORKS[network][tool]) - total_of(network, tool) == ROUNDED[network, tool]


@pytest.mark.parametrize("network", LISTED)
def test_every_layer_counts_what_the_tools_say_of_it(network):
    found = {
        tool: [each for node, each in figures(network, tool) if node.op.kind in WATCHED] for tool in LISTED[network]
    }
    assert found == LISTED[network]


def test_resnet_50_in_ptflops_is_its_multiply_adds_and_what_lies_beside_them():
    relus = 64 * 112 * 112 + 3 * (2 * 64 + 256) * 56 * 56 + 128 * 56 * 56 + (7 * 128 + 4 * 512) * 28 * 28
    relus += 256 * 28 * 28 + (11 * 256 + 6 * 1024) * 14 * 14 + 512 * 14 * 14 + (5 * 512 + 3 * 2048) * 7 * 7
    norms = relus + (256 * 56 * 56 + 512 * 28 * 28 + 1024 * 14 * 14 + 2048 * 7 * 7)
    poolings = 64 * 112 * 112 + 2048 * 7 * 7
    assert total_of("resnet50", "ptflops") == 4_089_184_256 + 2 * norms + 2 * relus + 2 * poolings + 1000


def test_vision_transformers_lose_what_each_tool_does_not_see():
    macs = 17_564 * 10**6
    projections, products = 12 * 4 * 197 * 768 * 768, 12 * 2 * 197 * 197 * 768
    exact = total_of("vit_b_16", "torchvision")
    assert abs(exact - macs) < 10**6
    assert total_of("vit_b_16", "torch") == 2 * exact
    norms = 5 * 25 * 197 * 768
    assert total_of("vit_b_16", "fvcore") == exact - products + norms
    assert total_of("vit_b_16", "calflops_macs") == exact - projections - products


@pytest.mark.parametrize(
    ("network", "tool", "millions"),
    [
        ("vit_b_16", "torchinfo", 173),
        ("vit_b_16", "ptflops_aten", 11_280),
        ("vit_b_16", "thop_original", 11_286),
        ("swin_t", "ptflops", 3_128),
        ("swin_t", "torchinfo", 34),
        ("swin_t", "thop_original", 2_978),
        ("convnext_tiny", "torchinfo", 322),
        ("r3d_18", "ptflops", 1_590),
        ("r3d_18", "thop_original", 1_592),
    ],
)
def test_figures_that_are_known_to_be_too_low_are_too_low_here(network, tool, millions):
    assert round(total_of(network, tool) / 10**6) == millions


def total_of(network: str, tool: str) -> int:
    return told(network, tool)[0]
