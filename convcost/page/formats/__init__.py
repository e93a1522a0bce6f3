"""What a result is written in, one file each: the directory is the registry of ``--format`` and of suffixes.

A format is a function ``render(answer, problems, look)`` and the suffixes of its files.
"""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol

from convcost.errors import ConvcostError, Problem, nearest
from convcost.page.answer import Answer
from convcost.page.look import Look

TEXT = "text"


class Format(Protocol):
    """The module of a format."""

    SUFFIXES: tuple[str, ...]

    def render(self, answer: Answer, problems: Sequence[Problem], look: Look) -> str:
        """The result as a text; raises `ConvcostError` where it has no such form."""


@cache
def names() -> tuple[str, ...]:
    """Every format, in alphabetical order; read from the directory, importing none of them."""
    return tuple(sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py")))


def lookup(name: str) -> Format:
    """A format by its name; imports only that one. Raises `ConvcostError` for a name that there is not."""
    if name not in names():
        guess = nearest(name, names())
        hint = f"did you mean `{guess}`?" if guess else f"one of {', '.join(names())}"
        raise ConvcostError([Problem("E403", f"`--format {name}`: unknown format", notes=(hint,))])
    module: Format = import_module(f"{__name__}.{name}")
    return module


@cache
def suffixes() -> dict[str, str]:
    """The name of the format behind every suffix of a file."""
    return {suffix: name for name in (TEXT, *names()) for suffix in lookup(name).SUFFIXES}


def of_file(path: Path) -> str:
    """The format of a file by its suffix; raises `ConvcostError` for one that says none."""
    suffix = path.suffix.lower()
    if suffix not in suffixes():
        guess = nearest(suffix, suffixes())
        hint = f"did you mean `{guess}`?" if guess else f"its suffix says the format: {', '.join(suffixes())}"
        raise ConvcostError([Problem("E403", f"`--export {path}`: unknown format", notes=(hint,))])
    return suffixes()[suffix]
