"""Running git, and what it says no to. Arguments are lists, its answers bytes; nothing is checked out or written."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from convcost.errors import ConvcostError, Problem

OF_ONE_REPOSITORY = {
    "GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX",
    "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE", "GIT_NAMESPACE",
    "GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS",
}  # fmt: skip
"""What a hook is started with. The files say which repository they are in, so that a hook of another one may ask."""

OURS = {"LC_ALL": "C", "LANGUAGE": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
NOTHING_STARTED = ("-c", "core.fsmonitor=false")
"""A repository may name a program that git asks for changes; nothing here needs it."""

BROKEN = ("corrupt", "bad object", "unable to read", "inflate")
"""What git says of objects that it cannot read."""
MEND = "git fsck names what is broken; a fresh clone mends it"
MOST_SECONDS = 60
WITHOUT_GIT = "without git, compare with a file: --baseline FILE"
DUBIOUS = "dubious ownership"


def git(folder: Path, arguments: Sequence[str], given: bytes = b"", **settings: str) -> bytes:
    """What git answers in a folder; raises `ConvcostError` with what it says where it fails."""
    done = _run(folder, arguments, given, settings)
    if done.returncode == 0:
        return done.stdout
    said = os.fsdecode(done.stderr).strip().removeprefix("fatal: ").partition("\n")[0]
    notes = [f"git said: {said}"] if said else []
    if DUBIOUS in said:
        notes.append(f"if you trust it: git config --global --add safe.directory {folder}")
    raise no_base(f"git cannot read the repository of `{folder}`", *notes)


def answer(folder: Path, *arguments: str) -> str | None:
    """One line of git's, or None where it says no."""
    done = _run(folder, arguments, b"", {})
    said = os.fsdecode(done.stderr)
    if done.returncode and any(word in said for word in BROKEN):
        first = said.strip().removeprefix("error: ").partition("\n")[0]
        raise no_base(f"the repository of `{folder}` is damaged", f"git said: {first}", MEND)
    return os.fsdecode(done.stdout).removesuffix("\n") if done.returncode == 0 else None


def no_base(message: str, *notes: str) -> ConvcostError:
    """There is nothing to compare with, although it was asked for."""
    return ConvcostError([Problem("E406", message, notes=notes)])


def _run(
    folder: Path, arguments: Sequence[str], given: bytes, settings: Mapping[str, str]
) -> subprocess.CompletedProcess[bytes]:
    kept = {name: value for name, value in os.environ.items() if name not in OF_ONE_REPOSITORY}
    try:
        return subprocess.run(  # noqa: S603 - no shell, and what is no option stands behind one that says so
            ["git", *NOTHING_STARTED, *arguments],  # noqa: S607 - the git that the user has
            cwd=folder,
            input=given,
            capture_output=True,
            check=False,
            env={**kept, **OURS, **settings},
            timeout=MOST_SECONDS,
        )
    except FileNotFoundError:
        raise no_base("`--base` reads from git, and there is no command `git` here", WITHOUT_GIT) from None
    except subprocess.TimeoutExpired:
        message = f"git gave no answer about `{folder}` within {MOST_SECONDS} seconds"
        raise no_base(message, "try it there: git status", WITHOUT_GIT) from None
    except ValueError:
        raise no_base("a name of a commit has no NUL in it") from None
