"""What the backward pass of a network keeps of which only a part is trained, against what torch kept."""

import json
from dataclasses import replace
from fnmatch import fnmatchcase
from importlib.util import find_spec
from pathlib import Path

import pytest

from convcost import analyze
from convcost.analysis import Analysis
from convcost.analysis.settings import Settings
from convcost.graph import Graph
from convcost.layers.memory_facts import Keeps
from convcost.layers.op import lookup
from convcost.layers.shape import maps, tokens
from convcost.notation.build.arguments import construct

MEASURED = json.loads((Path(__file__).parents[2] / "data" / "measured_frozen.json").read_text(encoding="utf-8"))
BATCH = MEASURED["batch"]
FLOAT32 = 4
FORMS = {"activation": FLOAT32, "statistic": FLOAT32, "index": 8, "mask": 1}
MASKS_ON_A_CPU = 3
"""Bytes per element more than a mask has, which dropout keeps on a CPU."""

OURS = {
    ("resnet18", "fc"): ("fc",),
    ("resnet18", "layer4 fc"): ("conv5_x*", "fc"),
    ("resnet18", "conv1 bn1"): ("conv1*",),
    ("resnet18", "layer2"): ("conv3_x*",),
    ("squeezenet1_0", "classifier.1"): ("conv10*",),
    ("squeezenet1_0", "features.0"): ("conv1", "conv1.*"),
    ("mobilenet_v2", "classifier"): ("classifier",),
    ("mobilenet_v2", "features.0"): ("stem*",),
    ("vit_b_16", "heads"): ("head",),
    ("vit_b_16", "encoder.layers.encoder_layer_11 encoder.ln heads"): ("encoder.11*", "layernorm", "head"),
    ("vit_b_16", "conv_proj"): ("patch_embedding",),
}
"""What is trained, in torchvision's words and in ours."""


def freezing(graph: Graph, trained: tuple[str, ...]) -> Graph:
    """The network with everything frozen but the layers of these globs."""
    nodes = (node._replace(frozen=not any(fnmatchcase(node.name, each) for each in trained)) for node in graph.nodes)
    return replace(graph, nodes=tuple(nodes))


@pytest.mark.parametrize("row", MEASURED["networks"], ids=lambda row: f"{row['network']} {' '.join(row['trained'])}")
def test_a_network_of_which_a_part_is_trained_keeps_what_torch_kept(row):
    graph = freezing(analyze(row["network"]).graph, OURS[row["network"], " ".join(row["trained"])])
    analysis = Analysis(graph, Settings(batch=BATCH, optimizer="adam"))
    kept = analysis.figures("saved_bytes")
    pairs = zip(graph.nodes, kept, strict=True)
    dropped = sum(node.output.elements for node, each in pairs if each and node.op.is_idle)
    assert analysis.trainable == row["trainable"]
    assert analysis.total("saved_bytes").value == row["bytes"] - MASKS_ON_A_CPU * BATCH * dropped
    assert analysis.total("gradient_bytes").value == FLOAT32 * row["trainable"]
    assert analysis.total("optimizer_bytes").value == 2 * FLOAT32 * row["trainable"]


@pytest.mark.parametrize("row", MEASURED["layers"], ids=lambda row: row["kind"])
def test_a_frozen_layer_keeps_what_torch_kept(row):
    op = construct(lookup(row["kind"]), row["arguments"])
    inputs = tuple(maps(*sizes) if len(sizes) == 3 else tokens(*sizes) for sizes in row["inputs"])
    output = op.output(inputs)
    tensors = {Keeps.INPUTS: inputs, Keeps.NOTHING: ()}[op.keeps_frozen]
    besides = op.keeps_besides_frozen(inputs, output)
    own = [each.product.value * FORMS[each.form] * (BATCH if each.per_sample else 1) for each in besides]
    assert row["bytes"] == FLOAT32 * BATCH * sum(each.elements for each in tensors) + sum(own)


@pytest.mark.torch
def test_torch_keeps_the_same_now():
    for needed in ("torch", "torchvision", "PIL"):
        if find_spec(needed) is None:
            pytest.skip(f"{needed} is not installed: what is kept is compared with stored figures only")
    from tests.data.measure_frozen import layer_rows, of_network

    assert layer_rows() == MEASURED["layers"]
    for row in MEASURED["networks"][:4]:
        assert of_network(row["network"], row["trained"]) == (row["trainable"], row["bytes"])
