import csv
import json
from dataclasses import replace
from io import StringIO
from typing import Any

import convcost
from convcost import __version__
from convcost.analysis import Analysis, analyze
from convcost.analysis.data import diagnostics
from convcost.analysis.page import Analyses
from convcost.analysis.settings import Settings
from convcost.analysis.table import View
from convcost.errors import Label, Problem
from convcost.graph import Graph, Node
from convcost.language.source import Source, Span
from convcost.layers.kinds.leaky_relu import LeakyRelu
from convcost.layers.shape import tokens
from convcost.page.formats import lookup
from convcost.page.look import Look

POSITIONS = 15 * 29
EVERYTHING = View()


def json_of(*analyses: Analysis, problems: tuple[Problem, ...] = ()) -> str:
    return lookup("json").render(Analyses(analyses), problems, Look())


def parsed(*analyses: Analysis, problems: tuple[Problem, ...] = ()) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(json_of(*analyses, problems=problems))
    return value


def test_json_has_the_keys_of_its_schema(analysis: Analysis) -> None:
    document = parsed(analysis)
    assert document["schema"] == "convcost/analysis/1"
    assert document["version"] == __version__
    assert document["diagnostics"] == []
    model = document["models"][0]
    assert set(model) == {
        "name", "file", "variant", "inputs", "outputs", "batch", "dtype", "memory", "convention", "complete",
        "incomplete", "totals", "layers",
    }  # fmt: skip
    assert model["inputs"] == {"input": [3, 29, 31]}
    assert model["outputs"] == {"out": [11, 15, 29]}
    assert (model["complete"], model["incomplete"]) == (True, [])


def test_json_layers_are_nodes_in_order_with_exact_figures(analysis: Analysis) -> None:
    layers = parsed(analysis)["models"][0]["layers"]
    assert [layer["name"] for layer in layers] == [node.name for node in analysis.graph.nodes]
    stem = {
        "name": "stem",
        "kind": "conv",
        "args": {
            "out": 7,
            "kernel": [3, 5],
            "stride": [2, 1],
            "padding": [[1, 1], [0, 2]],
            "dilation": [1],
            "groups": 1,
            "bias": False,
            "weight": "none",
            "gain": None,
            "trainable": True,
        },
        "inputs": ["input"],
        "input_shapes": [[3, 29, 31]],
        "output_shape": [7, 15, 29],
        "params": 7 * 3 * 3 * 5,
        "buffers": 0,
        "macs": POSITIONS * 7 * 3 * 3 * 5,
        "activations": 7 * POSITIONS,
        "weight_bytes": 7 * 3 * 3 * 5 * 4,
        "receptive_field": [3, 5],
    }
    assert {key: layers[0][key] for key in stem} == stem


def test_json_totals_are_the_sums_of_its_layers(analysis: Analysis) -> None:
    model = parsed(analysis)["models"][0]
    for key in ("params", "buffers", "macs", "activations", "weight_bytes"):
        assert model["totals"][key] == sum(layer[key] for layer in model["layers"]) > 0
    assert model["totals"]["flops"] == 2 * model["totals"]["macs"]


def test_json_says_whose_weights_a_layer_uses(analysis: Analysis) -> None:
    shares = {layer["name"]: layer.get("shares") for layer in parsed(analysis)["models"][0]["layers"]}
    assert shares.pop("stage.1.add.main.conv") == "stage.0.add.main.conv"
    assert set(shares.values()) == {None}


def test_json_says_that_a_figure_is_not_known(lower_bound: Analysis) -> None:
    model = parsed(lower_bound)["models"][0]
    assert model["complete"] is False
    assert model["layers"][-1]["params"] is None
    assert model["layers"][-1]["macs"] == 13
    assert "params" in model["incomplete"]
    assert "macs" not in model["incomplete"]
    assert "params" in model["layers"][-1]["incomplete"]


def test_json_tells_no_bound_as_a_fact_where_the_cost_is_known() -> None:
    model = parsed(convcost.analyze("swin_t"))["models"][0]
    assert (model["complete"], model["incomplete"]) == (True, ["receptive_field"])
    assert model["totals"]["receptive_field"] == [4, 4]
    attention = next(layer for layer in model["layers"] if layer["kind"] == "attention")
    assert (attention["receptive_field"], "receptive_field" in attention["incomplete"]) == (None, True)


def test_json_marks_tokens_and_writes_fractions() -> None:
    x = tokens(17, 5)
    node = Node("act", LeakyRelu(), ("input",), x)
    model = parsed(analyze(Graph("net", {"input": x}, (node,), {"out": "act"})))["models"][0]
    assert model["inputs"] == {"input": {"tokens": [17, 5]}}
    assert model["layers"][0]["args"] == {"negative_slope": 0.01}


def test_json_is_ascii_and_gives_back_every_name(analysis: Analysis) -> None:
    name = "r\xe9seau\x1b\u202e\udc80"
    text = json_of(analyze(replace(analysis.graph, name=name)))
    assert text.isascii()
    assert "\x1b" not in text
    assert json.loads(text)["models"][0]["name"] == name


def test_json_says_which_tool_s_operations_are_counted(analysis: Analysis) -> None:
    assert "operations" not in parsed(analysis)["models"][0]
    model = parsed(analyze(analysis.graph, Settings(convention="thop")))["models"][0]
    assert (model["operations"]["convention"], model["operations"]["unit"]) == ("thop", "MACs")
    assert set(model["operations"]) == {"convention", "tool", "unit", "counts"}


def test_json_has_the_memory_and_the_optimizer_where_they_were_given(analysis: Analysis) -> None:
    assert set(parsed(analysis)["models"][0]["memory"]) == {"in_place", "counts_input", "order"}
    given = Settings(optimizer="adam", memory_bytes=7_000_000)
    memory = parsed(analyze(analysis.graph, given))["models"][0]["memory"]
    assert (memory["optimizer"], memory["available_bytes"]) == ("adam", 7_000_000)


def test_json_carries_problems_with_their_places() -> None:
    source = Source("net.yaml", "convcost: 1\nlayers: [covn]\n")
    label = Label(Span(source, 21, 25), "did you mean `conv`?")
    document = parsed(problems=(Problem("E111", "unknown kind `covn`", (label,), ("a note",)),))
    assert document["models"] == []
    assert document["diagnostics"] == [
        {
            "code": "E111",
            "severity": "error",
            "message": "unknown kind `covn`",
            "places": [{"file": "net.yaml", "line": 2, "column": 10, "text": "did you mean `conv`?"}],
            "notes": ["a note"],
        }
    ]


def test_json_carries_the_warnings_of_building(analysis: Analysis) -> None:
    warning = Problem("E310", "never used", severity="warning")
    warned = analyze(replace(analysis.graph, diagnostics=(warning,)))
    document = parsed(warned, problems=tuple(diagnostics([warned])))
    assert [each["severity"] for each in document["diagnostics"]] == ["warning"]


def rows(*analyses: Analysis, view: View = EVERYTHING) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(lookup("csv").render(Analyses(analyses, view), (), Look()))))


def test_csv_has_every_layer_with_raw_integers(analysis: Analysis) -> None:
    stem = rows(analysis)[0]
    assert stem["name"] == "stem"
    assert stem["params"] == str(7 * 3 * 3 * 5 + 2 * 7)
    assert stem["macs"] == str(POSITIONS * 7 * 3 * 3 * 5)
    assert stem["complete"] == "true"


def test_csv_has_parts_where_a_depth_is_asked_for(analysis: Analysis) -> None:
    assert [row["name"] for row in rows(analysis, view=View(depth=1))] == ["stem", "stage", "head"]
    every = [row["name"] for row in rows(analysis)]
    assert len(every) == len(analysis.graph.nodes) - 1, "the norm belongs to its convolution"


def test_csv_columns_sum_to_the_totals(analysis: Analysis) -> None:
    assert sum(int(row["params"]) for row in rows(analysis)) == analysis.params
    assert sum(int(row["macs"]) for row in rows(analysis, view=View(depth=1, top=1, sort="macs"))) == analysis.macs


def test_csv_leaves_empty_what_is_not_known(lower_bound: Analysis) -> None:
    tail = rows(lower_bound)[-1]
    assert (tail["params"], tail["macs"], tail["complete"]) == ("", "13", "false")


def test_csv_takes_the_point_out_of_formulas(analysis: Analysis) -> None:
    for name in ("=1+1", "+1", "-1", "@SUM(A1)"):
        row = rows(analyze(replace(analysis.graph, name=name)))[0]
        assert row["model"] == f"'{name}"


def test_csv_has_one_header_for_several_networks(analysis: Analysis, lower_bound: Analysis) -> None:
    assert {row["model"] for row in rows(analysis, lower_bound)} == {"Two rounds", "Two rounds & more"}
