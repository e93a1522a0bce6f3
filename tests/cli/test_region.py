import csv
import json
from io import StringIO

import pytest


def test_an_element_is_answered_in_place_of_the_table(convcost):
    done = convcost("analyze", "chain.yaml", "--region", "last[2, 3]", "--region", "first[0,0]")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "Chain",
        "",
        "last[2,3] sees h 2..4, w 3..7 (3x5) of `input`",
        "first[0,0] sees h 0..2, w 0..4 (3x5) of `input`",
    ]


def test_padding_is_told_apart(convcost):
    layers = "[conv: {out: 1, kernel: 3, padding: 1}, pad: [[4, 0]], conv: {out: 1, kernel: 1}]"
    net = f"{{convcost: 1, input: [3, 9, 8], layers: {layers}}}"
    inner = convcost("analyze", "-", "--region", "conv[0,7]", stdin=net)
    assert "conv[0,7] sees h 0..1, w 6..7 (2x2) of `input`; with padding h -1..1, w 6..8 (3x3)" in inner.stdout
    outer = convcost("analyze", "-", "--region", "conv_2[0,0]", stdin=net)
    assert "conv_2[0,0] sees nothing of `input`" in outer.stdout


def test_json_has_first_and_last_position_along_each_axis(convcost):
    done = convcost("analyze", "family.yaml", "--region", "conv[5,7]", "--format", "json")
    document = json.loads(done.stdout)
    assert document["schema"] == "convcost/regions/1"
    assert [each["variant"] for each in document["regions"]] == ["narrow", "wide"]
    seen = [[5, 7], [7, 9]]
    assert document["regions"][0]["inputs"] == {"input": {"seen": seen, "with_padding": seen}}


def test_a_table_has_a_row_per_axis(convcost):
    layers = "[conv: {out: 1, kernel: 3, padding: [1, 0]}, flatten, linear: 5]"
    net = f"{{convcost: 1, input: [3, 9, 8], layers: {layers}}}"
    done = convcost("analyze", "-", "--region", "conv[0,5]", "--region", "linear", "--format", "csv", stdin=net)
    assert (done.returncode, done.stderr) == (0, "")
    rows = list(csv.DictReader(StringIO(done.stdout)))
    positions = ("first", "last", "first_with_padding", "last_with_padding")
    assert [(row["layer"], row["position"], row["axis"], *(row[each] for each in positions)) for row in rows] == [
        ("conv", "0,5", "h", "0", "1", "-1", "1"),
        ("conv", "0,5", "w", "5", "7", "5", "7"),
        ("linear", "", "h", "0", "8", "-1", "9"),
        ("linear", "", "w", "0", "7", "0", "7"),
    ]


def test_a_table_has_no_position_where_only_padding_is_seen(convcost):
    net = "{convcost: 1, input: [3, 9, 8], layers: [pad: [[4, 0]], conv: {out: 1, kernel: 1}]}"
    done = convcost("analyze", "-", "--region", "conv[0,0]", "--format", "csv", stdin=net)
    rows = list(csv.DictReader(StringIO(done.stdout)))
    assert [(row["first"], row["last"], row["first_with_padding"]) for row in rows] == [("", "", "-4")] * 2


def test_files_are_written_in_their_formats(convcost, folder):
    done = convcost("analyze", "chain.yaml", "--region", "first[0,0]", "--export", "seen.md", "--export", "seen.json")
    assert (done.returncode, done.stderr) == (0, "")
    sentence = "first[0,0] sees h 0..2, w 0..4 (3x5) of `input`"
    assert (folder / "seen.md").read_text(encoding="utf-8") == f"### Chain\n\n```text\n{sentence}\n```\n"
    assert json.loads((folder / "seen.json").read_text(encoding="utf-8"))["schema"] == "convcost/regions/1"


def test_what_cannot_be_answered_keeps_nothing_else_back(convcost):
    done = convcost("analyze", "family.yaml", "--region", "frist", "--region", "conv[0,0]")
    assert done.returncode == 2
    assert done.stdout.count("conv[0,0] sees h 0..2, w 0..2 (3x3) of `input`") == 2
    assert done.stderr.count("E402") == 1


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["first[2,x]"], "`--region first[2,x]` is no element of a layer", "write LAYER[y,x], counted from 0"),
        (["first[27,0]"], "error[E402] `first[27,0]` is no position", "write first[0,0] to first[26,26]"),
        (["first[-1,0]"], "is no element of a layer", "counted from 0"),
        (["frist[0,0]"], "error[E402] Chain has no layer or part `frist`", "did you mean `first`?"),
    ],
)
def test_what_cannot_be_answered_says_what_can(convcost, arguments, message, hint):
    done = convcost("analyze", "chain.yaml", "--region", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert hint in done.stderr


def test_problems_of_json_are_in_json(convcost):
    done = convcost("analyze", "chain.yaml", "--region", "frist", "--region", "last[0,0]", "--format", "json")
    document = json.loads(done.stdout)
    assert done.returncode == 2
    assert [each["layer"] for each in document["regions"]] == ["last"]
    assert [each["code"] for each in document["diagnostics"]] == ["E402"]


def test_remarks_on_fields_are_told_to_who_asks_for_them(convcost):
    net = "{convcost: 1, input: [3, 9, 8], layers: [{conv: {out: 1, kernel: 3, padding: 1}, repeat: 5}]}"
    asked = convcost("analyze", "-", "--columns", "receptive_field", stdin=net)
    assert "11x11" in asked.stdout
    assert "note[W511] `conv.3` sees 9x9 of an input of 9x8" in asked.stderr
    assert convcost("analyze", "-", stdin=net).stderr == ""
