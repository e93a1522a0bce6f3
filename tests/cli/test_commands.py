import json

import pytest

import convcost as package
from tests.cli.conftest import FAMILY


def test_the_version_is_said_in_front_of_everything(convcost):
    for option in ("--version", "-V"):
        assert convcost(option).stdout == f"convcost {package.__version__}\n"
    assert convcost("--version", "analyze").stdout == f"convcost {package.__version__}\n"


def test_no_command_shows_the_help_and_judges_nothing(convcost):
    done = convcost()
    assert done.returncode == 2
    assert "Commands:" in done.stdout


def test_an_unknown_command_gets_a_suggestion(convcost):
    done = convcost("analyse", "chain.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Did you mean 'analyze'?" in done.stderr


def test_a_command_is_not_abbreviated(convcost):
    assert convcost("an", "chain.yaml").returncode == 2


@pytest.mark.parametrize(
    "arguments", [["compare", "--no-such-option"], ["zoo", "show", "nothing"], ["explain", "nothing"], ["zoo", "--x"]]
)
def test_a_command_without_a_result_says_in_json_that_it_has_none(convcost, arguments):
    done = convcost(*arguments, "--format", "json")
    report = json.loads(done.stdout)
    assert (done.returncode, done.stderr, list(report)) == (2, "", ["schema", "version", "diagnostics"])
    assert (report["schema"], len(report["diagnostics"])) == ("convcost/refused/1", 1)


def test_init_writes_a_file_that_analyzes_and_keeps_one_that_is_there(convcost, folder):
    done = convcost("init")
    assert done.returncode == 0
    assert done.stderr == "wrote net.yaml; next: convcost analyze net.yaml\n"
    assert convcost("analyze", "net.yaml", "-q").stdout.startswith("Starter ")
    (folder / "net.yaml").write_text("mine", encoding="utf-8")
    again = convcost("init")
    assert again.returncode == 2
    assert "error[E405] `net.yaml` exists and is kept as it is" in again.stderr
    assert (folder / "net.yaml").read_text(encoding="utf-8") == "mine"
    assert convcost("init", "missing/net.yaml").returncode == 2


@pytest.mark.parametrize(
    ("name", "why"),
    [("-", "stands for standard input"), ("convcost.yaml", "holds the limits of a project")],
)
def test_init_writes_no_network_under_a_name_that_means_something_else(convcost, folder, name, why):
    done = convcost("init", name)
    assert done.returncode == 2
    assert f"error[E405] `{name}` {why}, so no network can be called that\n" in done.stderr
    assert "choose another name, such as net.yaml" in done.stderr
    assert not (folder / name).exists()


def test_init_does_not_write_through_a_dangling_link(convcost, folder):
    (folder / "net.yaml").symlink_to("elsewhere.yaml")
    assert convcost("init").returncode == 2
    assert not (folder / "elsewhere.yaml").exists()


def test_validate_names_what_is_sound_and_reports_what_is_not(convcost):
    done = convcost("validate", ".")
    assert done.returncode == 2
    assert done.stdout.splitlines() == ["ok  chain.yaml", "ok  family.yaml@narrow", "ok  family.yaml@wide"]
    assert [code for code in ("E110", "E111", "E300") if f"error[{code}]" in done.stderr] == ["E110", "E111", "E300"]
    assert convcost("validate", "chain.yaml", "-q").stdout == ""


def test_expand_prints_one_network_that_analyzes_to_the_same(convcost):
    flat = convcost("expand", "family.yaml@wide")
    assert flat.returncode == 0
    again = json.loads(convcost("analyze", "-", "--format", "json", stdin=flat.stdout).stdout)["models"][0]
    before = json.loads(convcost("analyze", "family.yaml@wide", "--format", "json").stdout)["models"][0]
    assert again["totals"] == before["totals"]


def test_expand_picks_no_variant_silently(convcost):
    done = convcost("expand", "family.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert "one of: narrow, wide" in done.stderr


def test_explain_prints_the_manual_of_a_kind_or_a_code(convcost):
    assert convcost("explain", "conv").stdout.startswith("conv\n\nConvolution: ")
    assert convcost("explain", "e110").stdout.startswith("E110 unknown key\n")
    unknown = convcost("explain", "cnov")
    assert unknown.returncode == 2
    assert "did you mean `conv`?" in unknown.stderr


def test_schema_prints_a_json_schema(convcost):
    done = convcost("schema")
    assert done.returncode == 0
    assert json.loads(done.stdout)["$schema"].startswith("https://json-schema.org/")


@pytest.mark.parametrize(
    ("arguments", "said", "command"),
    [
        (["analyze", "chain.yaml", "--batch", "x"], "`--batch x` is no whole number", "convcost analyze"),
        (["analyze", "chain.yaml", "--batch", "1.5"], "`--batch 1.5` is no whole number", "convcost analyze"),
        (["analyze", "chain.yaml", "--top", "0"], "`--top 0`: the least is 1", "convcost analyze"),
        (["check", "chain.yaml", "--base"], "option '--base' requires an argument", "convcost check"),
        (["zoo", "--family"], "option '--family' requires an argument", "convcost zoo"),
        (["--nope"], "no such option: --nope", "convcost"),
    ],
)
def test_a_wrong_option_is_refused_in_our_words_with_the_help_of_its_command(convcost, arguments, said, command):
    done = convcost(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"error[E403] {said}\n  = {command} --help shows what there is\n"


@pytest.mark.parametrize("command", ["analyze", "compare", "check", "explain", "reductions", "reconcile"])
def test_an_unknown_format_is_refused_before_any_network_is_read(convcost, command):
    done = convcost(command, "no such file", "--format", "X")
    assert (done.returncode, done.stdout) == (2, "")
    listed = "one of csv, github, html, json, jsonl, junit, latex, markdown, mermaid, svg, text"
    assert done.stderr == f"error[E403] `--format X`: unknown format\n  = {listed}\n"


@pytest.mark.parametrize(
    "arguments",
    [["analyze"], ["compare", "chain.yaml"], ["check", "--max", "params=1M"], ["validate"], ["expand"], ["reductions"]],
)
def test_one_variant_of_standard_input_is_taken(convcost, arguments):
    done = convcost(*arguments, "-@wide", stdin=FAMILY)
    assert (done.returncode, done.stderr) == (0, "")
    assert convcost(*arguments, "-@width", stdin=FAMILY).returncode == 2


@pytest.mark.parametrize("typed", [("resnet50",), ("chain.yaml", "--depth", "1"), ("family.yaml@wide",), ("res*",)])
def test_a_network_in_place_of_a_command_is_told_how_to_be_analyzed(convcost, typed):
    done = convcost(*typed)
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean `convcost analyze " in done.stderr


def test_what_is_neither_command_nor_network_is_left_to_the_help(convcost):
    done = convcost("nothing.yaml")
    assert done.returncode == 2
    assert "convcost --help shows what there is" in done.stderr
