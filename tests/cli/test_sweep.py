"""The commands sweep and formula: what they print, and what they answer to wrong questions."""

import json
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
FAMILY = """\
convcost: 1
name: Family
input: [3, 29, 31]
vars: {width: 7}
layers:
  - {conv: {out: width, kernel: [3, 5]}}
  - {conv: {out: 11, kernel: 1}}
"""


def macs(width: int) -> int:
    return 27 * 27 * width * 3 * 3 * 5 + 27 * 27 * 11 * width


@pytest.fixture(autouse=True)
def written(folder):
    (folder / "family.yaml").write_text(FAMILY, encoding="utf-8")


def test_a_sweep_for_people_programs_and_spreadsheets(convcost, folder):
    options = ("--vary", "width=1..9", "--max", f"macs={macs(5)}", "--sort", "macs")
    done = convcost("sweep", "family.yaml", *options, "--export", "designs.csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Family  9 points, 1 class; 5 within macs<={macs(5):,}\n")
    rows = (folder / "designs.csv").read_text(encoding="utf-8").splitlines()
    assert rows[1] == f"5,{5 * 45 + 5 + 11 * 5 + 11},{macs(5)}"
    report = json.loads(convcost("sweep", "family.yaml", *options, "--format", "json").stdout)
    assert (report["schema"], report["meeting"], report["outside"]) == ("convcost/sweep/1", 5, 4)


def test_a_formula(convcost):
    done = convcost("formula", "family.yaml", "--free", "width", "--at", "width=5")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"params = {45 + 1 + 11}*width + 11\n" in done.stdout
    assert f"At width=5: {57 * 5 + 11:,} params, {macs(5):,} MACs" in done.stdout


def test_a_formula_against_another_network(convcost):
    net = str(EXAMPLES / "reduce_before_5x5.yaml")
    asked = ("formula", f"{net}@reduced_first", "--free", "reduced", "--against", f"{net}@direct")
    done = convcost(*asked, "--at", "reduced=90")
    assert (done.returncode, done.stderr) == (0, "")
    assert "params: 1,100*reduced - 100,000\n  less    for reduced from 1 to 90\n  more" in done.stdout
    assert "99,000 - 100,000 = -1,000 params" in done.stdout
    report = json.loads(convcost(*asked, "--format", "json").stdout)
    assert report["schema"] == "convcost/crossing/1"
    runs = [{"first": 1, "last": 90, "sign": -1}, {"first": 91, "last": 2**20, "sign": 1}]
    assert report["differences"]["macs"]["runs"] == runs


@pytest.mark.parametrize(
    ("command", "options", "said"),
    [
        ("sweep", ("--vary", "width=1..4", "--front", "params,mac"), "did you mean `macs`?"),
        ("sweep", ("--vary", "width=1..4", "--front", "macs:least"), "write macs:most or macs:fewest"),
        ("sweep", ("--vary", "width=1..4", "--front", "macs", "--sort", "macs"), "both say in which order"),
        ("sweep", ("--vary", "width=1..4", "--sample", "0"), "the least is 1"),
        ("sweep", (), "nothing is varied"),
        ("formula", ("--free", "wdith"), "did you mean `width`?"),
        ("formula", ("--free", "width", "--at", "width=0"), "no whole number of at least 1"),
        ("formula", ("--free", "width", "--at", "res=1"), "`res` is not free"),
        ("formula", ("--free", "width,width"), "left free twice"),
        ("formula", ("--free", "width", "--against", "nosuch"), "no network of the catalogue is called `nosuch`"),
        ("formula", ("--free", "width", "--against", "alexnet", "--notation", "python"), "writes text or LaTeX"),
    ],
)
def test_a_wrong_question_is_answered_with_what_to_do(convcost, command, options, said):
    done = convcost(command, "family.yaml", *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_time_training_and_fields_are_columns_too(convcost):
    """The field of 3 x 5 and 1 x 1 kernels; the peaks of the device are met by every design alike."""
    options = ("--device", "t4", "--training", "adam", "--fits", "64MiB", "--dtype", "float16")
    columns = "receptive_field,least_seconds,training_memory_bytes,largest_batch"
    done = convcost("sweep", "family.yaml", "--vary", "width=1..3", *options, "--columns", columns)
    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert lines[2].split("  ")[-4:] == ["receptive field", "least time", "training memory", "largest batch"]
    assert all("3x5" in line and line.count("s") == 1 for line in lines[3:6])
    report = json.loads(
        convcost("sweep", "family.yaml", "--vary", "width=2", *options, "--columns", columns, "--format", "json").stdout
    )
    totals = report["designs"][0]["totals"]
    alone = json.loads(convcost("analyze", "family.yaml", "--set", "width=2", *options, "--format", "json").stdout)
    assert totals == {key: alone["models"][0]["totals"][key] for key in totals}


def test_what_a_column_needs_is_said(convcost):
    done = convcost("sweep", "family.yaml", "--vary", "width=1..3", "--columns", "latency")
    assert (done.returncode, done.stdout) == (2, "")
    assert "`latency` takes a device" in done.stderr
    formula = convcost("formula", "family.yaml", "--free", "width", "--columns", "receptive_field,macs")
    assert "receptive_field_h = 3\nreceptive_field_w = 5\n" in formula.stdout


def test_where_no_point_is_a_network_the_first_says_why(convcost):
    done = convcost("sweep", "family.yaml", "--vary", "width=0,-1")
    assert "2 points are no networks (E200 2)" in done.stdout
    assert "of width=0 it is said: `out` of `conv` must be at least 1, got 0" in done.stdout


def test_a_space_that_no_shards_divide_is_sampled(convcost, folder):
    (folder / "large.yaml").write_text(FAMILY.replace("vars:", "space: {width: 1..9000000, k: 1..9}\nvars:").replace(
        "{width: 7}", "{width: 7, k: 3}"), encoding="utf-8")  # fmt: skip
    assert "--shard 1/9`" in convcost("sweep", "large.yaml").stderr
    (folder / "larger.yaml").write_text(FAMILY.replace("vars:", "space: {w: {of: 1..9, times: 22}}\nvars:").replace(
        "{width: 7}", f"{{width: 7, w: {[1] * 22}}}"), encoding="utf-8")  # fmt: skip
    refused = convcost("sweep", "larger.yaml").stderr
    assert f"{9**22:,} points" in refused
    assert "--sample" in refused
    assert "--shard" not in refused


def test_a_shard_without_points_says_so(convcost):
    """Sixty-four points make one part, which one of two shards computes."""
    done = [convcost("sweep", "family.yaml", "--vary", "width=1..64", "--shard", f"{number}/2") for number in (1, 2)]
    told = "None of the points is this shard's: they make fewer parts than there are shards"
    assert [each.returncode for each in done] == [0, 0]
    assert sorted(told in each.stdout for each in done) == [False, True]


def test_the_front_is_a_figure_for_a_paper(convcost, folder):
    done = convcost("sweep", "family.yaml", "--vary", "width=1..4", "--front", "params,macs", "--export", "front.svg")
    drawn = (folder / "front.svg").read_text(encoding="utf-8")
    assert done.returncode == 0
    assert drawn.count("<circle") == 4
    params, macs = 3 * (3 * 3 * 5 + 1) + 11 * (3 + 1), (3 * 3 * 3 * 5 + 3 * 11) * 27 * 27
    assert f"width=3: {params} params, {macs:,} MACs" in drawn


@pytest.mark.parametrize("options", [(), ("--front", "macs"), ("--front", "params,macs", "--max", "macs=1")])
def test_where_there_is_no_front_there_is_no_figure_of_it(convcost, folder, options):
    done = convcost("sweep", "family.yaml", "--vary", "width=1..4", *options, "--export", "front.svg")
    assert (done.returncode, (folder / "front.svg").exists()) == (2, False)
    assert "there is no front to draw\n  = `--front params,macs` has one" in done.stderr


def test_there_is_no_front_of_no_designs(convcost):
    done = convcost("sweep", "family.yaml", "--vary", "width=1..4", "--max", "macs=1", "--front", "params,macs")
    assert done.returncode == 0
    assert "4 points, 1 class; 0 within macs<=1" in done.stdout
    assert "Front" not in done.stdout
