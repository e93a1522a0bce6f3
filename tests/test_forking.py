"""A command in a forked process says and leaves what one says and leaves that starts."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.forking import environment, finished

NETWORK = "convcost: 1\nname: Fórked\ninput: [3, 29, 31]\nlayers:\n  - conv: {out: 7, kernel: [3, 5]}\n"
COMMANDS = {
    "a result": ["analyze", "-"],
    "a warning and a result": ["analyze", "-", "--device", "v100"],
    "a refusal": ["analyze", "no.yaml"],
    "a wrong option": ["analyze", "-", "--colour"],
    "help": ["check", "--help"],
    "its version": ["--version"],
    "a budget that is exceeded": ["check", "-", "--max", "params=7"],
    "a file": ["report", "-", "--export", "report.md"],
}


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
def test_a_fork_says_and_leaves_what_a_start_does(tmp_path: Path, arguments: list[str]) -> None:
    forked, started = tmp_path / "forked", tmp_path / "started"
    forked.mkdir()
    started.mkdir()
    found = finished(arguments, forked, environment(COLUMNS="100"), NETWORK)
    expected = subprocess.run(
        [sys.executable, "-m", "convcost", *arguments],
        input=NETWORK, cwd=started, env=environment(COLUMNS="100"), capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (found.returncode, found.stdout, found.stderr) == (expected.returncode, expected.stdout, expected.stderr)
    assert found.stdout or found.stderr
    left = [{file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()} for folder in (forked, started)]
    assert left[0] == left[1]
