"""The script that makes mutants makes them, and the tests of their rooms notice."""

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import mutants, mutation
from tests.equivalent_mutants import EQUIVALENTS, reason
from tests.mutants import Fate
from tests.mutation import Mutant, changed

ROOT = Path(__file__).parents[1]
CHANGE = "self.start + output * self.stride becomes self.start - output * self.stride"


def of(path: str, change: str) -> Mutant:
    return next(each for each in mutation.mutants(ROOT / path) if each.change == change)


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("a < b", ["a < b becomes a <= b"]),
        ("a // b", ["a // b becomes a * b"]),
        ("a + 'text'", []),
        ("not a", ["not a becomes a"]),
        ("max(a, b)", ["max(a, b) becomes min(a, b)"]),
        ("f(a, b)", ["f(a, b) becomes f(b, a)"]),
        ("f(a, a)", []),
        ("7", ["7 becomes 8"]),
        ("True", ["True becomes False"]),
    ],
)
def test_an_operator_changes_one_thing(text: str, changes: list[str]) -> None:
    assert [change for change, _ in changed(ast.parse(text, mode="eval").body)] == changes


def test_a_mutant_is_the_file_with_its_change() -> None:
    mutant = of("convcost/layers/window.py", CHANGE)
    names: dict[str, object] = {"__name__": "mutated"}
    exec(mutation.mutated(mutant), names)
    window = names["Window"]
    assert callable(window)
    assert list(window(0, 1, 2).seen(3)) == [-3, -2, -1]


def test_assertions_annotations_and_messages_are_left_alone() -> None:
    told = [each.change for each in mutation.mutants(ROOT / "convcost/analysis/nonlinearity.py")]
    assert len(told) > 20
    assert not any("TYPE_CHECKING" in each for each in told)


def test_of_a_few_most_are_noticed_by_the_test_file_of_the_same_name_alone() -> None:
    """Fourteen drawn of files that have one, and none where nothing is changed; the whole is run by hand."""
    wrong = of("convcost/layers/window.py", CHANGE)
    code = (
        "from tests.mutants import *\n"
        "prepared()\n"
        "own_test = 'tests/layers/test_window.py'\n"
        f"assert noticing({wrong!r}, ['tests/layers/test_product.py', own_test], 60) == own_test\n"
        "every = [each for path in sources() for each in mutants(path) if (ROOT / own(each)).exists()]\n"
        "few = drawn(every, 14, seed=5)\n"
        "assert noticing(None, [own_test], 60) is None\n"
        "print(sum(noticing(each, [own(each)], 60) == own(each) for each in few))\n"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) >= 9


def test_a_fate_holds_until_the_mutated_file_or_a_test_that_decided_changes(tmp_path, monkeypatch) -> None:
    mutant = Mutant("a.py", 1, "1 becomes 2", 3)
    for name in ("a.py", "test_a.py", "test_b.py"):
        (tmp_path / name).write_text("1\n", encoding="utf-8")
    monkeypatch.setattr(mutants, "ROOT", tmp_path)
    killed, survived = (
        Fate(3, str(mutant), is_killed, tests, mutants.digest_of("a.py", *tests), "")
        for is_killed, tests in ((True, ["test_b.py"]), (False, ["test_a.py", "test_b.py"]))
    )
    both = ["test_a.py", "test_b.py"]
    assert killed.holds_of(mutant, both)
    assert survived.holds_of(mutant, both)
    assert not killed.holds_of(mutant, ["test_a.py"])
    assert not survived.holds_of(mutant, [*both, "test_c.py"])
    (tmp_path / "test_a.py").write_text("2\n", encoding="utf-8")
    assert killed.holds_of(mutant, both)
    assert not survived.holds_of(mutant, both)
    (tmp_path / "a.py").write_text("2\n", encoding="utf-8")
    assert not killed.holds_of(mutant, both)


def test_of_fates_written_down_the_last_counts_and_a_torn_line_none(tmp_path, monkeypatch) -> None:
    first, then = (Fate(5, "a.py:1: 1 becomes 2", is_killed, ["test_a.py"], "", "") for is_killed in (False, True))
    text = "\n".join([json.dumps(first), json.dumps(then), json.dumps(first)[:9]])
    (tmp_path / "fates").write_text(text, encoding="utf-8")
    monkeypatch.setattr(mutants, "FATES", tmp_path / "fates")
    assert mutants.remembered() == {(5, "a.py:1: 1 becomes 2"): then}


@pytest.fixture(scope="module")
def stored() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(mutants.STORED.read_text(encoding="utf-8"))
    return found


def test_the_stored_totals_add_up_and_name_every_mutant_that_was_not_killed(stored: dict[str, Any]) -> None:
    assert stored["killed"] + stored["equivalent"] + stored["survived"] == stored["count"] < stored["population"]
    assert len(stored["equivalents"]) == stored["equivalent"]
    assert len(stored["survivors"]) == stored["survived"]
    assert {each["reason"] for each in stored["equivalents"]} <= {each.reason for each in EQUIVALENTS}


def test_of_six_hundred_stored_mutants_95_in_a_hundred_were_killed_and_2_at_most_change_nothing(
    stored: dict[str, Any],
) -> None:
    assert stored["count"] >= 600
    assert 100 * stored["killed"] >= 95 * stored["count"]
    assert 100 * stored["equivalent"] <= 2 * stored["count"]


def test_the_stored_mutants_are_those_that_are_drawn_unless_the_sources_have_changed(stored: dict[str, Any]) -> None:
    told = mutants.told(stored)
    assert f"{stored['killed']} killed" in told
    assert f"of {stored['count']} mutants with seed {stored['seed']}" in told
    assert ("tried when other sources differed" in told) is (stored["earlier"] > 0)
    assert ("(the sources have changed since)" in told) is (stored["digest"] != mutants.digest())
    if stored["digest"] == mutants.digest():
        population = [each for path in mutants.sources() for each in mutation.mutants(path)]
        drawn = set(map(str, mutants.drawn(population, stored["count"], stored["seed"])))
        assert len(population) == stored["population"]
        assert drawn.issuperset([*stored["survivors"], *(each["mutant"] for each in stored["equivalents"])])


def test_a_mutant_more_leaves_the_others_as_they_were_drawn() -> None:
    population = list(mutation.mutants(ROOT / "convcost/layers/window.py"))
    drawn = mutants.drawn(population, 20, seed=3)
    assert len(set(drawn)) == 20
    assert drawn != mutants.drawn(population, 20, seed=4)
    without = [each for each in population if each != drawn[7]]
    assert mutants.drawn(without, 19, seed=3) == [*drawn[:7], *drawn[8:]]


def test_only_tests_that_run_the_changed_statement_are_tried_the_mirrored_one_first() -> None:
    wrong = of("convcost/layers/window.py", CHANGE)
    lines = {
        "tests/layers/kinds/test_conv.py": frozenset({(wrong.path, wrong.line)}),
        "tests/layers/kinds/test_relu.py": frozenset({(wrong.path, 1)}),
        "tests/layers/test_window.py": frozenset({(wrong.path, wrong.line)}),
        "tests/analysis/test_table.py": frozenset({(wrong.path, wrong.line)}),
    }
    assert mutants.mirrored(wrong, lines) == ["tests/layers/test_window.py", "tests/layers/kinds/test_conv.py"]


def test_the_statement_of_a_mutant_is_the_innermost_around_its_line() -> None:
    change = "tap == int(tap) becomes tap != int(tap)"
    wrong = of("convcost/layers/window.py", change)
    assert list(mutation.statement(wrong)) == [wrong.line]


def test_lines_that_run_are_those_of_the_room() -> None:
    code = (
        "from tests.mutants import prepared\n"
        "from tests.lines_run import ran\n"
        "prepared()\n"
        "test, status, lines = ran('tests/layers/test_product.py')\n"
        "files = {file for file, _ in lines}\n"
        "assert status == 0\n"
        "assert 'convcost/layers/product.py' in files\n"
        "assert all(file.startswith('convcost/layers/') for file in files)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr


def test_a_known_equivalent_is_found_by_its_line_and_change() -> None:
    for known in EQUIVALENTS:
        found = [each for each in mutation.mutants(ROOT / known.path) if each.change == known.change]
        assert known.reason in {reason(each) for each in found}, known
    assert reason(of("convcost/layers/window.py", CHANGE)) is None
