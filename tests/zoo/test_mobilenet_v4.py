"""MobileNetV4's block in its four forms, and the figures of the paper's Table 5."""

from collections import Counter

import pytest


def names(zoo, block: str) -> list[str]:
    graph = zoo("mobilenetv4_conv_medium").analysis.graph
    part = f"{block}.add.main."
    return [n.name.removeprefix(part) for n in graph.nodes if n.name.startswith(part) and n.op.kind == "conv"]


def test_one_block_has_four_forms(zoo):
    assert names(zoo, "uib.0.0") == ["first", "expansion", "second", "projection"]
    assert names(zoo, "uib.6.0") == ["first", "expansion", "projection"]
    assert names(zoo, "uib.7.0") == ["expansion", "projection"]
    graph = zoo("mobilenetv4_conv_small").analysis.graph
    assert "uib.1.0.add.main.second" in {node.name for node in graph.nodes}
    assert "uib.1.0.add.main.first" not in {node.name for node in graph.nodes}


def test_a_block_costs_what_its_convolutions_cost(zoo):
    net = zoo("mobilenetv4_conv_small")
    wide = 3 * 64
    assert net.macs_of("uib.0.0") == (28 * 28 * (64 * 25 + 64 * wide) + 14 * 14 * (wide * 25 + wide * 96))
    assert (
        net.params_of("uib.0.0") == 64 * 25 + 2 * 64 + 64 * wide + 2 * wide + wide * 25 + 2 * wide + wide * 96 + 2 * 96
    )


@pytest.mark.parametrize(
    ("size", "blocks"),
    [("small", {96: 6, 128: 6}), ("medium", {80: 2, 160: 8, 256: 11}), ("large", {96: 2, 192: 11, 512: 13})],
)
def test_stages_have_as_many_blocks_as_the_tables_have_lines(zoo, size, blocks):
    nodes = zoo(f"mobilenetv4_conv_{size}").analysis.graph.nodes
    assert Counter(node.output.sizes[0] for node in nodes if node.name.endswith("projection")) == blocks


@pytest.mark.parametrize(
    ("name", "res", "millions", "gmacs"),
    [("small", 224, 3.8, 0.2), ("medium", 256, 9.7, 1.1), ("large", 384, 32.6, 6.4)],
)
def test_figures_are_those_of_the_paper(zoo, name, res, millions, gmacs):
    net = zoo(f"mobilenetv4_conv_{name}", (3, res, res))
    assert round(net.params / 10**6, 1) == millions
    assert round(net.macs / 10**9, 1) == gmacs
