"""The files below a folder that a glob matches."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from stat import S_ISDIR, S_ISREG

from convcost.language.globs import matches

MAGIC = set("*?[")


def has_magic(name: str) -> bool:
    """Whether a component of a path is a glob."""
    return bool(MAGIC & set(name))


def matching(folder: Path, pattern: str) -> Iterator[Path]:
    """Every file that matches, in order. Links to directories are followed only where the pattern spells them out."""
    parts = PurePosixPath(pattern).parts
    fixed = next((index for index, part in enumerate(parts[:-1]) if has_magic(part)), len(parts) - 1)
    start = folder.joinpath(*parts[:fixed])
    glob = "/".join(parts[fixed:])
    sees_hidden = any(part.startswith(".") for part in parts[fixed:])
    for where, folders, files in os.walk(start):
        folders[:] = sorted(name for name in folders if sees_hidden or not name.startswith("."))
        below = PurePosixPath(Path(where).relative_to(start).as_posix())
        yield from (Path(where, name) for name in sorted(files) if matches(str(below / name), glob, "/"))


def resolved(path: Path) -> Path:
    """The path without links; one that goes in circles is left as far as it can be told."""
    return Path(os.path.realpath(path))


def place_of(path: Path) -> Path:
    """Where a file or link itself stands: its directory without links, and its own name."""
    return resolved(path.parent) / path.name


def is_regular(path: Path) -> bool:
    """Whether this is a file, and no device or pipe."""
    return S_ISREG(_mode(path))


def is_folder(path: Path) -> bool:
    """Whether this is a directory, as far as anybody may know."""
    return S_ISDIR(_mode(path))


def is_there(path: Path) -> bool:
    """Whether this is anything at all, as far as anybody may know: `Path.exists` fails where it may not look."""
    return _mode(path) != 0


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except (OSError, ValueError):
        return 0
