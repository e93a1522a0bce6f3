import csv
import json
from io import StringIO
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
INCEPTION = str(EXAMPLES / "inception_3a.yaml")
NARROW = 27 * 29 * 5 * 3 * 3 * 3
WIDE = 27 * 29 * 13 * 3 * 3 * 3


def row(text: str, name: str) -> list[str]:
    """The cells of the first line that begins with this name."""
    return next(cells[1:] for line in text.splitlines() if (cells := line.split()) and cells[0] == name)


def test_a_file_alone_compares_its_variants(convcost):
    done = convcost("compare", "family.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0].split() == ["Family", "narrow", "wide", "wide", "-", "narrow", "ratio"]
    assert row(done.stdout, "MACs")[:4] == [f"{NARROW:,}", f"{WIDE:,}", f"+{WIDE - NARROW:,}", "x2.6"]


def test_reduced_and_naive_inception(convcost):
    done = convcost("compare", INCEPTION)
    assert row(done.stdout, "params") == ["163,696", "387,296", "+223,600", "x2.37"]
    assert row(done.stdout, "concat.3x3") == ["101,154,816", "173,408,256", "+72,253,440", "x1.71"]
    assert row(done.stdout, "concat.5x5") == ["12,443,648", "120,422,400", "+107,978,752", "x9.68"]
    assert row(done.stdout, "concat.pool") == ["4,816,896", "0", "-4,816,896"]
    assert "concat.5x5 explains most of the difference: +107,978,752 of +175,415,296 MACs (61.6%)." in done.stdout
    assert "Not a fair swap: naive gives 416x28x28 where reduced gives 256x28x28." in done.stdout


def test_the_first_network_is_the_reference(convcost):
    done = convcost("compare", "family.yaml@wide", "family.yaml@narrow", "chain.yaml")
    assert row(done.stdout, "MACs")[:4] == [f"{WIDE:,}", f"{NARROW:,}", f"-{WIDE - NARROW:,}", "x0.385"]
    assert "Chain and Family wide have no part of one name: only their totals are compared." in done.stdout


def test_a_catalogue_name_stands_beside_a_file(convcost):
    done = convcost("compare", "resnet18", "chain.yaml", "--format", "json")
    assert [model["label"] for model in json.loads(done.stdout)["models"]] == ["resnet18", "Chain"]


def test_a_network_beside_itself_does_not_differ(convcost):
    done = convcost("compare", "chain.yaml", "chain.yaml")
    assert done.returncode == 0
    assert "No difference: the same layers on the same shapes, wired alike." in done.stdout
    assert "(3 parts unchanged)" in done.stdout


def test_piped_text_has_no_colour_no_rules_and_every_column(convcost):
    done = convcost("compare", "family.yaml", COLUMNS="20")
    assert done.stdout.isascii()
    assert "wide - narrow" in done.stdout.splitlines()[0]


def test_a_terminal_is_ruled_coloured_and_fitted(terminal):
    shown = terminal("compare", "family.yaml", COLUMNS="50")
    assert "────" in shown
    assert "\x1b[31m" in terminal("compare", "family.yaml", COLUMNS="100")
    assert "Left out to fit 50 columns: wide - narrow" in shown
    assert "\x1b" not in terminal("compare", "family.yaml", NO_COLOR="1")


def test_metric_depth_sort_and_all_shape_the_tables(convcost):
    done = convcost(
        "compare", INCEPTION, "--metric", "params,weights", "--depth", "all", "--sort", "difference", "--all"
    )
    lines = done.stdout.splitlines()
    assert lines.index("params by part") < lines.index("weights by part")
    first = lines[lines.index("params by part") + 1].split()
    assert first == ["concat.5x5.conv_2", "12,832", "153,632", "+140,800", "x12.0"]
    assert "concat.1x1.conv" in done.stdout
    assert "buffers" in done.stdout


def test_set_input_batch_and_dtype_hold_for_all(convcost):
    options = ("--input", "3x37x41", "--batch", "11", "--dtype", "float16", "--format", "json")
    totals = json.loads(convcost("compare", "family.yaml", *options).stdout)["totals"]
    assert totals["macs"]["figures"] == [11 * 35 * 39 * width * 27 for width in (5, 13)]
    assert totals["weight_bytes"]["figures"] == [2 * (width * 27 + width) for width in (5, 13)]


def test_formats_and_exports(convcost, folder):
    done = convcost(
        "compare", "family.yaml", "--format", "csv", *(f"--export=out.{each}" for each in ("json", "md", "txt"))
    )
    rows = list(csv.DictReader(StringIO(done.stdout)))
    assert [each["wide - narrow"] for each in rows if each["metric"] == "macs"] == [str(WIDE - NARROW)]
    assert json.loads((folder / "out.json").read_text(encoding="utf-8"))["schema"] == "convcost/compare/1"
    assert (folder / "out.md").read_text(encoding="utf-8").startswith("### Family: narrow, wide\n")
    assert (folder / "out.txt").read_text(encoding="utf-8").startswith("Family")


def test_layers_are_listed_in_place_of_parts(convcost, folder):
    done = convcost("compare", "family.yaml", "--layers")
    assert "by part" not in done.stdout
    altered = ["changed", "conv", f"+{WIDE - NARROW:,}", "8", "conv:", "out", "5", "->", "13"]
    assert altered in [line.split() for line in done.stdout.splitlines()]
    table = list(csv.DictReader(StringIO(convcost("compare", "family.yaml", "--layers", "--format", "csv").stdout)))
    assert [(each["change"], each["macs"]) for each in table] == [("changed", str(WIDE - NARROW))]
    document = json.loads(convcost("compare", "family.yaml", "--layers", "--format", "json").stdout)
    assert [len(each) for each in document["layers"]] == [0, 1]


def test_two_versions_of_a_file_with_a_layer_put_in_are_aligned(convcost, folder):
    text = (folder / "chain.yaml").read_text(encoding="utf-8")
    (folder / "new.yaml").write_text(
        text.replace("  - relu\n", "  - {conv: {out: 2, kernel: 1}}\n  - relu\n"), encoding="utf-8"
    )
    lines = convcost("compare", "chain.yaml", "new.yaml", "--layers").stdout.splitlines()
    begin = lines.index("Layers of new.yaml against chain.yaml")
    rows = [line.split()[:4] for line in lines[begin + 2 : begin + 5]]
    assert rows[0] == ["added", "conv", f"+{27 * 27 * 7 * 2:,}", "7"]
    assert [row[:2] for row in rows[1:]] == [["reshaped", "relu"], ["reshaped", "last"]]


def test_quiet_is_one_line_per_network(convcost):
    done = convcost("compare", "family.yaml", "-q")
    assert [line.split()[:2] for line in done.stdout.splitlines()] == [["Family", "narrow"], ["Family", "wide"]]


def test_one_network_is_no_comparison(convcost):
    done = convcost("compare", "chain.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error[E403] Chain is one network: comparing takes two or more\n")


def test_nothing_is_compared_where_a_network_is_missing(convcost, folder):
    done = convcost("compare", "family.yaml", "broken.yaml", "--export", "out.csv", "--export", "out.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "error[E300]" in done.stderr
    assert not (folder / "out.csv").exists()
    assert json.loads((folder / "out.json").read_text(encoding="utf-8"))["diagnostics"][0]["code"] == "E300"


def test_json_carries_what_is_wrong(convcost):
    done = convcost("compare", "family.yaml@wdie", "chain.yaml", "--format", "json")
    document = json.loads(done.stdout)
    assert (done.returncode, done.stderr, document["models"]) == (2, "", [])
    assert document["diagnostics"][0]["notes"] == ["did you mean `wide`?"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["family.yaml@wdie"], "did you mean `wide`?"),
        (["famly.yaml"], "did you mean `family.yaml`?"),
        (["family.yaml", "--metric", "mac"], "did you mean `macs`?"),
        (["family.yaml", "--metric", "xyz"], "metrics: params, trainable, buffers, macs"),
        (["family.yaml", "--metric", "receptive_field"], "it does not add up: it stands among the totals"),
        (["family.yaml", "--depth", "0"], "levels of blocks are counted from 1"),
        (["family.yaml", "--depth", "deep"], "a number, or `all`"),
        (["family.yaml", "--sort", "ration"], "did you mean `ratio`?"),
        (["family.yaml", "--set", "width=1", "--set", "with=2"], "did you mean `width`?"),
        (["family.yaml", "--export", "out.xls"], "unknown format"),
        ([], "missing argument 'NET'"),
    ],
)
def test_bad_input_says_what_was_meant(convcost, arguments, message):
    done = convcost("compare", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_notes_on_the_networks_are_told_beside_the_comparison(convcost, folder):
    text = (folder / "family.yaml").read_text(encoding="utf-8")
    (folder / "notes.yaml").write_text(f"{text}  - {{relu: {{}}, from: input}}\n", encoding="utf-8")
    assert "warning[W500]" in convcost("compare", "notes.yaml").stderr
    assert convcost("compare", "notes.yaml", "-q").stderr == ""
