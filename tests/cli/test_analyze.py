import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

FIRST = 7 * 3 * 3 * 5 + 7
LAST = 11 * 7 * 1 * 1 + 11
FIRST_MACS = 27 * 27 * 7 * 3 * 3 * 5
LAST_MACS = 27 * 27 * 11 * 7


def models(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)["models"]
    return found


def test_the_table_is_exact_and_talks_to_nobody(convcost):
    done = convcost("analyze", "chain.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    rows = [line.split() for line in done.stdout.splitlines()]
    assert ["Chain", "3x29x31", "->", "11x27x27"] in rows
    assert ["total", f"{FIRST + LAST:,}", f"{FIRST_MACS + LAST_MACS:,}"] in rows


def test_piped_text_has_no_colour_no_boxes_and_is_never_cut(convcost):
    done = convcost("analyze", "chain.yaml", COLUMNS="20")
    assert done.stdout.isascii()
    assert "\x1b" not in done.stdout
    assert any(line.startswith("first ") and line.endswith("conv 7 3x5") for line in done.stdout.splitlines())


def test_json_of_several_networks_and_variants(convcost):
    done = convcost("analyze", "chain.yaml", "family.yaml", "--format", "json")
    assert done.returncode == 0
    named = [(model["name"], model["file"], model["variant"]) for model in models(done.stdout)]
    assert named == [
        ("Chain", "chain.yaml", None),
        ("Family", "family.yaml", "narrow"),
        ("Family", "family.yaml", "wide"),
    ]
    assert models(done.stdout)[0]["totals"]["macs"] == FIRST_MACS + LAST_MACS
    assert models(done.stdout)[0]["layers"][0]["line"] == 6


def test_a_variant_is_addressed_behind_an_at_sign(convcost):
    done = convcost("analyze", "family.yaml@wide", "--format", "json")
    assert [model["variant"] for model in models(done.stdout)] == ["wide"]
    unknown = convcost("analyze", "family.yaml@wdie")
    assert unknown.returncode == 2
    assert "did you mean `wide`?" in unknown.stderr


def test_standard_input_is_called_so(convcost):
    text = Path("chain.yaml").read_text(encoding="utf-8")
    assert models(convcost("analyze", "-", "--format", "json", stdin=text).stdout)[0]["file"] == "<stdin>"
    assert "--> <stdin>:7:5" in convcost("analyze", "-", stdin=text.replace("relu", "rleu")).stderr


def test_set_input_batch_and_dtype_change_what_they_say(convcost):
    options = ["--set", "width=2*5+1", "--input", "3x37x41", "--batch", "13", "--dtype", "float16"]
    model = models(convcost("analyze", "chain.yaml", "--format", "json", *options).stdout)[0]
    assert model["inputs"] == {"input": [3, 37, 41]}
    assert model["totals"]["params"] == 11 * 3 * 3 * 5 + 11 + 11 * 11 + 11
    assert model["totals"]["macs"] == 13 * 35 * 37 * (11 * 3 * 3 * 5 + 11 * 11)
    assert model["totals"]["weight_bytes"] == 2 * model["totals"]["params"]
    assert (model["batch"], model["dtype"]) == (13, "float16")


def test_until_stops_behind_a_layer(convcost):
    done = convcost("analyze", "chain.yaml", "--until", "relu", "--format", "json")
    assert [layer["name"] for layer in models(done.stdout)[0]["layers"]] == ["first", "relu"]
    assert models(done.stdout)[0]["outputs"] == {"relu": [7, 27, 27]}


def test_until_reaches_what_stands_before_a_step_that_fails(convcost):
    done = convcost("analyze", "broken.yaml", "--until", "fine")
    assert done.returncode == 0
    assert "fine   7x27x29" in done.stdout
    assert done.stderr.startswith("note[E300] the network cannot be built as a whole: ")
    assert convcost("analyze", "broken.yaml", "--until", "nowhere").returncode == 2


def test_depth_sort_top_and_columns_shape_the_table(convcost):
    done = convcost("analyze", "chain.yaml", "--top", "1", "--sort", "params", "--columns", "params,activations")
    header, first, rest, total = (line.split() for line in done.stdout.splitlines()[2:6])
    assert header == ["name", "output", "params", "share", "activations", "kind"]
    assert first[:3] == ["first", "7x27x27", f"{FIRST:,}"]
    assert rest[:4] == ["...", "2", "more", str(LAST)]
    assert total[:2] == ["total", f"{FIRST + LAST:,}"]


def test_quiet_is_one_line_per_model(convcost):
    done = convcost("analyze", "family.yaml", "-q")
    assert [line.split()[:2] for line in done.stdout.splitlines()] == [["Family", "narrow"], ["Family", "wide"]]


def test_verbose_says_which_setting_came_from_where(convcost):
    done = convcost("analyze", "chain.yaml", "-v", "--dtype", "int8")
    assert done.stderr == "settings: batch 1 (default), dtype int8 (--dtype)\n"


def test_csv_is_one_table_of_raw_integers(convcost):
    done = convcost("analyze", "chain.yaml", "family.yaml", "--format", "csv")
    rows = list(csv.DictReader(StringIO(done.stdout)))
    assert [row["params"] for row in rows if row["model"] == "Chain"] == [str(FIRST), "0", str(LAST)]
    assert {row["variant"] for row in rows} == {"", "narrow", "wide"}


def test_exports_are_written_in_the_format_of_their_suffix(convcost, folder):
    done = convcost(
        "analyze", "chain.yaml", *(f"--export=out.{each}" for each in ("json", "csv", "md", "txt", "html", "tex")), "-q"
    )
    assert done.returncode == 0
    assert models((folder / "out.json").read_text(encoding="utf-8"))[0]["name"] == "Chain"
    assert (folder / "out.csv").read_text(encoding="utf-8").startswith("model,variant,name,")
    assert (folder / "out.md").read_text(encoding="utf-8").startswith("### Chain\n")
    assert (folder / "out.txt").read_text(encoding="utf-8").startswith("Chain  3x29x31 -> 11x27x27\n")
    assert (folder / "out.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>\n")
    assert (folder / "out.tex").read_text(encoding="utf-8").startswith("% needs \\usepackage{booktabs}\n")


def test_an_export_replaces_a_file_whole_and_keeps_it_when_it_cannot(convcost, folder):
    (folder / "out.csv").write_text("before", encoding="utf-8")
    done = convcost("analyze", "chain.yaml", "broken.yaml", "--export", "out.csv", "--export", "out.json")
    assert done.returncode == 2
    assert (folder / "out.csv").read_text(encoding="utf-8") == "before"
    assert "not written because of the errors below: out.csv" in done.stderr
    report = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    assert [problem["code"] for problem in report["diagnostics"]] == ["E300"]
    assert not [file for file in folder.iterdir() if file.name.endswith(".tmp")]


def test_an_export_that_cannot_be_written_is_an_error(convcost):
    done = convcost("analyze", "chain.yaml", "--export", "missing/out.csv")
    assert (done.returncode, done.stdout) == (2, "")
    assert "error[E405] cannot write `missing/out.csv`: No such file or directory" in done.stderr


def test_a_network_that_fails_keeps_no_other_back(convcost):
    done = convcost("analyze", "misspelt.yaml", "chain.yaml", "nothing.yaml", "-q")
    assert done.returncode == 2
    assert done.stdout.startswith("Chain")
    assert [code for code in ("E110", "E111", "E400") if f"error[{code}]" in done.stderr] == ["E110", "E111", "E400"]


def test_a_shape_error_comes_with_the_shapes_up_to_it(convcost):
    done = convcost("analyze", "broken.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    table, _, problem = done.stderr.partition("error[E300]")
    assert "fine  7x27x29  conv 7 3x3" in table
    assert "broken.yaml:6" in problem


def test_errors_are_json_when_the_format_is(convcost):
    for arguments in (["misspelt.yaml"], ["nothing.yaml"], ["chain.yaml", "--top", "none"], ["--no-such-option"]):
        done = convcost("analyze", *arguments, "--format", "json")
        report = json.loads(done.stdout)
        assert (done.returncode, done.stderr) == (2, "")
        assert (report["schema"], report["models"]) == ("convcost/analysis/1", [])
        assert report["diagnostics"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--depth", "0"], "levels of blocks are counted from 1"),
        (["--columns", "parms"], "did you mean `params`?"),
        (["--sort", "flops"], "columns: params, trainable, buffers, macs"),
        (["--dtype", "float33"], "did you mean `float32`?"),
        (["--batch", "0"], "the batch must be at least 1, got 0"),
        (["--input", "3x0x5"], "`--input 3x0x5` is no shape"),
        (["--input", "rgb=3x5x5"], "has no input `rgb`"),
        (["--set", "width"], "`--set width` is not NAME=VALUE"),
        (["--set", "widht=3"], "did you mean `width`?"),
        (["--export", "out.htm"], "did you mean `.html`?"),
        (["--export", "out.doc"], "its suffix says the format"),
        (["--until", "frist"], "did you mean `first`?"),
        (["--format", "jsn"], "`--format jsn`: unknown format"),
        (["--format", "jsn"], "did you mean `json`?"),
        (["--format", "?"], "one of csv, github, html, json, jsonl, junit, latex, markdown, mermaid, svg, text"),
        (["--fromat", "json"], "Possible options: --format"),
    ],
)
def test_a_wrong_option_is_status_2_and_says_what_to_do(convcost, arguments, message):
    done = convcost("analyze", "chain.yaml", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_quiet_prints_the_columns_that_are_asked_for(convcost):
    done = convcost("analyze", "chain.yaml", "--quiet", "--columns", "buffers,activations")
    assert done.stdout == f"Chain  0 buffers  {7 * 27 * 27 * 2 + 11 * 27 * 27:,} activations\n"


def test_quiet_prints_the_memory_of_training_and_what_fits(convcost):
    line = convcost("analyze", "chain.yaml", "-q", "--training", "adam", "--fits", "1GiB").stdout
    assert line.count("\n") == 1
    assert " training memory (bytes)  " in line
    assert line.endswith(" largest batch\n")


@pytest.mark.parametrize("shape", [("--top", "1"), ("--sort", "macs"), ("--depth", "1"), ("--columns", "params")])
@pytest.mark.parametrize("instead", [("--timeline",), ("--region", "last")])
def test_what_shapes_the_table_is_refused_where_there_is_none(convcost, instead, shape):
    done = convcost("analyze", "chain.yaml", *instead, *shape)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"`{instead[0]}` stands in place of the table, which `{shape[0]}` shapes" in done.stderr
