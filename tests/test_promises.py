"""The table of promises says what the tests go through, and every command in it names tests that are there."""

import re
from pathlib import Path

from tests.promises import ROOT, Promise, promises, table
from tests.test_readme import assert_generated

TOUR = ROOT / "examples" / "what_we_promise.md"


def files(promise: Promise) -> list[Path]:
    """The files that a command names."""
    modules = re.findall(r"python -m (tests[.\w]+)", promise.command)
    return [ROOT / name for name in re.findall(r"tests/[\w/]+\.py", promise.command)] + [
        ROOT / f"{name.replace('.', '/')}.py" for name in modules
    ]


def test_the_table_is_generated() -> None:
    assert_generated(TOUR, "promises", f"\n{table()}\n")


def test_every_claim_is_held_by_some_cases_and_a_command() -> None:
    made = list(promises())
    assert len({each.claim for each in made}) == len(made) > 10
    for promise in made:
        assert re.match(r"[1-9]", promise.cases), promise
        assert files(promise), promise
        assert all(file.is_file() for file in files(promise)), promise
