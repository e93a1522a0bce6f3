"""The networks that ship with convcost, by name: one file per family, whose variants have names of their own."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from os.path import commonprefix
from pathlib import Path
from typing import NamedTuple

ZOO = Path(__file__).with_name("zoo")
LIBRARIES = ZOO / "libraries"
VARIANTS = re.compile(r"^variants:\n((?:(?: +.*| *#.*|)\n)+)", re.MULTILINE)
VARIANT = re.compile(r"^  ([\w.-]+):", re.MULTILINE)


class Named(NamedTuple):
    """A file of the catalogue, and the variant that is meant; None is the file with all it holds."""

    path: Path
    variant: str | None = None


@cache
def files() -> tuple[Path, ...]:
    """Every file, in alphabetical order."""
    return tuple(sorted(ZOO.glob("*.yaml")))


@cache
def variants(path: Path) -> tuple[str, ...]:
    """The variants that have a name, from the text alone: reading fifty networks for one name would take too long."""
    section = VARIANTS.search(path.read_text(encoding="utf-8"))
    return tuple(VARIANT.findall(section[1])) if section else ()


def find(name: str) -> Named | None:
    """The network of that name. A variant comes before its file: `alexnet` is one of the two in ``alexnet.yaml``.

    No two files share a name, and the likely ones are looked into first, so that few are opened.
    """
    for path in sorted(files(), key=lambda path: -len(commonprefix([path.stem, name]))):  # noqa: RUF071 - letters
        if name in variants(path):
            return Named(path, name)
        if name == path.stem:
            return Named(path)
    return None


def matching(pattern: str) -> tuple[Named, ...]:
    """Every network whose name fits a glob, such as ``resnet*``: of a file with variants, those of them that do."""
    named = (Named(path, each) for path in files() for each in (variants(path) or (None,)))
    return tuple(each for each in named if fnmatchcase(each.variant or each.path.stem, pattern))


def library(name: str) -> Path | None:
    """The library of blocks of that name, which is no network: `use: {Blocks: blocks}`."""
    path = LIBRARIES / f"{name}.yaml"
    return path if path in LIBRARIES.glob("*.yaml") else None


def libraries() -> Iterator[str]:
    """The names of all libraries of blocks."""
    return (path.stem for path in sorted(LIBRARIES.glob("*.yaml")))


def names() -> Iterator[str]:
    """Everything that `find` finds."""
    for path in files():
        yield from dict.fromkeys((path.stem, *variants(path)))
