"""Repositories made on the spot: ``repository.write("net.yaml", net(7))``, ``repository.commit()``, ``check(...)``."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from convcost.budgets.budget import Status
from convcost.budgets.result import Model, Result
from convcost.budgets.run import CheckRequest
from convcost.budgets.run import check as run_check
from tests.forking import Finished, environment, finished

POSITIONS = 29 * 31


def net(width: int, *lines: str, name: str = "Net") -> str:
    """One 1x1 convolution of 3 maps: 4 * width parameters, 29 * 31 * 3 * width multiply-adds."""
    steps = [f"  - {{conv: {{out: {width}, kernel: 1}}, as: stem}}"]
    return "\n".join(["convcost: 1", f"name: {name}", "input: [3, 29, 31]", "layers:", *steps, *lines, ""])


class Repository:
    """A git repository that is the current directory."""

    def __init__(self, top: Path) -> None:
        self.top = top

    def git(self, *arguments: str, at: Path | None = None) -> str:
        done = subprocess.run(["git", *arguments], cwd=at or self.top, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def write(self, name: str, text: str) -> Path:
        file = self.top / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", errors="surrogateescape")
        return file

    def commit(self) -> str:
        """Commit everything; the hash."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "as it is")
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory, and a git that knows nothing of this machine."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    for name in [name for name in os.environ if name.startswith("GIT_") or name in {"CI", "GITHUB_WORKSPACE"}]:
        monkeypatch.delenv(name)
    settings = {
        "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b",
        "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@b",
    }  # fmt: skip
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return here


@pytest.fixture
def repository(folder: Path) -> Repository:
    """An empty repository in the current directory."""
    made = Repository(folder)
    made.git("init", "--quiet", "--initial-branch", "main")
    return made


def check(*nets: str, **how: object) -> Result:
    """A check in this process."""
    return run_check(CheckRequest(nets, **how))  # type: ignore[arg-type]


def only(result: Result) -> Model:
    """The one network of a result in which nothing went wrong."""
    assert result.problems == ()
    (model,) = result.models
    return model


def outcomes(result: Result) -> list[tuple[str, str | None, Status]]:
    """Network, part and status of every verdict."""
    return [(model.called, verdict.part, verdict.status) for model in result.models for verdict in model.verdicts]


@pytest.fixture
def convcost(folder: Path) -> Callable[..., Finished]:
    """Run the command in the folder; keywords are environment variables."""

    def run(*arguments: str, stdin: str = "", **values: str) -> Finished:
        return finished(arguments, Path.cwd(), environment(**values), stdin)

    return run
