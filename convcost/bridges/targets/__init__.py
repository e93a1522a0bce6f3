"""What a network can be converted to, one file each: the directory is the registry, and a file's suffix chooses.

A target is a function ``convert(graph, options)`` and the suffixes of its files.
"""

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol

from convcost.errors import ConvcostError, Problem, nearest
from convcost.graph import Graph


class Options(NamedTuple):
    """What was asked for beside the network."""

    is_flat: bool = False
    """A step per layer, without blocks, where the target can be written so."""


class Converted(NamedTuple):
    """The content of the file, what it holds in words (``35 lines for 174 layers``), and what there is to say."""

    content: str | bytes
    described: str
    problems: tuple[Problem, ...] = ()


class Target(Protocol):
    """The module of a target."""

    SUFFIXES: tuple[str, ...]

    def convert(self, graph: Graph, options: Options) -> Converted:
        """The network in this form; raises `ConvcostError` where it has none."""


@cache
def names() -> tuple[str, ...]:
    """Every target, in alphabetical order; read from the directory, importing none of them."""
    return tuple(sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py")))


def lookup(name: str) -> Target:
    """A target by its name; imports only that one."""
    module: Target = import_module(f"{__name__}.{name}")
    return module


@cache
def suffixes() -> dict[str, str]:
    """The name of the target behind every suffix of a file."""
    return {suffix: name for name in names() for suffix in lookup(name).SUFFIXES}


def of_file(path: Path) -> Target:
    """The target of a file by its suffix; raises `ConvcostError` for one that says none."""
    suffix = path.suffix.lower()
    if suffix not in suffixes():
        guess = nearest(suffix, suffixes())
        hint = f"did you mean `{guess}`?" if guess else f"its suffix says the form: {', '.join(suffixes())}"
        raise ConvcostError([Problem("E403", f"cannot convert to `{path}`: unknown form", notes=(hint,))])
    return lookup(suffixes()[suffix])
