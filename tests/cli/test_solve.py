"""The command solve: what it prints for people and programs, and what it answers to wrong questions."""

import json
from pathlib import Path

import pytest

FAMILY = """\
convcost: 1
name: Family
input: [3, 29, 31]
vars: {width: 7}
layers:
  - {conv: {out: width, kernel: [3, 5]}}
  - {conv: {out: 11, kernel: 1}}
budgets: {macs: 800k}
"""


def macs(width: int) -> int:
    return 27 * 27 * width * 3 * 3 * 5 + 27 * 27 * 11 * width


@pytest.fixture(autouse=True)
def written(folder):
    (folder / "family.yaml").write_text(FAMILY, encoding="utf-8")


def test_the_best_stands_between_its_neighbours(convcost):
    done = convcost("solve", "family.yaml", "--vary", "width=1..64", "--max", "macs=1M")
    best = max(width for width in range(1, 65) if macs(width) <= 1_000_000)
    assert (done.returncode, done.stderr) == (0, "")
    rows = [line.split() for line in done.stdout.splitlines()[3:6]]
    assert [row[0] for row in rows] == [str(best - 1), str(best), str(best + 1)]
    assert [row[2] for row in rows] == [f"{macs(best + step):,}" for step in (-1, 0, 1)]
    assert rows[1][3:] == ["the", "best"]


def test_programs_get_the_point_and_its_totals(convcost):
    options = ("--vary", "width=1..64", "--within-budgets", "--format", "json")
    report = json.loads(convcost("solve", "family.yaml", *options).stdout)
    best = max(width for width in range(1, 65) if macs(width) <= 800_000)
    assert report["schema"] == "convcost/solution/1"
    assert report["point"] == {"width": best}
    assert report["totals"]["macs"] == macs(best)


def test_nothing_fits_is_a_verdict(convcost):
    done = convcost("solve", "family.yaml", "--vary", "width=1..64", "--max", "macs=1k")
    assert done.returncode == 1
    assert "None of 64 candidates meets macs<=1,000" in done.stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--vary", "wdith=1..4"), "did you mean `width`?"),
        (("--vary", "width=4..1"), "1 is below 4, so that no value is left"),
        (("--vary", "width=1..4", "--max", "mac=1"), "did you mean `macs`?"),
        (("--vary", "width=1..4", "--max", "macs_per_byte=9"), "is not made of whole numbers"),
        (("--vary", "width=1..4", "--max", "peak_memory=9"), "needs a unit"),
        (("--vary", "width=1..4", "--set", "width=2"), "`width` is set and varied"),
        (("--vary", "width=1..4", "--vary", "width=5"), "`width` is varied twice"),
        (("--vary", "width=1..4", "--maximize", "params", "--minimize", "macs"), "one objective"),
        (("--vary", "width=1..99999999"), "10,000,000 at most"),
        (("--vary", "variant=a,b"), "has no variant `a`"),
        (("--vary", "apply=redcue"), "did you mean `reduce`?"),
        ((), "nothing is varied"),
    ],
)
def test_a_wrong_question_is_answered_with_what_to_do(convcost, options, said):
    done = convcost("solve", "family.yaml", *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_what_is_no_network_anywhere_is_said(convcost):
    done = convcost("solve", "family.yaml", "--vary", "width=a,b")
    assert done.returncode == 1
    assert "2 candidates are no networks (E130 2); `convcost explain CODE` says why" in done.stdout
    assert "None is one; of width=a it is said:" in done.stdout


def test_too_many_candidates_cannot_be_sampled(convcost):
    """`--sample` is an option of sweep alone."""
    text = FAMILY.replace("{width: 7}", "{width: 7, deep: 1}")
    Path("family.yaml").write_text(text, encoding="utf-8")
    done = convcost("solve", "family.yaml", "--vary", "width=1..9999", "--vary", "deep=1..9999")
    assert done.returncode == 2
    assert "the space has 99,980,001 points" in done.stderr
    assert "fewer values or names: `--vary`; `convcost sweep --sample 100000" in done.stderr
