"""The hooks as pre-commit runs them on a commit, from a snapshot of this tree in an environment of their own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from convcost.cli.app import names
from convcost.cli.pre_commit import choose

ROOT = Path(__file__).parents[2]
PACKAGED = ["convcost", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"]
GIT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
AUTHOR = {f"GIT_{who}_{what}": "somebody@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
UNREACHABLE = ("Could not fetch URL", "No matching distribution", "NewConnectionError", "Temporary failure")

Finished = subprocess.CompletedProcess[str]


def net(width: int, limit: int) -> str:
    """A 3x5 convolution of 3 maps without a bias: 45 * width parameters."""
    return (
        f"convcost: 1\nname: Net\ninput: [3, 29, 31]\nlayers:\n"
        f"  - conv: {{out: {width}, kernel: [3, 5], bias: false}}\n"
        f"budgets:\n  params: {{max: {limit}, growth: 10%}}\n"
    )


class Repository:
    """A git repository whose commits pass the hooks."""

    def __init__(self, top: Path, **environment: str) -> None:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT", "PYTHON"))
        }
        self.environment = kept | GIT | AUTHOR | environment
        self.top = top
        top.mkdir()
        self.run("git", "init", "--quiet").check_returncode()

    def run(self, *command: str) -> Finished:
        return subprocess.run(command, cwd=self.top, env=self.environment, capture_output=True, text=True, check=False)

    def commit(self, *options: str, **files: str) -> Finished:
        """Commit what is there and these files; keywords are their names without the suffix."""
        for name, text in files.items():
            (self.top / f"{name}.yaml").write_text(text, encoding="utf-8")
        self.run("git", "add", "--all").check_returncode()
        return self.run("git", "commit", "--quiet", "--message", "as it is", *options)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """The tree as it is now, committed: what a team names as `repo:`."""
    repository = Repository(tmp_path_factory.mktemp("published") / "convcost")
    for name in PACKAGED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, repository.top / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, repository.top / name)
    repository.commit().check_returncode()
    return repository


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, snapshot: Repository) -> Path:
    """Where pre-commit keeps the environment of the hooks, built once."""
    store = tmp_path_factory.mktemp("pre-commit")
    found = repository_at(tmp_path_factory.mktemp("first") / "here", store, snapshot)
    done = found.run(sys.executable, "-m", "pre_commit", "install-hooks")
    said = f"{done.stdout}{done.stderr}" + "".join(log.read_text() for log in store.glob("*.log"))
    if done.returncode and any(reason in said for reason in UNREACHABLE):
        pytest.skip(f"no package index to build the hooks' environment from: {said[-500:]}")
    assert done.returncode == 0, said
    return store


def repository_at(top: Path, store: Path, snapshot: Repository) -> Repository:
    repository = Repository(top, PRE_COMMIT_HOME=str(store))
    revision = snapshot.run("git", "rev-parse", "HEAD").stdout.strip()
    example = (ROOT / ".github/examples/pre-commit-config.yaml").read_text(encoding="utf-8")
    config = example.replace("repo: https://github.com/OWNER/convcost", f"repo: {snapshot.top}")
    (top / ".pre-commit-config.yaml").write_text(config.replace("rev: v0", f"rev: {revision}"), encoding="utf-8")
    return repository


@pytest.fixture
def repository(tmp_path: Path, store: Path, snapshot: Repository) -> Repository:
    """A repository with the hooks installed; the first commit holds a network of 7 maps within its limit of 8."""
    repository = repository_at(tmp_path / "here", store, snapshot)
    repository.run(sys.executable, "-m", "pre_commit", "install").check_returncode()
    first = repository.commit(plain=net(7, limit=45 * 8))
    assert first.returncode == 0, first.stderr
    return repository


def test_a_commit_over_budget_is_refused_and_one_within_it_is_not(repository: Repository) -> None:
    over = repository.commit(plain=net(11, limit=45 * 8))
    assert over.returncode == 1
    assert "exit code: 1" in over.stderr
    assert "135 over" in over.stderr  # 45 * 11 - 45 * 8
    assert "2 of 2 checks failed" in over.stderr
    assert repository.run("git", "rev-list", "--count", "HEAD").stdout == "1\n"

    within = repository.commit(plain=net(7, limit=45 * 9))
    assert within.returncode == 0, within.stderr
    assert repository.run("git", "rev-list", "--count", "HEAD").stdout == "2\n"


def test_growth_is_measured_from_the_commit_before(repository: Repository) -> None:
    grown = repository.commit(plain=net(8, limit=45 * 8))
    assert grown.returncode == 1, grown.stderr
    assert "+14.3 %" in grown.stderr  # 8 / 7


def test_what_is_no_network_is_passed_over_and_what_is_broken_is_not(repository: Repository) -> None:
    assert repository.commit(settings="colour: [red, {green: 1}]\n").returncode == 0
    broken = repository.commit(other="a: 1\n", broken=net(7, limit=360).replace("kernel", "kernal"))
    assert broken.returncode == 1
    assert "exit code: 2" in broken.stderr
    assert "did you mean `kernel`?" in broken.stderr
    assert "other.yaml" not in broken.stderr


def test_a_file_name_is_no_option_and_no_command(repository: Repository) -> None:
    for name in ("--exit-zero.yaml", "--config=none.yaml", "$(touch ran).yaml", "a 'b\" c.yaml", "two\nlines.yaml"):
        (repository.top / name).write_text(net(11, limit=45 * 8), encoding="utf-8")
    over = repository.commit()
    assert over.returncode == 1
    assert "5 models over budget" in over.stderr
    assert not (repository.top / "ran").exists()


def test_an_option_keeps_its_value_although_a_file_has_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("HEAD", "limits.yaml", "net.yaml"):
        Path(name).write_text("convcost: 1\n" if name == "net.yaml" else "a: 1\n", encoding="utf-8")
    chosen = choose(["--base", "HEAD", "--config", "limits.yaml", "net.yaml", "limits.yaml"], {"--base", "--config"})
    assert chosen.arguments == ["--base", "HEAD", "--config", "limits.yaml", "net.yaml"]
    assert (chosen.networks, chosen.others) == (1, 1)


def test_without_any_network_there_is_nothing_to_judge_and_that_is_fine(tmp_path: Path) -> None:
    (tmp_path / "limits.yaml").write_text("checks: []\n", encoding="utf-8")
    command = [sys.executable, "-P", "-m", "convcost.cli.pre_commit"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}

    def hook(*arguments: str) -> Finished:
        return subprocess.run(
            [*command, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )

    assert hook("check", "--base", "HEAD", "limits.yaml").stdout == "no network among 1 file: nothing to do\n"
    assert hook("check", "--base", "HEAD", "limits.yaml").returncode == 0
    assert hook("chekc").returncode == hook().returncode == 2


def test_the_commands_of_the_hooks_exist() -> None:
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    assert [line.split()[5] for line in hooks.splitlines() if "entry:" in line] == ["check", "validate"]
    assert {"check", "validate"} <= set(names())
