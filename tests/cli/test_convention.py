"""``--convention TOOL``: the figures of another tool, named wherever they stand."""

import csv
import json
from io import StringIO

import pytest

from convcost import conventions
from convcost.analysis.caption import statement
from convcost.analysis.settings import Settings

CHAIN_MACS = 7 * 3 * 3 * 5 * 27 * 27 + 11 * 7 * 27 * 27
CHAIN_BIASES = (7 + 11) * 27 * 27
CHAIN_RELU = 7 * 27 * 27


def test_analyze_shows_what_the_tool_prints_and_says_whose_word_it_is(convcost):
    done = convcost("analyze", "chain.yaml", "--convention", "ptflops", "-v")
    assert done.returncode == 0
    header, *_, total = [line.split() for line in done.stdout.splitlines()[2:7]]
    assert header == ["name", "output", "params", "ptflops", "MACs", "share", "kind"]
    assert total[-1] == f"{CHAIN_MACS + CHAIN_BIASES + 2 * CHAIN_RELU:,}"
    assert (
        "\nptflops MACs, as ptflops 0.7.5 (backend pytorch) prints them: one per multiply-add and bias; " in done.stdout
    )
    assert "\nMACs: multiply-adds of convolutions" in done.stdout


def test_without_a_convention_nothing_is_said_of_tools(convcost):
    done = convcost("analyze", "chain.yaml", "--format", "json")
    (model,) = json.loads(done.stdout)["models"]
    assert "operations" not in model
    assert "operations" not in model["totals"]


def test_json_has_the_tool_beside_the_multiply_adds(convcost):
    done = convcost("analyze", "chain.yaml", "--convention", "torch", "--batch", "2", "--format", "json")
    (model,) = json.loads(done.stdout)["models"]
    assert model["operations"] == {
        "convention": "torch",
        "tool": "torch 2.13.0 (FlopCounterMode)",
        "unit": "FLOPs",
        "counts": "two per multiply-add, and nothing else",
    }
    assert model["totals"]["macs"] == 2 * CHAIN_MACS
    assert model["totals"]["operations"] == 2 * 2 * CHAIN_MACS
    assert [layer["operations"] for layer in model["layers"]][1] == 0


def test_csv_has_the_operations_of_every_layer(convcost):
    done = convcost("analyze", "chain.yaml", "--convention", "torchinfo", "--format", "csv")
    rows = list(csv.DictReader(StringIO(done.stdout)))
    assert sum(int(row["operations"]) for row in rows) == CHAIN_MACS + CHAIN_BIASES


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_every_table_says_the_convention(convcost, form):
    done = convcost("analyze", "chain.yaml", "--convention", "fvcore", "--format", form)
    assert done.stdout.count("fvcore flops by its rules; MACs and FLOPs by torchvision's") == 1
    assert " prints them: " not in done.stdout
    full = convcost("analyze", "chain.yaml", "--convention", "fvcore", "--format", form, "--verbose").stdout
    assert full.count("fvcore flops, as fvcore 0.1.5.post20221221 prints them: ") == 1
    assert "by its rules" not in full


def test_networks_are_compared_in_the_convention(convcost):
    done = convcost("compare", "family.yaml", "--convention", "torchinfo", "-v")
    assert "\ntorchinfo mult-adds by part\n" in done.stdout
    assert "\ntorchinfo mult-adds, as torchinfo 1.8.0 prints them: " in done.stdout


def test_the_costliest_layers_are_those_of_the_convention(convcost):
    done = convcost("analyze", "chain.yaml", "--convention", "thop", "--top", "1", "--format", "json")
    assert done.returncode == 0
    done = convcost("analyze", "chain.yaml", "--convention", "thop", "--top", "1")
    assert "... 2 more" in done.stdout
    assert "thop MACs" in done.stdout


def test_a_line_per_model_has_the_word_of_the_tool(convcost):
    done = convcost("analyze", "chain.yaml", "-q", "--convention", "ptflops-aten")
    assert done.stdout.rstrip().endswith(f"{CHAIN_MACS + CHAIN_BIASES:,} ptflops_aten MACs")


def test_a_lower_bound_says_which_layers_nobody_knows(convcost):
    network = "{convcost: 1, name: Bound, input: [6, 11, 7], layers: [{adaptive_avgpool: 3}]}"
    done = convcost("analyze", "-", "--convention", "tf_profiler", stdin=network)
    assert done.returncode == 0
    assert (
        "Lower bound of tf_profiler float_ops: nobody knows what adaptive_avgpool (adaptive_avgpool) would count."
        in done.stdout
    )


def test_the_verbose_run_says_where_the_convention_came_from(convcost):
    assert (
        ", convention thop (--convention)\n" in convcost("analyze", "chain.yaml", "-v", "--convention", "thop").stderr
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("analyze", "chain.yaml", "--convention", "fvcor"), "did you mean `fvcore`?"),
        (
            ("analyze", "chain.yaml", "--convention", "xyz"),
            "one of calflops, calflops_macs, deepspeed, deepspeed_macs, fvcore",
        ),
        (("analyze", "chain.yaml", "--convention", "../fvcore"), "did you mean `fvcore`?"),
        (("compare", "family.yaml", "--convention", ""), "one of calflops"),
        (("compare", "family.yaml", "--metric", "operations"), "name one, such as `--convention fvcore`"),
        (("check", "chain.yaml", "--convention", "fvcore"), "limits are on the stated convention"),
    ],
)
def test_a_convention_that_cannot_be_used_is_refused(convcost, arguments, said):
    done = convcost(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "error[E403]" in done.stderr
    assert said in done.stderr


COUNTING = (
    "analyze chain.yaml",
    "compare family.yaml",
    "explain chain.yaml first",
    "reconcile chain.yaml",
    "reconcile chain.yaml --from ptflops --to fvcore",
    "reductions chain.yaml",
    "sweep family.yaml --vary variant=narrow,wide",
    "zoo alexnet",
)
"""Commands that count, of every room."""


@pytest.mark.parametrize("typed", COUNTING)
def test_the_convention_is_one_line_of_80_columns_and_v_says_all_of_it(convcost, typed):
    line = "MACs by torchvision's rules: no bias, no norms; FLOPs are 2 x MACs"
    assert convcost(*typed.split()).stdout.splitlines().count(f"{line} (more: -v)") == 1
    assert len(f"{line} (more: -v)") <= 80
    full = convcost(*typed.split(), "-v").stdout
    assert full.count("padding zeros counted, bias and normalisation not; FLOPs are 2 x MACs") == 1
    assert line not in full


@pytest.mark.parametrize("tool", conventions.names())
def test_the_line_fits_80_columns_whatever_tool_is_named(tool):
    assert len(f"{statement(Settings(convention=tool))} (more: -v)") <= 80


def test_a_report_that_is_sent_around_says_the_rules_in_full(convcost, folder):
    assert convcost("analyze", "chain.yaml", "--export", "out.html", "--export", "out.md").returncode == 0
    assert "padding zeros counted" in (folder / "out.html").read_text(encoding="utf-8")
    short = (folder / "out.md").read_text(encoding="utf-8")
    assert short.endswith("MACs by torchvision's rules: no bias, no norms; FLOPs are 2 x MACs\n")
