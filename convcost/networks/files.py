"""The bytes of regular files, and no more of them than a network may have."""

import os
from mmap import ACCESS_READ, mmap
from pathlib import Path
from stat import S_ISREG

from convcost.errors import ConvcostError, Problem
from convcost.language.document.faults import MAX_BYTES

LIMIT = f"{MAX_BYTES // 2**20} MiB"
LFS_POINTER = b"version https://git-lfs.github.com/spec/"
IS_POINTER = "a pointer of Git LFS stands in its place", "fetch what it stands for: git lfs pull"
_FILES_READ: set[str] = set()


def mapped(path: Path, name: str) -> bytes | mmap:
    """A file as it lies on disk, however large: only what is looked at is read."""
    _FILES_READ.add(os.path.realpath(path))
    try:
        _require_regular(path.stat(), name)
        with path.open("rb") as file:
            data = mmap(file.fileno(), 0, access=ACCESS_READ)
    except OSError as error:
        raise unreadable(name, _reason(path, error)) from None
    except ValueError:
        raise unreadable(name, "it is empty", "the export or the download did not finish") from None
    if data[: len(LFS_POINTER)] == LFS_POINTER:
        raise unreadable(name, *IS_POINTER)
    return data


def _require_regular(status: os.stat_result, name: str) -> None:
    if not S_ISREG(status.st_mode):
        raise unreadable(name, "not a regular file", "pipe it in and write `-` for its name")


def file_bytes(path: Path, name: str) -> bytes:
    """The bytes of a regular file, and not more of them than a network may have."""
    _FILES_READ.add(os.path.realpath(path))
    try:
        status = path.stat()
        _require_regular(status, name)
        if status.st_size > MAX_BYTES:
            raise unreadable(name, f"larger than {LIMIT}")
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(name, _reason(path, error)) from None
    if data.startswith(LFS_POINTER):
        raise unreadable(name, *IS_POINTER)
    return data


def was_read(path: Path) -> bool:
    """Whether this process has read a file: what is written about it must not take its place."""
    return os.path.realpath(path) in _FILES_READ


def _reason(path: Path, error: OSError) -> str:
    is_dangling = isinstance(error, FileNotFoundError) and path.is_symlink()
    return "the link leads nowhere" if is_dangling else error.strerror or str(error)


def unreadable(name: str, reason: str, hint: str = "") -> ConvcostError:
    """That a file cannot be read, and why."""
    return ConvcostError([Problem("E400", f"cannot read `{name}`: {reason}", notes=(hint,) if hint else ())])
