"""A network without scopes: what comes again is a block."""

from dataclasses import replace

import pytest

from convcost.bridges.blocks.recovery import recover
from convcost.graph import Graph
from convcost.language.document import read
from convcost.networks.analyses import BuildOptions, build_one
from convcost.notation.build import build
from convcost.notation.spec import read_network
from tests.bench.recovered import figures, lines_of
from tests.written import graph, layers


def stripped(made: Graph) -> Graph:
    """The same network with names that say nothing."""
    names = {node.name: f"n{number}" for number, node in enumerate(made.nodes)}
    nodes = tuple(
        node._replace(
            name=names[node.name],
            inputs=tuple(names.get(each, each) for each in node.inputs),
            shares=names[node.shares] if node.shares else None,
        )
        for node in made.nodes
    )
    return replace(made, nodes=nodes, outputs={names[each]: names[each] for each in made.outputs.values()})


@pytest.mark.parametrize(
    ("network", "most"),
    [
        ("resnet50", 30),
        ("mobilenet_v2", 45),
        ("efficientnet_b0", 60),
        ("convnext_tiny", 40),
        ("densenet121", 45),
        ("googlenet_torchvision", 60),
        ("hrnet_w18", 180),
        ("yolov3", 60),
    ],
)
def test_repeated_structure_is_found_without_any_names(network: str, most: int) -> None:
    made = stripped(build_one(network, BuildOptions()))
    found = recover(made)
    assert found.unfolded == ()
    assert lines_of(found.text) <= most
    assert figures(build(read_network(read(found.text, "back.yaml")))) == figures(made)


def test_a_residual_that_was_left_out_is_the_same_block() -> None:
    unit = ("{conv: {out: 7, kernel: 1, activation: relu}}", "{conv: {out: %d, kernel: [3, 5], padding: [1, 2]}}")
    plain = [step % 11 if "%" in step else step for step in unit]
    residual = "{add: {main: [" + ", ".join(step % 11 if "%" in step else step for step in unit) + "], skip: []}}"
    text = recover(stripped(graph(layers(*plain, residual, residual, residual)))).text
    assert "skip: {when: in == 11, layers: []}" in text
    assert "repeat: 4" in text


def test_steps_whose_middle_is_taken_elsewhere_are_no_block() -> None:
    unit = ["{conv: {out: 7, kernel: 3, padding: 1}, as: m%d}", "relu", "{conv: {out: 5, kernel: 1}, as: e%d}"]
    steps = [step.replace("%d", str(number)) for number in range(4) for step in unit]
    made = graph(layers(*steps, "concat: [m2, m0, m3, m1, in]"))
    found = recover(stripped(made))
    assert figures(build(read_network(read(found.text, "back.yaml")))) == figures(made)
    assert "repeat" not in found.text
