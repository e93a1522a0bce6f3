"""The script that makes mutants makes them, and the tests of their rooms notice."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests import mutation
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
