"""What the system refuses is an error of the run, with the name of the file, and never a bug or a success."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from convcost import ConvcostError, load
from convcost.budgets.limit_options import limits_from
from tests.budgets.conftest import check

LONG = f"{'x' * 300}.yaml"
LIMIT = ("--max", "params=1G")


@pytest.mark.parametrize("command", ["analyze", "check", "validate"])
def test_a_name_that_is_too_long_cannot_be_read(convcost, command):
    done = convcost(command, LONG, *(LIMIT if command == "check" else ()))
    assert done.returncode == 2
    assert f"error[E400] cannot read `{LONG}`: File name too long" in done.stderr


@pytest.mark.parametrize(
    "arguments", [["analyze", "chain.yaml", "--export"], ["check", "chain.yaml", "--write-baseline"]]
)
def test_a_link_in_a_circle_cannot_be_written(convcost, folder, arguments):
    Path("loop.json").symlink_to("loop.json")
    done = convcost(*arguments, "loop.json")
    assert done.returncode == 2
    assert "error[E405] cannot write `loop.json`: Too many levels of symbolic links" in done.stderr
    assert Path("loop.json").is_symlink()


def test_a_link_to_a_file_that_is_not_there_yet_is_written_through(convcost, folder):
    Path("link.json").symlink_to("new.json")
    assert convcost("analyze", "chain.yaml", "--export", "link.json").returncode == 0
    assert Path("new.json").is_file()
    assert Path("link.json").is_symlink()


def test_a_directory_that_is_gone_cannot_be_checked_in(process, folder):
    vanish = "import os, sys; os.mkdir('gone'); os.chdir('gone'); os.rmdir('../gone')"
    start = "from convcost.__main__ import main; sys.argv = {}; sys.exit(main())"
    for arguments in (["check", "chain.yaml"], ["check", "x.yaml", "--format", "github"], ["check"]):
        started = process("-P", "-c", f"{vanish}; {start.format(['convcost', *arguments])}")
        _, told = started.communicate()
        assert started.returncode == 2
        assert told.startswith("error[E400] cannot read the current directory: No such file or directory")


def test_a_path_with_a_null_character_is_no_network():
    with pytest.raises(ConvcostError) as raised:
        load("a\0/b")
    assert raised.value.problems[0].code == "E400"


@pytest.fixture
def closed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory that nobody may look into, whoever runs the tests: permissions mean nothing to root."""
    closed = folder / "closed"
    closed.mkdir()
    for name in ("stat", "scandir"):
        monkeypatch.setattr(os, name, _forbidding(getattr(os, name), closed))
    return closed


def _forbidding(function: Callable[..., object], closed: Path) -> Callable[..., object]:
    def forbidden(path: str | Path, **how: object) -> object:
        place = Path(path).absolute()
        if closed in place.parents or (function.__name__ == "scandir" and place == closed):
            raise PermissionError(13, "Permission denied", str(path))
        return function(path, **how)

    return forbidden


def messages(*nets: str) -> list[str]:
    """What goes wrong when networks are checked that could be within their limit."""
    return [problem.message for problem in check(*nets, limits=limits_from({"max": ["params=1G"]})).errors]


def test_a_file_in_a_directory_that_may_not_be_searched_cannot_be_checked(closed):
    assert messages("closed/x.yaml") == ["cannot read `closed/x.yaml`: Permission denied"]


def test_a_directory_that_may_not_be_read_cannot_be_checked(closed):
    assert messages("closed") == ["cannot read `closed`: Permission denied"]


def test_what_cannot_be_looked_at_below_a_directory_is_an_error(closed, folder):
    for name in ("broken.yaml", "misspelt.yaml"):
        Path(name).unlink()
    assert messages(".") == ["cannot read `./closed`: Permission denied"]


def test_a_link_to_nothing_below_a_directory_is_an_error(convcost, folder):
    for name in ("broken.yaml", "misspelt.yaml"):
        Path(name).unlink()
    assert convcost("check", ".", *LIMIT).returncode == 0
    Path("dangling.yaml").symlink_to("nothing.yaml")
    done = convcost("check", ".", *LIMIT)
    assert done.returncode == 2
    assert done.stderr == "error[E400] cannot read `dangling.yaml`: the link leads nowhere\n"
