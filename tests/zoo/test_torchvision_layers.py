"""The catalogue against torchvision layer by layer: shape, parameters and multiply-adds, in the order of execution."""

import json
from pathlib import Path

import pytest

LISTED = json.loads((Path(__file__).parent.parent / "data" / "torchvision_layers.json").read_text(encoding="utf-8"))
KINDS = {"conv", "linear", "batchnorm", "layernorm"}
NAMES = {"googlenet": "googlenet_torchvision"}


@pytest.mark.parametrize("model", LISTED)
def test_layers_are_those_of_torchvision_in_their_order(zoo, model):
    analysis = zoo(NAMES.get(model, model), tuple(LISTED[model]["input"])).analysis
    figures = zip(analysis.graph.nodes, analysis.figures("params"), analysis.figures("macs"), strict=True)
    layers = [
        [node.op.kind, list(node.output.sizes), params, macs] for node, params, macs in figures if node.op.kind in KINDS
    ]
    assert layers == LISTED[model]["layers"]
