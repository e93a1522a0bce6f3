"""Memory on the command line: timelines, training, batches that fit, and the settings that they are taken under."""

import csv
import json
from io import StringIO

import pytest

INPUT, FIRST, LAST = 3 * 29 * 31, 7 * 27 * 27, 11 * 27 * 27
WEIGHTS = 4 * (7 * 3 * 3 * 5 + 7 + 11 * 7 + 11)
PEAK = 4 * (FIRST + LAST)


def total(done, key):
    return json.loads(done.stdout)["models"][0]["totals"][key]


def test_a_pipe_gets_a_line_per_layer_in_place_of_the_table(convcost):
    done = convcost("analyze", "chain.yaml", "--timeline")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[2:6] == [
        "name   in use (bytes)  allocated (bytes)",
        f"first          {4 * (INPUT + FIRST):,}             {4 * FIRST:,}",
        f"relu           {4 * FIRST:,}                  0",
        f"last           {PEAK:,}             {4 * LAST:,}",
    ]
    assert f"At most 51.26 KiB ({PEAK:,} bytes) are in use at once while `last` runs:" in done.stdout
    assert "Memory: norm, activation, add, mul in place, views free; input counted" in done.stdout


def test_a_terminal_gets_a_chart_within_its_width(terminal):
    shown = terminal("analyze", "chain.yaml", "--timeline", COLUMNS="40", NO_COLOR="1")
    assert "51.26 KiB │        ████\n" in shown
    assert "                   last\n" in shown
    assert "█" not in terminal("analyze", "chain.yaml", "--timeline", TERM="dumb")


def test_every_network_and_variant_has_its_timeline(convcost):
    done = convcost("analyze", "chain.yaml", "family.yaml", "--timeline", "--format", "json")
    document = json.loads(done.stdout)
    assert document["schema"] == "convcost/timeline/1"
    assert [each["variant"] for each in document["models"]] == [None, "narrow", "wide"]
    assert document["models"][0]["peak"] == {
        "layer": "last",
        "bytes": PEAK,
        "held": [
            {"name": "last", "bytes": 4 * LAST, "is_workspace": False},
            {"name": "relu", "bytes": 4 * FIRST, "is_workspace": False},
        ],
    }
    assert document["models"][0]["memory"]["in_place"] == ["norm", "activation", "add", "mul"]


def test_a_timeline_has_a_row_per_layer_in_a_table(convcost):
    done = convcost("analyze", "chain.yaml", "--timeline", "--format", "csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert list(csv.reader(StringIO(done.stdout))) == [
        ["model", "variant", "name", "peak_memory_bytes", "allocated_bytes"],
        ["Chain", "", "first", str(4 * (INPUT + FIRST)), str(4 * FIRST)],
        ["Chain", "", "relu", str(4 * FIRST), "0"],
        ["Chain", "", "last", str(PEAK), str(4 * LAST)],
    ]


def test_a_timeline_goes_into_files_too(convcost, folder):
    done = convcost("analyze", "chain.yaml", "--timeline", "--export", "memory.md", "--export", "memory.txt")
    assert (done.returncode, done.stderr) == (0, "")
    assert (folder / "memory.txt").read_text(encoding="utf-8") == done.stdout
    written = (folder / "memory.md").read_text(encoding="utf-8").splitlines()
    assert written[:5] == ["### Chain", "", "3x29x31 -> 11x27x27", "", "| name | in use (bytes) | allocated (bytes) |"]
    assert f"| last | {PEAK:,} | {4 * LAST:,} |" in written


def test_a_network_that_cannot_be_built_keeps_no_other_timeline_back(convcost):
    done = convcost("analyze", "broken.yaml", "chain.yaml", "--timeline")
    assert done.returncode == 2
    assert "while `last` runs" in done.stdout
    assert "error[E300]" in done.stderr


@pytest.mark.parametrize(
    ("options", "peak"),
    [
        ([], PEAK),
        (["--in-place", "none"], PEAK),
        (["--batch", "13"], 13 * PEAK),
        (["--dtype", "weights=float64,activations=int8"], PEAK // 4),
        (["--until", "relu"], 4 * (INPUT + FIRST)),
        (["--until", "relu", "--no-count-input"], 4 * FIRST),
        (["--until", "relu", "--in-place", "none"], 4 * 2 * FIRST),
        (["--until", "relu", "--in-place", "concat, activation"], 4 * (INPUT + FIRST)),
    ],
)
def test_settings_change_the_peak(convcost, options, peak):
    assert total(convcost("analyze", "chain.yaml", "--format", "json", *options), "peak_memory_bytes") == peak


def test_the_peak_can_be_a_column_and_then_its_rule_is_told_in_full(convcost):
    done = convcost("analyze", "chain.yaml", "--columns", "peak_memory", "--in-place", "none", "-v")
    assert ["total", f"{PEAK:,}"] in [line.split() for line in done.stdout.splitlines()]
    assert "Memory: nothing in place, views free; input counted" in done.stdout
    assert "Memory:" not in convcost("analyze", "chain.yaml", "-v").stdout
    rows = list(csv.DictReader(StringIO(convcost("analyze", "chain.yaml", "--format", "csv").stdout)))
    assert [row["allocated_bytes"] for row in rows] == [str(4 * FIRST), "0", str(4 * LAST)]


def test_training_is_told_below_the_table_and_in_json(convcost):
    done = convcost("analyze", "chain.yaml", "--training", "momentum", "-v")
    saved = 4 * (INPUT + FIRST)
    needed = 3 * WEIGHTS + saved + 4 * (FIRST + LAST)
    assert "saved activations (bytes)" in done.stdout
    assert f"({needed:,} bytes), while `last` runs backwards:" in done.stdout
    assert "momentum state" in done.stdout
    assert "Training memory with momentum: tensors are kept as torch keeps them on a GPU" in done.stdout
    done = convcost("analyze", "chain.yaml", "--training", "momentum", "--format", "json")
    assert total(done, "saved_bytes") == saved
    assert total(done, "training_memory_bytes") == needed
    assert json.loads(done.stdout)["models"][0]["memory"]["optimizer"] == "momentum"
    assert "saved_bytes" not in json.loads(convcost("analyze", "chain.yaml", "--format", "json").stdout)["models"][0]


def test_the_largest_batch_is_told_for_inference_and_for_training(convcost):
    done = convcost("analyze", "chain.yaml", "--fits", "1 MiB")
    most = (2**20 - WEIGHTS) // PEAK
    assert f"1 MiB hold a batch of {most} at inference: " in done.stdout
    assert f"({WEIGHTS + most * PEAK:,} bytes); one more takes " in done.stdout
    trained = convcost("analyze", "chain.yaml", "--fits", "1MiB", "--training", "sgd", "--format", "json")
    assert total(trained, "largest_batch") == (2**20 - 2 * WEIGHTS) // (4 * (INPUT + FIRST + FIRST + LAST))


def test_comparing_takes_the_same_settings(convcost):
    done = convcost("compare", "family.yaml", "--training", "adam", "--fits", "1MiB", "--metric", "saved_bytes")
    assert done.returncode == 0
    for title in ("peak memory (bytes)", "training memory (bytes)", "largest batch", "saved activations by part"):
        assert title in done.stdout


def test_verbose_says_what_was_given(convcost):
    options = ["--in-place", "none", "--no-count-input", "--order", "best", "--training", "sgd", "--fits", "24GiB"]
    done = convcost("analyze", "chain.yaml", "-v", *options)
    assert done.stderr == (
        "settings: batch 1 (default), dtype float32 (default, unless the file says), in place none (--in-place), "
        "input left aside (--no-count-input), order best (--order), training with sgd (--training), "
        "memory 24 GiB (--fits)\n"
    )


@pytest.mark.parametrize(
    ("options", "message", "hint"),
    [
        (["--in-place", "nrom"], "nothing works in place by the word `nrom`", "did you mean `norm`?"),
        (["--in-place", "none,add"], "nothing works in place by the word `none`", "one of norm, activation, add"),
        (["--in-place", ""], "nothing works in place by the word ``", "one of norm, activation, add"),
        (["--order", "bset"], "unknown order `bset`", "did you mean `best`?"),
        (["--training", "adma"], "unknown optimizer `adma`", "did you mean `adam`?"),
        (["--training", "adam", "--dtype", "int8"], "gradients cannot be int8", "weights=int8,gradients=float16"),
        (["--columns", "optimizer_bytes"], "training takes an optimizer", "such as `--training adam`"),
        (["--columns", "largest_batch"], "no column `largest_batch` of layers", "columns: params"),
        (["--fits", "24"], "`--fits 24`: `24` needs a unit", "write "),
        (["--fits", "24G"], "`--fits 24G`: `24G` is no size in bytes", "write 24 GB or 24 GiB"),
        (["--fits", "much"], "`--fits much`", "bytes are written like"),
        (["--fits", "0"], "nothing fits into nothing", "24GiB"),
        (["--timeline", "--region", "first[0,0]"], "both stand in place of the table", "ask for one of them"),
    ],
)
def test_what_cannot_be_asked_says_what_can(convcost, options, message, hint):
    done = convcost("analyze", "chain.yaml", *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert hint in done.stderr
