"""What the backward pass keeps, against what torch kept: stored, and measured anew where torch is installed."""

import json
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path

import pytest

from convcost import analyze
from convcost.analysis import Analysis
from convcost.analysis.settings import Settings
from convcost.layers.memory_facts import Keeps
from convcost.layers.op import kinds, lookup
from convcost.layers.shape import maps, tokens
from convcost.notation.build.arguments import construct

HERE = Path(__file__).parents[2]
MEASURED = json.loads((HERE / "data" / "measured_saved.json").read_text(encoding="utf-8"))
RANDOM = json.loads((HERE / "data" / "random_layers.json").read_text(encoding="utf-8"))
FREE = json.loads((HERE / "data" / "random_free_layers.json").read_text(encoding="utf-8"))
BATCH = MEASURED["batch"]
FLOAT32 = 4
ON_A_CPU = {"dropout": 3, "logsigmoid": FLOAT32}
"""Bytes per element that torch keeps on a CPU and not on a GPU: a mask of numbers, and what it need not keep at all."""
FORMS = {"activation": FLOAT32, "statistic": FLOAT32, "index": 8, "mask": 1}

STOCHASTIC_DEPTH = {"efficientnet_b0": 9, "convnext_tiny": 17}
"""Blocks that are dropped sample by sample: a number each, which the notation has no layer for."""
EXACT = [name for name in MEASURED["networks"] if name != "swin_t"]


def ours(name: str) -> Analysis:
    return Analysis(analyze(name).graph, Settings(batch=BATCH, optimizer="sgd"))


def dropped(analysis: Analysis) -> int:
    """Elements that pass through a dropout."""
    return BATCH * sum(node.output.elements for node in analysis.graph.nodes if node.op.kind == "dropout")


@pytest.mark.parametrize("row", MEASURED["layers"], ids=lambda row: row["kind"])
def test_a_layer_keeps_what_torch_kept(row):
    op = construct(lookup(row["kind"]), row["arguments"])
    inputs = tuple(maps(*sizes) if len(sizes) == 3 else tokens(*sizes) for sizes in row["inputs"])
    output = op.output(inputs)
    tensors = {Keeps.INPUTS: inputs, Keeps.OTHERS: inputs, Keeps.OUTPUT: (output,), Keeps.NOTHING: ()}[op.keeps]
    besides = [
        each.product.value * FORMS[each.form] * (BATCH if each.per_sample else 1)
        for each in op.keeps_besides(inputs, output)
    ]
    on_a_cpu = ON_A_CPU.get(row["kind"], 0) * output.elements * BATCH
    assert row["bytes"] - on_a_cpu == FLOAT32 * BATCH * sum(each.elements for each in tensors) + sum(besides)


def test_every_kind_was_measured_that_torch_has_a_layer_for():
    """Of a deformable convolution only shapes were run, without torchvision's compiled part."""
    random = {row["kind"] for row in RANDOM["rows"] if row["bytes"] is not None}
    measured = random | {row["kind"] for row in (*MEASURED["layers"], *FREE["rows"])}
    assert set(kinds()) - measured == {"constant", "deform_conv", "opaque", "parameter"}


@pytest.mark.parametrize("name", EXACT)
def test_a_network_keeps_what_torch_kept_but_for_the_masks_of_dropout(name):
    analysis = ours(name)
    noise = FLOAT32 * BATCH * STOCHASTIC_DEPTH.get(name, 0)
    kept = MEASURED["networks"][name] - ON_A_CPU["dropout"] * dropped(analysis) - noise
    assert analysis.total("saved_bytes").value == kept


def test_the_tour_of_memory_quotes_the_measured_error():
    """All of it are the masks of dropout, which the test above leaves out."""
    names = {"alexnet": "AlexNet", "vgg11": "VGG-11", "mobilenet_v2": "MobileNet v2", "resnet18": "ResNet-18"}
    tour = " ".join((HERE.parent / "examples" / "memory_and_time.md").read_text(encoding="utf-8").split())
    for name, called in names.items():
        measured = MEASURED["networks"][name]
        missing = Fraction(measured - saved_bytes(name), measured)
        assert f"{float(missing):.3%} for {called}" in tour


def saved_bytes(name: str) -> int:
    return ours(name).total("saved_bytes").value


def test_scores_of_attention_that_torch_does_not_fuse_are_what_is_missing_in_swin():
    measured = MEASURED["networks"]["swin_t"]
    assert Fraction("0.07") < Fraction(measured - saved_bytes("swin_t"), measured) < Fraction("0.09")


@pytest.mark.torch
def test_torch_keeps_the_same_now():
    pytest.importorskip("torch", reason="torch is not installed: what is kept is compared with stored figures only")
    from tests.data.measure_saved import layer_rows

    assert layer_rows() == MEASURED["layers"]


@pytest.mark.torch
@pytest.mark.parametrize("name", ["alexnet", "vgg11", "resnet18", "mobilenet_v2"])
def test_torch_keeps_the_same_of_networks_now(name):
    for needed in ("torch", "PIL"):
        pytest.importorskip(needed, reason=f"{needed} is not installed")
    if find_spec("torchvision") is None:
        pytest.skip("torchvision is not installed")
    from tests.data.measure_saved import of_network

    assert of_network(name) == MEASURED["networks"][name]
