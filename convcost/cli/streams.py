"""Standard output carries the one requested format, standard error the talk; neither ever fails on a character."""

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from errno import EISDIR
from io import BufferedIOBase, RawIOBase, TextIOWrapper
from pathlib import Path
from shutil import get_terminal_size
from typing import TextIO

from convcost.cli.guarded import drop
from convcost.errors import ConvcostError, Problem


class Color(StrEnum):
    """When to use colour."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def never_fail_to_encode() -> None:
    """Show what the encoding lacks as an escape instead of failing, which would end with status 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def emit(text: str) -> None:
    """Write the result. A reader who has gone away changes no verdict: the rest is dropped quietly."""
    if sys.stdout is None:
        return
    try:
        _write(sys.stdout, text)
    except BrokenPipeError:
        drop(sys.stdout)
    except OSError as error:
        raise ConvcostError([unwritable(error)]) from None
    except ValueError:
        raise ConvcostError([Problem("E405", "cannot write to standard output: it is closed")]) from None


def _write(stream: TextIO | RawIOBase | BufferedIOBase, text: str) -> None:
    """Write and hand on. What replaces a stream may lack `flush`, take bytes, or no characters beyond its encoding."""
    if isinstance(stream, RawIOBase | BufferedIOBase):
        stream.write(text.encode("utf-8", "backslashreplace"))
        return
    try:
        stream.write(text)
    except UnicodeEncodeError:
        encoding = getattr(stream, "encoding", None) or "ascii"
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    getattr(stream, "flush", int)()


def unwritable(error: OSError) -> Problem:
    """What is wrong with standard output, whose rest is dropped."""
    drop(sys.stdout)
    return Problem("E405", f"cannot write to standard output: {error.strerror}")


def talk(text: str) -> None:
    """Write beside the result, if anybody can hear it."""
    if sys.stderr is None:
        return
    try:
        _write(sys.stderr, text)
    except (OSError, ValueError):
        drop(sys.stderr)


def tell(problems: Sequence[Problem], color: Color, *, quiet: bool = False) -> None:
    """Show problems beside the result; warnings and notes are left out when quiet."""
    told = [problem for problem in problems if problem.severity == "error" or not quiet]
    if told:
        from convcost.page.problems import render

        talk(render(told, color=is_colored(sys.stderr, color)))


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person reads the stream on something that can rule a table."""
    asked = getattr(stream, "isatty", None)
    if asked is None or getattr(stream, "closed", False):
        return False
    return bool(asked()) and os.environ.get("TERM") != "dumb"


def is_colored(stream: TextIO | None, choice: Color) -> bool:
    """The option counts first, then NO_COLOR, then FORCE_COLOR, then whether it is a terminal."""
    if choice is not Color.AUTO:
        return choice is Color.ALWAYS
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or is_terminal(stream)


def has_signs(stream: TextIO | None) -> bool:
    """Whether lines and bars can be encoded; of a stream that does not say how it encodes, nobody knows."""
    encoding = getattr(stream, "encoding", None) or ""
    return encoding.lower().replace("-", "").startswith("utf")


def width() -> int:
    """Columns of the terminal; COLUMNS overrides it."""
    return get_terminal_size().columns


def write_whole(contents: Mapping[Path, str | bytes]) -> None:
    """Write files whole, and all of them or none: each beside its place first, then into it. A text is UTF-8.

    What is beside reaches the disk before it takes the place of a file, which a power cut would leave empty otherwise.
    """
    places: dict[Path, tuple[Path, Path]] = {}
    path = Path()
    try:
        for path in contents:
            places[path] = _beside(path)
        try:
            for path, (beside, target) in places.items():
                if target.is_dir():
                    raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
                content = contents[path]
                data = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
                with beside.open("wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
            for path, (beside, target) in places.items():  # noqa: B007 - the message names it
                beside.replace(target)
        finally:
            for beside, _ in places.values():
                beside.unlink(missing_ok=True)
    except OSError as error:
        raise ConvcostError([Problem("E405", f"cannot write `{path}`: {error.strerror}")]) from None


def _beside(path: Path) -> tuple[Path, Path]:
    """Where a file is written first, and where it goes then, behind all links."""
    with suppress(FileNotFoundError):
        path.stat()  # refuses links that go in circles, which only some versions of `Path.resolve` do
    target = Path(os.path.realpath(path))
    return target.with_name(f".{target.name}.{os.getpid()}.tmp"), target
