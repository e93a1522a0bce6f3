"""What conventions count, against the tools themselves: one-layer networks that were run, for every kind there is.

``probed_layers.csv`` says what nine tools print for networks of one layer with a batch of two, ``probed_layers.yaml``
what these are here. ``peer_layers.json`` was written by ``count_with_peers.py`` and has every kind, for a batch of one
and of two; ``keras_layers.json`` by ``count_with_tensorflow.py``.
"""

import csv
import json
import re
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from convcost import analyze
from convcost.analysis import Analysis
from convcost.analysis.operations import operations, sentences
from convcost.analysis.settings import Settings
from convcost.conventions import TRIED, Convention, counted, layers, lookup, names
from convcost.conventions.written import WAYS
from convcost.errors import ConvcostError
from convcost.graph import Graph
from convcost.layers.op import kinds

DATA = Path(__file__).parents[1] / "data"
PEERS = json.loads((DATA / "peer_layers.json").read_text(encoding="utf-8"))
KERAS = json.loads((DATA / "keras_layers.json").read_text(encoding="utf-8"))
PROBED_AS = yaml.safe_load((DATA / "probed_layers.yaml").read_text(encoding="utf-8"))
with (DATA / "probed_layers.csv").open(newline="") as table:
    PROBED = list(csv.DictReader(table))

TOLD = [row for row in PROBED if "left out" not in PROBED_AS[row["network"]]]

COLUMNS = {"definition": "torchvision", "ptflops_pytorch": "ptflops"} | {
    name: name for name in ("torchinfo", "fvcore", "ptflops_aten", "thop", "thop_original")
}
BOTH_OF_CALFLOPS = re.compile(r"([0-9]+)(?: \(([0-9]+)\))?")

ONE_TOO_LITTLE = "padding of one word and an even kernel: calflops pads one too little"
FAILED = "the tool fails"
WORD = "padding of one word, which fvcore does not count: tested as an alternative"
ONCE_PER_RUN = "relative biases are worked out once per run in torch, and for every sample here"
UNKNOWN = "attention in windows is exported as dozens of small nodes: told as unknown, not as a figure"


def only_node(document: dict[str, Any]) -> Graph:
    return analyze({"convcost": 1, "name": "probe", **document}).graph


def total(graph: Graph, convention: Convention, samples: int) -> int:
    return sum(counted(layer, convention) for layer in layers(graph, samples))


def network_of(row: dict[str, Any]) -> Graph:
    """A network of the row's one step; its operands are the inputs in their order."""
    step = yaml.safe_load(row["step"])
    inputs = dict(zip("abc", row["inputs"], strict=False))
    if len(inputs) > 1:
        step["from"] = list(inputs) if "attention" in step else "a"
    return only_node({"inputs": inputs, "layers": [step]})


def reason_to_leave_out(row: dict[str, Any], convention: str, samples: int) -> str:
    """Why a figure says nothing about the convention; empty where it does."""
    is_same = "padding: same" in row["step"]
    reasons = {
        FAILED: row["figures"][convention][samples - 1] is None,
        WORD: is_same and convention == "fvcore",
        ONE_TOO_LITTLE: is_same and "kernel: 2" in row["step"] and convention.startswith(("calflops", "deepspeed")),
        UNKNOWN: "window" in row["step"] and convention == "onnx_tool",
        ONCE_PER_RUN: "relative_bias_mlp" in row["step"] and samples > 1 and convention != "torchinfo",
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


@pytest.mark.parametrize(
    "row", [row for row in PEERS["layers"] if "window" in row["step"]], ids=lambda row: row["step"]
)
def test_what_onnx_tool_counts_of_attention_in_windows_is_unknown(row):
    (layer,) = layers(network_of(row), 1)
    assert counted(layer, lookup("onnx_tool")) is None
    assert row["figures"]["onnx_tool"][0] > layer.macs


def told(row: dict[str, Any]) -> dict[tuple[str, int], int]:
    """The row's figures by convention and batch, those left out that say nothing."""
    figures = {
        (convention, samples): row["figures"][convention][samples - 1]
        for convention in row["figures"]
        for samples in PEERS["batches"]
    }
    return {key: figure for key, figure in figures.items() if not reason_to_leave_out(row, *key)}


@pytest.mark.parametrize("row", PEERS["layers"], ids=lambda row: row["step"])
def test_a_layer_counts_what_the_tools_print(row):
    graph = network_of(row)
    assert {key: total(graph, lookup(key[0]), key[1]) for key in told(row)} == told(row)


def test_no_other_figures_of_tools_are_left_out():
    keys = [(row, name, samples) for row in PEERS["layers"] for name in row["figures"] for samples in PEERS["batches"]]
    reasons = Counter(filter(None, (reason_to_leave_out(*key) for key in keys)))
    assert reasons == {ONE_TOO_LITTLE: 2 * 4, FAILED: 30, WORD: 2 * 2, ONCE_PER_RUN: 11, UNKNOWN: 2 * 5}


@pytest.mark.parametrize("row", KERAS["layers"], ids=lambda row: row["step"])
def test_a_layer_counts_what_tensorflow_prints_for_keras(row):
    graph = network_of(row)
    figures = [total(graph, lookup("tf_profiler"), samples) for samples in KERAS["batches"]]
    assert figures == row["figures"]


def test_every_kind_was_run_or_has_no_counterpart():
    counted_by_peers = {yaml_kind(row["step"]) for row in PEERS["layers"]}
    assert TRIED - counted_by_peers == {"opaque", "parameter"}
    assert set(kinds()) >= TRIED


@pytest.mark.parametrize("name", names())
def test_a_kind_that_was_never_run_is_unknown_by_name_unless_the_tool_has_a_rule(name, monkeypatch):
    monkeypatch.setattr("convcost.conventions.TRIED", TRIED - {"softsign"})
    graph = only_node({"input": [6, 11, 7], "layers": [{"softsign": {}, "as": "last"}]})
    analysis = Analysis(graph, Settings(convention=name))
    if "softsign" in lookup(name).rules:
        assert analysis.total("operations").is_complete
    else:
        assert operations(analysis) == (None,)
        assert "nobody knows what last (softsign) would count" in sentences(analysis)[0]


def yaml_kind(step: str) -> str:
    return re.match(r"\w+", step)[0]


@pytest.mark.parametrize("row", TOLD, ids=lambda row: row["network"])
def test_the_table_of_one_layer_networks_is_reproduced(row):
    known = PROBED_AS[row["network"]]
    graph = only_node({"input": known.get("input", [8, 12, 10]), "layers": known["layers"], **written(known)})
    expected = {name: int(row[column].replace("-", "0")) for column, name in COLUMNS.items()}
    expected["torch"] = 2 * int(row["flopcounter_meta"])
    macs, flops = BOTH_OF_CALFLOPS.fullmatch(row["calflops"]).groups()
    expected |= {"calflops_macs": int(macs), "calflops": int(flops or 2 * int(macs))}
    found = {name: total(graph, lookup(name), 2) for name in expected}
    assert found == expected


def test_every_network_of_the_table_is_reproduced_or_left_out_for_a_reason():
    assert set(PROBED_AS) == {row["network"] for row in PROBED}
    assert len(PROBED) - len(TOLD) == 8


def written(known: dict[str, Any]) -> dict[str, Any]:
    """How every kind of the network is written, where that is said."""
    names = {next(iter(step)) if isinstance(step, dict) else step for step in known["layers"]}
    return {"written": dict.fromkeys(names, known["written"])} if "written" in known else {}


@pytest.mark.parametrize("name", names())
def test_a_convention_says_what_it_was_read_from_and_names_only_kinds_that_exist(name):
    convention = lookup(name)
    assert convention.name == name
    assert "Source: " in import_module(convention.module).__doc__
    others = (*convention.alternatives.values(), *convention.ways.values())
    named = {*convention.rules, *(kind for rules in others for kind in rules)}
    assert named <= set(kinds())
    assert set(convention.ways) <= set(WAYS)


@pytest.mark.parametrize("name", names())
def test_what_nobody_knows_stays_unknown(name):
    graph = only_node({"input": [3, 7, 5], "layers": [{"opaque": {"params": 2, "macs": "unknown", "shape": [11]}}]})
    assert operations(Analysis(graph, Settings(convention=name))) == (None,)


def test_the_declared_cost_of_an_opaque_layer_is_counted_as_multiply_adds():
    graph = only_node({"input": [3, 7, 5], "layers": [{"opaque": {"params": 2, "macs": 13, "shape": [11]}}]})
    assert {name: total(graph, lookup(name), 2) for name in names()} == {
        name: 2 * 13 * lookup(name).per_mac for name in names()
    }


def test_a_kind_that_keras_lacks_is_unknown_and_its_total_a_lower_bound():
    graph = only_node({"input": [6, 11, 7], "layers": [{"conv": {"out": 5, "kernel": 1}}, {"adaptive_avgpool": 3}]})
    total = Analysis(graph, Settings(convention="tf_profiler")).total("operations")
    assert (total.value, total.is_complete) == (2 * 11 * 7 * 5 * 6 + 11 * 7 * 5, False)


def test_a_convention_that_there_is_not_is_refused_with_the_one_that_is_meant():
    with pytest.raises(ConvcostError) as refused:
        Settings(convention="torchinf")
    assert refused.value.problems[0].notes == ("did you mean `torchinfo`?",)


def test_multiplications_and_additions_are_told_apart_one_less_per_sum_and_one_more_per_bias():
    layer = {"conv": {"out": 15, "kernel": [3, 5], "groups": 3}}
    graph = only_node({"input": [6, 11, 7], "layers": [layer, "relu", "global_avgpool", {"linear": 13}]})
    outputs, factors = 15 * 9 * 3, 2 * 3 * 5
    expected = 2 * (outputs * (factors + factors - 1 + 1) + 13 * (15 + 15 - 1 + 1))
    assert total(graph, lookup("mul_add"), 2) == expected


def test_sums_inside_attention_are_as_long_as_a_head_is_wide_or_as_many_as_there_are_keys():
    graph = only_node({"input": {"tokens": [5, 12]}, "layers": [{"attention": {"heads": 3, "bias": False}}]})
    projections = 3 * 5 * 12 * (2 * 12 - 1) + 5 * 12 * (2 * 12 - 1 + 1)
    assert total(graph, lookup("mul_add"), 1) == projections + 3 * 5 * 5 * (2 * 4 - 1) + 5 * 12 * (2 * 5 - 1)


def test_transposed_and_recurrent_layers_make_it_a_lower_bound():
    for layer in ({"conv_transpose": {"out": 5, "kernel": 3}}, {"gru": 5}):
        size = [6, 11, 7] if "conv_transpose" in layer else {"tokens": [11, 7]}
        assert operations(Analysis(only_node({"input": size, "layers": [layer]}), Settings(convention="mul_add"))) == (
            None,
        )


@pytest.mark.parametrize(
    ("tool", "way", "figure"),
    [
        ("ptflops", None, 2 * 3 * 11 * 7),
        ("ptflops", "function", 3 * 11 * 7),
        ("ptflops", "subclass", 3 * 11 * 7),
        ("calflops", "function", 3 * 11 * 7),
        ("thop", "function", 0),
    ],
)
def test_what_a_file_says_of_the_code_is_counted(tool, way, figure):
    said = {"written": {"relu": way}} if way else {}
    graph = only_node({"input": [3, 11, 7], "layers": ["relu"], **said})
    assert Analysis(graph, Settings(convention=tool)).total("operations").value == figure
