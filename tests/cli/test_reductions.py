"""The command reductions: what it prints for people and programs, and what it answers to wrong questions."""

import csv
import json

INCEPTION = """\
convcost: 1
name: Naive Inception
input: [192, 28, 28]
defaults: {conv: {kernel: 1, padding: same, activation: relu}}
layers:
  - concat:
      1x1: [conv: 64]
      3x3: [conv: {out: 128, kernel: 3}]
      5x5: [conv: {out: 32, kernel: 5}]
    as: block
  - {conv: {out: in, kernel: 3, groups: in}, as: depthwise}
"""


def test_every_convolution_is_listed_the_one_that_saves_most_first(convcost, folder):
    (folder / "inception.yaml").write_text(INCEPTION, encoding="utf-8")
    done = convcost("reductions", "inception.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "Naive Inception  192x28x28 -> 224x28x28"
    titles, three, five = (line.split() for line in lines[2:5])
    assert titles[:5] == ["name", "out", "kernel", "MACs", "break-even"]
    assert three[:7] == ["block.3x3.conv", "128", "3x3", f"{28 * 28 * 128 * 192 * 9:,}", "164", "of", "192"]
    assert five[:7] == ["block.5x5.conv", "32", "5x5", f"{28 * 28 * 32 * 192 * 25:,}", "154", "of", "192"]
    assert "Added to any command, --apply 'reduce{ratio=8}' shows it" in lines
    assert "Left out: 1 grouped convolution (depthwise)" in lines


def test_the_command_that_is_recommended_saves_what_is_said(convcost, folder):
    (folder / "inception.yaml").write_text(INCEPTION, encoding="utf-8")
    (model,) = json.loads(convcost("reductions", "inception.yaml", "--ratio", "6", "--format", "json").stdout)["models"]
    applied = convcost("analyze", "inception.yaml", "--apply", "reduce{ratio=6}", "--format", "json")
    after = json.loads(applied.stdout)["models"][0]["totals"]["macs"]
    assert model["savings"] == [{"ratio": 6, "reductions": 2, "saved_macs": model["macs"] - after}]


def test_json_has_every_figure_exact(convcost, folder):
    (folder / "inception.yaml").write_text(INCEPTION, encoding="utf-8")
    done = convcost("reductions", "inception.yaml", "--ratio", "12", "--ratio", "500", "--top", "1", "--format", "json")
    found = json.loads(done.stdout)
    assert found["schema"] == "convcost/reductions/1"
    (model,) = found["models"]
    p = 28 * 28
    assert model["convolutions"] == [
        {
            "name": "block.3x3.conv",
            "in": 192,
            "out": 128,
            "kernel": [3, 3],
            "positions_in": p,
            "positions_out": p,
            "macs": p * 192 * 128 * 9,
            "break_even": 164,
            "savings": [
                {
                    "ratio": 12,
                    "width": 16,
                    "reduction_macs": p * 192 * 16,
                    "saved_macs": p * (192 * 128 * 9 - 192 * 16 - 16 * 128 * 9),
                    "applies": True,
                }
            ],
            "line": 8,
        }
    ]
    assert model["left_out"] == {"grouped": ["depthwise"], "transposed": []}


def test_csv_has_a_row_per_convolution_and_ratio(convcost, folder):
    (folder / "inception.yaml").write_text(INCEPTION, encoding="utf-8")
    rows = list(csv.DictReader(convcost("reductions", "inception.yaml", "--format", "csv").stdout.splitlines()))
    assert [(row["name"], row["ratio"], row["width"]) for row in rows] == [
        (name, ratio, width)
        for name in ("block.3x3.conv", "block.5x5.conv")
        for ratio, width in (("2", "96"), ("4", "48"), ("8", "24"))
    ]
    assert rows[0]["saved_macs"] == str(28 * 28 * (192 * 128 * 9 - 192 * 96 - 96 * 128 * 9))


def test_blocks_sum_up_what_they_hold(convcost, folder):
    (folder / "inception.yaml").write_text(INCEPTION, encoding="utf-8")
    shown = convcost("reductions", "inception.yaml", "--by", "block", "--ratio", "4").stdout.splitlines()
    assert shown[2].split() == ["name", "convolutions", "MACs", "reductions", "1/4", "saves", "1/4"]
    assert shown[3].split()[:4] == ["block", "2", f"{28 * 28 * 192 * (128 * 9 + 32 * 25):,}", "2"]
    deeper = convcost("reductions", "inception.yaml", "--by", "block", "--depth", "2", "--format", "csv")
    assert [row["name"] for row in csv.DictReader(deeper.stdout.splitlines())][::3] == ["block.3x3", "block.5x5"]


def test_quiet_is_a_line_per_network_and_markdown_a_table(convcost, folder):
    (folder / "inception.yaml").write_text(INCEPTION, encoding="utf-8")
    quiet = convcost("reductions", "inception.yaml", "chain.yaml", "-q").stdout.splitlines()
    assert [line.partition("  ")[0] for line in quiet] == ["Naive Inception", "Chain"]
    markdown = convcost("reductions", "inception.yaml", "--format", "markdown").stdout
    assert markdown.startswith("### Naive Inception")
    assert "| block.3x3.conv | 128 | 3x3 |" in markdown


def test_a_network_without_such_convolutions_says_so(convcost):
    done = convcost("reductions", "-", stdin="convcost: 1\ninput: [7]\nlayers: [linear: 5]\n")
    assert done.returncode == 0
    assert "There is no convolution of one group with a kernel larger than 1" in done.stdout


def test_transforms_and_sizes_come_first(convcost, folder):
    (folder / "inception.yaml").write_text(INCEPTION, encoding="utf-8")
    arguments = ("--apply", "reduce{ratio=4}", "--input", "192x14x14", "--format", "json")
    (model,) = json.loads(convcost("reductions", "inception.yaml", *arguments).stdout)["models"]
    assert model["applied"] == ["reduce{ratio=4}"]
    assert [each["reduced_by"] for each in model["convolutions"]] == ["block.3x3.conv.reduce", "block.5x5.conv.reduce"]
    assert model["convolutions"][0]["positions_in"] == 14 * 14


def test_exports_are_written_in_the_format_of_their_suffix(convcost, folder):
    (folder / "inception.yaml").write_text(INCEPTION, encoding="utf-8")
    arguments = ("--export", "a.csv", "--export", "b.json", "--export", "c.md", "--export", "d.txt")
    done = convcost("reductions", "inception.yaml", *arguments)
    assert (folder / "d.txt").read_text(encoding="utf-8") == done.stdout
    assert (folder / "a.csv").read_text(encoding="utf-8").startswith("model,variant,name,in,out,kernel,")
    assert json.loads((folder / "b.json").read_text(encoding="utf-8"))["schema"] == "convcost/reductions/1"
    assert (folder / "c.md").read_text(encoding="utf-8").startswith("### ")


def test_wrong_questions_are_answered(convcost):
    for arguments, message in (
        (("nothing.yaml",), "error[E400]"),
        (("chain.yaml", "--ratio", "1"), "`--ratio 1`: the least is 2"),
        (("chain.yaml", "--by", "layers"), "`--by layers` is none of: layer, block"),
        (("chain.yaml", "--depth", "2"), "`--depth` opens blocks, and rows are convolutions"),
        (("chain.yaml", "--by", "block", "--depth", "0"), "levels of blocks are counted from 1"),
        (("broken.yaml",), "error[E300]"),
    ):
        done = convcost("reductions", *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert message in done.stderr


def test_a_network_that_fails_keeps_back_none_of_the_others(convcost, folder):
    done = convcost("reductions", "broken.yaml", "chain.yaml", "--export", "a.csv", "-q")
    assert done.returncode == 2
    assert done.stdout.startswith("Chain ")
    assert not (folder / "a.csv").exists()
    assert "not written because of the errors below: a.csv" in done.stderr


def test_a_terminal_gets_a_ruled_table_that_fits(terminal, folder):
    (folder / "inception.yaml").write_text(INCEPTION, encoding="utf-8")
    shown = terminal("reductions", "inception.yaml", COLUMNS="80", NO_COLOR="1")
    assert "─" * 20 in shown
    assert "Left out to fit 80 columns: kernel, costs 1/2" in shown
    assert max(map(len, shown.splitlines())) <= 80
