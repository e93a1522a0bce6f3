"""Commands in processes of their own, forked from one that has imported the package already.

Most commands take less time than Python, typer, rich and pydantic need to start, and the tests run a thousand of them.
What a test says of the start itself (of streams, signals, surroundings, time) it says of a process that starts.
"""

import os
import runpy
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from multiprocessing import forkserver, get_context
from multiprocessing.context import ForkServerContext
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import convcost

PACKAGE = str(Path(convcost.__file__).parent.parent)
"""Where the package is that the tests import."""
Finished = subprocess.CompletedProcess[str]
FORGOTTEN = {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM", "CI", "GITHUB_ACTIONS", "PYTHONIOENCODING", "PYTHONUTF8"}


def environment(**values: str) -> dict[str, str]:
    """The environment without what changes reports, and the package where it is."""
    kept = {name: value for name, value in os.environ.items() if name not in FORGOTTEN}
    return kept | {"PYTHONPATH": PACKAGE} | values


def finished(arguments: Sequence[str], folder: Path, environment: Mapping[str, str], stdin: str = "") -> Finished:
    """A command that has run in a folder, with its status and what it wrote to both streams."""
    with TemporaryDirectory() as kept:
        streams = [Path(kept, name) for name in ("stdin", "stdout", "stderr")]
        streams[0].write_text(stdin, encoding="utf-8")
        process = _forks().Process(target=_run, args=(arguments, str(folder), dict(environment), streams))  # type: ignore[attr-defined]
        process.start()
        process.join()
        said = [stream.read_bytes().decode("utf-8", "surrogateescape") for stream in streams[1:]]
        return Finished(["convcost", *arguments], process.exitcode, *said)


@cache
def _forks() -> ForkServerContext:
    """The process that is forked; it imports the package that the tests import, wherever it starts."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__, "typer._adapters", *_modules()])  # typer imports it for its first option
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", PACKAGE)
        forkserver.ensure_running()
    return context


def _modules() -> list[str]:
    files = sorted(Path(PACKAGE, "convcost").rglob("*.py"))
    names = [file.relative_to(PACKAGE).with_suffix("").parts for file in files]
    return [".".join(name).removesuffix(".__init__") for name in names if name[-1] != "__main__"]


def _run(arguments: Sequence[str], folder: str, environment: dict[str, str], streams: Sequence[Path]) -> None:
    """What ``python -m convcost`` does, in a process that was made ready for it."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for number, (stream, flags) in enumerate(zip(streams, (os.O_RDONLY, *[os.O_WRONLY | os.O_CREAT] * 2), strict=True)):
        os.dup2(os.open(stream, flags), number)
    sys.stdin, sys.stdout = open(0, encoding="utf-8"), open(1, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1)  # noqa: SIM115
    sys.argv = ["convcost", *arguments]
    runpy.run_module("convcost", run_name="__main__", alter_sys=True)
