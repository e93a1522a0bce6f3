"""``convcost reconcile``: the ledger, what explains a quoted figure, and what every tool prints."""

import csv
import json
from io import StringIO

import pytest

MACS = 7 * 3 * 3 * 5 * 27 * 27 + 11 * 7 * 27 * 27
BIAS = (7 + 11) * 27 * 27
RELU = 7 * 27 * 27


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def test_the_steps_lead_from_one_total_to_the_other(convcost):
    done = convcost("reconcile", "chain.yaml", "--from", "torch", "--to", "ptflops", "-v")
    assert (done.returncode, done.stderr) == (0, "")
    table = [line.split() for line in done.stdout.splitlines()[2:8]]
    assert table == [
        ["step", "layers", "amount", "total"],
        ["torch", "FLOPs", f"{2 * MACS:,}"],
        ["two", "per", "multiply-add", "2", "conv", f"-{MACS:,}", f"{MACS:,}"],
        ["bias", "2", "conv", f"+{BIAS:,}", f"{MACS + BIAS:,}"],
        ["activation", "1", "relu", f"+{2 * RELU:,}", f"{MACS + BIAS + 2 * RELU:,}"],
        ["ptflops", "MACs", f"{MACS + BIAS + 2 * RELU:,}"],
    ]
    for title in ("torch FLOPs, as ", "ptflops MACs, as ", "MACs: "):
        assert f"\n{title}" in done.stdout


def test_the_default_stands_for_the_side_that_is_not_named(convcost):
    to = convcost("reconcile", "chain.yaml", "--to", "fvcore").stdout
    assert "\ntorchvision MACs " in to
    assert to == convcost("reconcile", "chain.yaml", "--from", "torchvision", "--to", "fvcore").stdout
    assert "No difference: both come to " in to


def test_every_variant_has_its_ledger(convcost):
    done = convcost("reconcile", "family.yaml", "--to", "torch", "--format", "json")
    models = json.loads(done.stdout)["models"]
    assert [model["variant"] for model in models] == ["narrow", "wide"]
    for model in models:
        amounts = sum(step["amount"] for step in model["steps"])
        assert model["from"]["total"] + amounts == model["to"]["total"]
    assert models[0]["from"] | {"total": 0} == {
        "convention": "torchvision",
        "tool": "torchvision 0.28",
        "unit": "MACs",
        "counts": "multiply-adds, and nothing else",
        "total": 0,
        "complete": True,
    }


def test_the_steps_as_comma_separated_values_can_be_summed(convcost):
    done = convcost("reconcile", "chain.yaml", "--to", "ptflops", "--batch", "3", "--format", "csv")
    found = rows(done.stdout)
    assert sum(int(row["amount"]) for row in found) == BIAS + RELU + 3 * RELU - 2 * MACS
    assert {row["step"]: int(row["layers"]) for row in found} == {"divided by the batch": 2, "bias": 2, "activation": 1}


def test_markdown_has_a_table(convcost):
    done = convcost("reconcile", "chain.yaml", "--to", "torchinfo", "--format", "markdown")
    assert "| step | layers | amount | total |\n| --- | --- | ---: | ---: |\n" in done.stdout


def test_alone_it_lists_what_every_tool_prints(convcost):
    done = convcost("reconcile", "chain.yaml")
    assert done.returncode == 0
    first, second = done.stdout.splitlines()[3:5]
    assert first.split()[:4] == ["torchvision", f"{MACS:,}", "MACs", "0"]
    assert second.split()[:4] == ["calflops", f"{2 * MACS + BIAS + RELU:,}", "FLOPs", f"+{MACS + BIAS + RELU:,}"]
    listed = json.loads(convcost("reconcile", "chain.yaml", "--format", "json").stdout)["models"][0]["totals"]
    assert {each["convention"]: each["total"] for each in listed}["torch"] == 2 * MACS
    assert len(rows(convcost("reconcile", "chain.yaml", "--format", "csv").stdout)) == len(listed)


def test_the_eternal_question_is_one_of_stride_placement(convcost):
    done = convcost("reconcile", "resnet50", "3.8G")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\n`convcost compare resnet50 resnet50_v1` shows where they differ.\n" in done.stdout
    assert "3,857,973,248  torchvision MACs  cut off  -231,211,008  variant resnet50_v1\n" in done.stdout
    assert "2 digits prove little: 20 of the 1,236 totals that were tried have them." in done.stdout
    assert "19 explanations more, with more differences: --all lists them." in done.stdout


def test_all_explanations_are_listed_on_request_best_first(convcost):
    found = rows(convcost("reconcile", "chain.yaml", str(MACS), "--all", "--format", "csv").stdout)
    assert found[0]["convention"] == "torchvision"
    assert {row["relation"] for row in found} == {"exact"}
    done = convcost("reconcile", "chain.yaml", "0.72M", "--all")
    assert "--all lists them" not in done.stdout


def test_a_figure_that_nothing_explains_ends_with_1(convcost):
    done = convcost("reconcile", "chain.yaml", "77.7G")
    assert done.returncode == 1
    assert "Nothing explains 77.7G: none of the " in done.stdout
    told = convcost("reconcile", "chain.yaml", "77.7G", "--format", "json")
    assert told.returncode == 1
    content = json.loads(told.stdout)
    assert (content["explained"], content["explanations"], content["figure"]["value"]) == (False, [], 77_700_000_000)


def test_the_word_behind_a_figure_is_not_taken_at_its_word(convcost):
    plain = convcost("reconcile", "alexnet", "0.714G", "--format", "csv").stdout
    for written in ("0.714 GFLOPs", "0.714 GMACs", "0.714G mult-adds", "0.714 GMac", "714M"):
        assert convcost("reconcile", "alexnet", written, "--format", "csv").stdout == plain


def test_a_file_is_written_beside_the_screen(convcost, folder):
    done = convcost("reconcile", "chain.yaml", "--to", "torch", "--export", "steps.csv", "--export", "steps.md")
    assert done.returncode == 0
    assert (folder / "steps.csv").read_text(encoding="utf-8").startswith("model,variant,step,")
    assert (folder / "steps.md").read_text(encoding="utf-8").startswith("### Chain")


def test_on_a_terminal_whole_columns_are_left_out_and_no_digit(terminal):
    shown = terminal("reconcile", "chain.yaml", "--to", "ptflops", COLUMNS="40", NO_COLOR="1")
    assert f"{MACS + BIAS + 2 * RELU:,}" in shown
    assert "Left out to fit 40 columns: layers" in shown


def test_the_network_can_be_another_size_with_other_values(convcost):
    done = convcost(
        "reconcile", "chain.yaml", "--set", "width=2", "--input", "3x5x7", "--to", "torch", "--format", "json"
    )
    (model,) = json.loads(done.stdout)["models"]
    assert model["from"]["total"] == 3 * 3 * (2 * 3 * 3 * 5 + 11 * 2)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("chain.yaml", "--to", "torchnfo"), "`--to`: unknown convention `torchnfo`"),
        (("chain.yaml", "--from", "torchnfo"), "did you mean `torchinfo`?"),
        (("chain.yaml", "--to", ""), "`--to`: unknown convention ``"),
        (("chain.yaml", "fvcore"), "`--to fvcore` shows the steps"),
        (("chain.yaml", "ptflops-aten"), "`--to ptflops-aten` shows the steps"),
        (("chain.yaml", "3.8G", "--to", "fvcore"), "`reconcile` answers one question at a time"),
        (("chain.yaml", "--all"), "`--all` lists explanations of a FIGURE"),
        (("chain.yaml", "3.8e9"), "write 3.8G"),
        (("chain.yaml", "many"), "is no printed figure"),
        (("chain.yaml", "12%"), "is no number of operations"),
        (("chain.yaml", "0"), "is no number of operations"),
        (("chain.yaml", "3.8X"), "one of k, K, M, G"),
        (("chain.yaml", ""), "is no printed figure"),
        (("resnet5", "3.8G"), "did you mean"),
        (("broken.yaml", "3.8G"), "a window of 30 does not fit"),
        (("broken.yaml", "--to", "torch"), "a window of 30 does not fit"),
        (("family.yaml@wid", "3.8G"), "did you mean `wide`?"),
        (("chain.yaml", "--batch", "0"), "the batch must be at least 1"),
        (("chain.yaml", "--to", "torch", "--export", "x.png"), "unknown format"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_way_out(convcost, arguments, said):
    done = convcost("reconcile", *arguments)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_refusal_is_json_where_that_is_the_format(convcost):
    done = convcost("reconcile", "chain.yaml", "--to", "torchnfo", "--format", "json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["diagnostics"][0]["code"] == "E403"


def test_quiet_is_a_line_per_network_or_explanation(convcost):
    steps = convcost("reconcile", "family.yaml", "--to", "torch", "-q").stdout.splitlines()
    macs = 3 * 3 * 3 * 27 * 29
    assert steps == [
        f"Family {variant}  {width * macs:,} torchvision MACs to {2 * width * macs:,} torch FLOPs"
        for variant, width in (("narrow", 5), ("wide", 13))
    ]
    assert (
        convcost("reconcile", "chain.yaml", str(MACS), "-q").stdout
        == f"Chain  {MACS:,}  torchvision MACs  exactly  0  -\n"
    )
    assert convcost("reconcile", "chain.yaml", "77.7G", "-q").stdout == "nothing explains 77.7G\n"
    assert convcost("reconcile", "chain.yaml", "-q").stdout.startswith(f"Chain  {MACS:,} torchvision MACs, ")


def test_the_unit_of_a_figure_may_be_a_word_of_its_own(convcost):
    apart = convcost("reconcile", "alexnet", "0.714", "GMACs")
    assert apart.returncode == 0
    assert "0.714" in apart.stdout.splitlines()[0]
    assert apart.stdout.splitlines()[1:] == convcost("reconcile", "alexnet", "0.714G").stdout.splitlines()[1:]


def test_what_is_no_unit_behind_a_figure_is_refused(convcost):
    done = convcost("reconcile", "alexnet", "0.714G", "bananas")
    assert (done.returncode, done.stdout) == (2, "")
    assert "error[E403]" in done.stderr
