"""The help of a command fits 80 columns, and its examples run as they stand."""

import shlex
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from convcost.cli.app import names
from tests.cli.conftest import CHAIN, Convcost

EXAMPLES = {name: import_module(f"convcost.cli.commands.{name}").EXAMPLES for name in names()}


@pytest.fixture(autouse=True)
def nets(folder: Path) -> None:
    """A directory with a network, for the examples that take one."""
    (folder / "nets").mkdir()
    (folder / "nets" / "net.yaml").write_text(CHAIN, encoding="utf-8")


@pytest.mark.parametrize("name", names())
def test_help_fits_80_columns_and_shows_the_examples(convcost: Convcost, name: str) -> None:
    lines = convcost(name, "--help", COLUMNS="80").stdout.splitlines()
    assert max(map(len, lines)) <= 80
    shown = " ".join(" ".join(lines).split())
    assert 2 <= len(EXAMPLES[name]) <= 3
    assert all(example in shown for example in EXAMPLES[name])


@pytest.mark.parametrize("example", [each for examples in EXAMPLES.values() for each in examples])
def test_an_example_of_the_help_runs(convcost: Convcost, example: str) -> None:
    typed, _, _ = example.partition(" > ")
    program, *arguments = shlex.split(typed)
    done = convcost(*arguments)
    assert program == "convcost"
    assert done.returncode == 0, done.stderr
    assert done.stdout or arguments[0] in {"init", "convert"}


def test_help_on_a_terminal_has_groups_and_names_no_type_of_a_flag(terminal: Callable[..., str]) -> None:
    text = terminal("analyze", "--help", COLUMNS="80")
    assert all(group in text for group in ("The network", "What is counted, and where it runs", "Output"))
    of_help = 1  # typer adds that option itself, later
    assert text.count("bool") <= of_help
