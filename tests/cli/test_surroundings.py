"""The command works without a home, without a locale, without docstrings, and where nothing can be written."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import CHAIN
from tests.forking import PACKAGE

NOBODY = 65_534
NO_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
COMMANDS = {
    "analyze": ("analyze", "net.yaml"),
    "compare": ("compare", "net.yaml", "net.yaml", "--layers"),
    "explain": ("explain", "net.yaml", "first"),
    "manual": ("explain", "conv"),
    "check": ("check", "net.yaml", "--max", "macs=1G"),
    "reconcile": ("reconcile", "net.yaml", "1M"),
    "solve": ("solve", "net.yaml", "--vary", "width=1..9", "--max", "params=999"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "net.yaml").write_text(CHAIN.replace("Chain", "Größe"), encoding="utf-8")
    return tmp_path


def finished(
    folder: Path, *arguments: str, options: tuple[str, ...] = (), before: tuple[str, ...] = (), **environment: str
) -> "subprocess.CompletedProcess[bytes]":
    """A command in a folder, with nothing in its environment but what is given and where the package is."""
    command = [*before, sys.executable, *options, "-m", "convcost", *arguments]
    variables = {"PYTHONPATH": PACKAGE, "PYTHONDONTWRITEBYTECODE": "1", **environment}
    return subprocess.run(command, cwd=folder, env=variables, capture_output=True, check=False)


def assert_fine(done: "subprocess.CompletedProcess[bytes]") -> None:
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False), done.stderr.decode()
    assert done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_docstrings_and_assertions_are_not_needed(command: str, folder: Path) -> None:
    assert_fine(finished(folder, *COMMANDS[command], options=("-OO",)))


@pytest.mark.parametrize("command", COMMANDS)
def test_neither_a_home_nor_a_locale_is_needed(command: str, folder: Path) -> None:
    """Characters that the terminal cannot show are shown escaped."""
    done = finished(folder, *COMMANDS[command], **NO_LOCALE)
    assert_fine(done)
    done.stdout.decode("ascii")


def test_a_file_is_written_in_utf8_without_a_locale(folder: Path) -> None:
    assert_fine(finished(folder, "analyze", "net.yaml", "--export", "out.md", **NO_LOCALE))
    assert "Größe" in (folder / "out.md").read_text(encoding="utf-8")


def test_an_error_is_told_without_a_locale(folder: Path) -> None:
    (folder / "net.yaml").write_text(CHAIN.replace("conv:", "Größe:"), encoding="utf-8")
    done = finished(folder, "analyze", "net.yaml", **NO_LOCALE)
    assert (done.returncode, b"error[" in done.stderr, b"Traceback" in done.stderr) == (2, True, False)
    done.stderr.decode("ascii")


@pytest.fixture
def ordinary(folder: Path) -> "tuple[str, ...]":
    """What comes before a command so that an ordinary user runs it, in a folder that is only read."""
    before: tuple[str, ...] = ()
    if os.geteuid() == 0:
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            pytest.skip("there is no setpriv: root writes everywhere")
        before = (setpriv, f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
    for each in (folder, *folder.parents):
        if each.owner() == folder.owner() and each.is_relative_to(folder.parents[1]):
            each.chmod(0o755)
    folder.chmod(0o555)
    reading = [*before, sys.executable, "-c", "import typer, pydantic, rich, yaml"]
    if subprocess.run(reading, cwd=folder, env={}, capture_output=True, check=False).returncode != 0:
        pytest.skip("an ordinary user cannot read this Python, its packages or this folder")
    return before


@pytest.mark.parametrize("command", ["analyze", "check", "solve"])
def test_nothing_needs_to_be_written(command: str, folder: Path, ordinary: "tuple[str, ...]") -> None:
    assert_fine(finished(folder, *COMMANDS[command], before=ordinary))
    assert [each.name for each in folder.iterdir()] == ["net.yaml"]


def test_what_cannot_be_written_is_told(folder: Path, ordinary: "tuple[str, ...]") -> None:
    done = finished(folder, "analyze", "net.yaml", "--export", "out.html", before=ordinary)
    assert (done.returncode, b"Traceback" in done.stderr) == (2, False)
    assert b"out.html" in done.stderr
    assert b"ermission denied" in done.stderr
    assert [each.name for each in folder.iterdir()] == ["net.yaml"]
