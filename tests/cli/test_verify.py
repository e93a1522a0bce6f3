import csv
import json
from io import StringIO

import pytest

PARAMS = 7 * 3 * 3 * 5 + 7
MINE = """\
convcost: 1
name: Mine
input: [3, 29, 31]
layers:
  - {conv: {out: 7, kernel: [3, 5]}, as: first}
references:
"""
RIGHT = '  - {metric: params, value: 322, source: "my thesis, Table 3", class: exact}\n'
WRONG = '  - {metric: params, value: 332, source: "my thesis, Table 4"}\n'
OTHERWISE = '  - {metric: params, value: 315, source: "my thesis, Table 5", class: exact}\n'


@pytest.fixture
def mine(folder):
    def write(*references: str, name: str = "mine.yaml") -> None:
        assert PARAMS == 322
        (folder / name).write_text(MINE + "".join(references), encoding="utf-8")

    return write


def test_what_follows_is_status_0(convcost, mine):
    mine(RIGHT)
    done = convcost("verify", "mine.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[:3] == [
        "Mine  mine.yaml",
        "",
        "  ok    params  322  my thesis, Table 3  exact  322, to the last digit",
    ]
    assert "1 published figure: 1 exact; all hold" in done.stdout


def test_what_does_not_follow_is_status_1_and_shown_with_its_line(convcost, mine):
    mine(RIGHT, WRONG, OTHERWISE)
    done = convcost("verify", "mine.yaml")
    assert (done.returncode, done.stderr) == (1, "")
    assert "FAIL  params  332  my thesis, Table 4  unreproduced  322, 3.012 % below what is printed" in done.stdout
    assert "FAIL  params  315  my thesis, Table 5  scope         declared exact" in done.stdout
    assert "322 - 7 biases = 315, to the last digit" in done.stdout
    assert [line.strip() for line in done.stdout.splitlines() if line.strip().startswith("line ")] == [
        "line 8",
        "line 9",
    ]
    assert "3 published figures: 1 exact, 1 scope, 1 unreproduced; 2 FAILED" in done.stdout


def test_quiet_keeps_what_fails(convcost, mine):
    mine(RIGHT, WRONG)
    quiet = convcost("verify", "mine.yaml", "-q").stdout
    assert "Table 4" in quiet
    assert "Table 3" not in quiet
    mine(RIGHT)
    assert convcost("verify", "mine.yaml", "-q").stdout == "1 published figure: 1 exact; all hold\n"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["chain.yaml"], "E161"),
        (["nothing.yaml"], "E400"),
        (["misspelt.yaml"], "E110"),
        (["mine.yaml@tiny"], "E401"),
        (["mine.yaml", "misspelt.yaml"], "E110"),
        (["mine.yaml", "--formt", "json"], "E403"),
    ],
)
def test_what_cannot_be_judged_is_status_2(convcost, mine, arguments, code):
    mine(RIGHT, WRONG)
    done = convcost("verify", *arguments)
    assert done.returncode == 2
    assert f"error[{code}]" in done.stderr


def test_a_part_that_is_gone_cannot_be_judged_and_keeps_no_other_figure_back(convcost, mine):
    mine(RIGHT, "  - {metric: params, part: frist, value: 322, source: a}\n")
    done = convcost("verify", "mine.yaml")
    assert done.returncode == 2
    assert "did you mean `first`?" in done.stderr
    assert "1 exact; all hold" in done.stdout


def test_networks_without_references_are_named_beside_others(convcost, mine):
    mine(RIGHT)
    done = convcost("verify", "mine.yaml", "chain.yaml")
    assert done.returncode == 0
    assert done.stderr.startswith("note[W506] `chain.yaml` states no published figures\n")
    assert convcost("verify", "mine.yaml", "chain.yaml", "-q").stderr == ""


def test_json_holds_the_sums(convcost, mine):
    mine(OTHERWISE)
    done = convcost("verify", "mine.yaml", "--format", "json")
    found = json.loads(done.stdout)
    (network,) = found["networks"]
    (figure,) = network["figures"]
    assert (done.returncode, found["schema"], network["name"]) == (1, "convcost/verify/1", "Mine")
    kept = ("metric", "printed", "recomputed", "class", "expected", "holds", "consistent_only", "line")
    assert [figure[key] for key in kept] == ["params", "315", 322, "scope", "exact", False, False, 7]
    assert figure["explanations"] == [
        {
            "class": "scope",
            "relations": ["exact"],
            "unit": None,
            "variant": None,
            "of": {"start": 322, "terms": [{"scope": "biases", "amount": -7, "layers": []}]},
            "arithmetic": "322 - 7 biases = 315, to the last digit",
        }
    ]


def test_errors_are_json_when_the_format_is(convcost):
    done = convcost("verify", "chain.yaml", "--format", "json")
    report = json.loads(done.stdout)
    assert (done.returncode, done.stderr, report["networks"]) == (2, "", [])
    assert [each["code"] for each in report["diagnostics"]] == ["W506", "E161"]


def test_csv_and_markdown_have_a_row_per_figure(convcost, mine):
    mine(RIGHT, WRONG)
    rows = list(csv.DictReader(StringIO(convcost("verify", "mine.yaml", "--format", "csv").stdout)))
    assert [(row["printed"], row["verdict"], row["class"], row["recomputed"]) for row in rows] == [
        ("322", "ok", "exact", "322"),
        ("332", "fail", "unreproduced", "322"),
    ]
    table = convcost("verify", "mine.yaml", "--format", "markdown").stdout
    assert "| FAIL | params | 332 | my thesis, Table 4 | unreproduced | 322, 3.012 % below what is printed |" in table
    assert (
        "| verdict | metric | printed | source | class | arithmetic |\n| --- | --- | ---: | --- | --- | --- |" in table
    )


def test_build_servers_are_told_of_every_figure_at_its_line(convcost, mine):
    mine(RIGHT, WRONG)
    done = convcost("verify", "mine.yaml", "--format", "github")
    assert done.returncode == 1
    annotations = [line for line in done.stdout.splitlines() if line.startswith("::")]
    column = WRONG.index("332") + 1
    place = f"file=mine.yaml,line=8,col={column},endColumn={column + 3}"
    said = "Mine: params 332 is unreproduced; 322, 3.012 %25 below what is printed"
    assert annotations == [f"::error title=convcost params,{place}::{said}"]
    cases = convcost("verify", "mine.yaml", "--format", "junit").stdout
    assert '<testsuite name="convcost" tests="2" failures="1" errors="0" skipped="0">' in cases
    assert '<testcase classname="Mine" name="params 322, my thesis, Table 3">' in cases


def test_exports_are_written_unless_something_cannot_be_judged(convcost, mine, folder):
    mine(RIGHT)
    assert convcost("verify", "mine.yaml", "-q", "--export", "out.md", "--export", "out.json").returncode == 0
    assert (folder / "out.md").read_text().startswith("### Mine\n")
    assert convcost("verify", "mine.yaml", "-q", "--export", "out.txt").stdout.count("\n") == 1
    assert (folder / "out.txt").read_text() == convcost("verify", "mine.yaml").stdout
    assert json.loads((folder / "out.json").read_text())["networks"]
    done = convcost("verify", "mine.yaml", "misspelt.yaml", "--export", "other.md")
    assert "not written because of the errors below: other.md" in done.stderr
    assert not (folder / "other.md").exists()


def test_on_a_terminal_numbers_are_never_folded(terminal, mine):
    mine(WRONG, OTHERWISE)
    lines = terminal("verify", "mine.yaml", COLUMNS="44", NO_COLOR="1").splitlines()
    assert all(len(line) <= 44 for line in lines)
    assert "        322 - 7 biases = 315, to the last" in lines
    assert "my thesis" not in "".join(lines)
    assert "\x1b[1;31mFAIL\x1b[0m" in terminal("verify", "mine.yaml")


def test_a_name_of_the_catalogue_is_verified_too(convcost):
    done = convcost("verify", "xception", "resnet50")
    assert done.returncode == 0
    assert "22,855,952, to the last digit" in done.stdout
    assert "  ok    resnet50  macs  3.8G FLOPs  Table 1  consistent with variant  resnet50_v1: 3,857" in done.stdout
    assert "resnet101" not in done.stdout


def test_no_text_of_a_file_can_forge_a_line(convcost, mine):
    mine('  - {metric: params, value: 322, source: "a\\n::error::b", note: "c\\u001b[31m\\n::error::d"}\n')
    for form in ("text", "csv", "markdown"):
        done = convcost("verify", "mine.yaml", "--format", form)
        assert done.returncode == 0
        assert not [line for line in done.stdout.splitlines() if line.startswith("::")]
        assert "\x1b" not in done.stdout


def test_help_states_the_classes(convcost):
    done = convcost("verify", "--help")
    assert done.returncode == 0
    assert "an erratum, or not reproduced" in " ".join(done.stdout.split())
