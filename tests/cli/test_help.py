"""The help of a command fits 80 columns, and its examples run as they stand."""

import re
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


@pytest.mark.parametrize("name", [name for name in names() if name not in {"init", "schema"}])
def test_every_option_stands_in_a_group_and_no_type_in_the_words_of_python(convcost: Convcost, name: str) -> None:
    text = convcost(name, "--help").stdout
    titles = [line.removesuffix(":") for line in text.splitlines() if line.endswith(":") and not line.startswith(" ")]
    assert titles[0] == "Arguments"
    assert titles[-1] == "Output"
    assert "Options" not in titles
    assert not re.search(r"<\w|\bint\b|\bbool\b|range", text)


def test_sentences_of_all_groups_begin_in_one_column(convcost: Convcost) -> None:
    lines = convcost("sweep", "--help").stdout.splitlines()
    told = [line for line in lines if line.startswith("  -") and "  " in line.strip()]
    assert len(told) > 20
    assert {len(line) - len(line[2:].partition("  ")[2].lstrip()) for line in told} == {26}


def test_titles_are_bold_on_a_terminal_and_nothing_else_differs(
    terminal: Callable[..., str], convcost: Convcost
) -> None:
    text = terminal("analyze", "--help", COLUMNS="80").replace("\r\n", "\n")
    assert "\x1b[1mWhat is shown\x1b[0m:\n" in text
    assert re.sub(r"\x1b\[[01]m", "", text) == convcost("analyze", "--help").stdout
