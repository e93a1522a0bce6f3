"""Real processes: ``convcost("analyze", "net.yaml")`` in an empty directory with a few networks."""

import os
import pty
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.forking import Finished, environment, finished

Convcost = Callable[..., Finished]

CHAIN = """\
convcost: 1
name: Chain
input: [3, 29, 31]
vars: {width: 7}
layers:
  - {conv: {out: width, kernel: [3, 5]}, as: first}
  - relu
  - {conv: {out: 11, kernel: 1}, as: last}
"""
FAMILY = """\
convcost: 1
name: Family
input: [3, 29, 31]
variants:
  narrow: {width: 5}
  wide: {width: 13}
layers:
  - conv: {out: width, kernel: 3}
"""
BROKEN = """\
convcost: 1
name: Broken
input: [3, 29, 31]
layers:
  - {conv: {out: 7, kernel: 3}, as: fine}
  - {conv: {out: 7, kernel: 30}, as: too_large}
"""
MISSPELT = """\
convcost: 1
input: [3, 29, 31]
layers:
  - conv: {out: 7, kernal: 3}
  - covn: 7
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory, with networks of several kinds of health."""
    files = {"chain.yaml": CHAIN, "family.yaml": FAMILY, "broken.yaml": BROKEN, "misspelt.yaml": MISSPELT}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def convcost(folder: Path) -> Convcost:
    """Run the command in the folder; keywords are environment variables, of which Python reads some when it starts."""

    def run(*arguments: str, stdin: str = "", **values: str) -> Finished:
        if not any(name.startswith("PYTHON") for name in values):
            return finished(arguments, folder, environment(**values), stdin)
        return subprocess.run(
            [sys.executable, "-m", "convcost", *arguments],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            cwd=folder,
            env=environment(**values),
            check=False,
        )

    return run


@pytest.fixture
def process(folder: Path) -> Callable[..., "subprocess.Popen[str]"]:
    """Start ``python`` with the package at hand, all three streams connected unless said otherwise."""

    def start(*arguments: str, **streams: object) -> "subprocess.Popen[str]":
        connected = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams
        command = [sys.executable, *arguments]
        return subprocess.Popen(command, cwd=folder, env=environment(), encoding="utf-8", **connected)  # type: ignore[call-overload, no-any-return]

    return start


@pytest.fixture
def terminal(folder: Path) -> Callable[..., str]:
    """Run the command on a terminal and give everything that it shows there."""

    def run(*arguments: str, **values: str) -> str:
        ours, theirs = pty.openpty()
        shown = environment(**{"TERM": "xterm-256color", **values})
        command = [sys.executable, "-m", "convcost", *arguments]
        with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env=shown):
            os.close(theirs)
            return "".join(_pieces(ours)).replace("\r\n", "\n")

    return run


def _pieces(terminal: int) -> Iterator[str]:
    with os.fdopen(terminal, "rb", buffering=0) as screen:
        try:
            while piece := screen.read(2**16):
                yield piece.decode()
        except OSError:
            return  # how Linux says that the other side is closed
