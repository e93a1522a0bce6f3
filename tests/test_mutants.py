"""The script that makes mutants makes them, and the tests of their rooms notice."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests import mutants, mutation
from tests.equivalent_mutants import EQUIVALENTS, reason
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


def test_a_few_are_noticed_by_the_tests_of_their_room() -> None:
    wrong = of("convcost/layers/window.py", CHANGE)
    code = (
        "from tests.mutants import *\n"
        "prepared()\n"
        f"wrong = {wrong!r}\n"
        "assert is_noticed(wrong, ['tests/layers/test_window.py'], 60)\n"
        "assert not is_noticed(None, ['tests/layers/test_window.py'], 60)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr


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
