"""What a NET stands for: a file, standard input, a directory, a glob, a name of the catalogue, or a PyTorch module."""

import os
import re
from collections.abc import Iterable
from glob import glob, has_magic
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import NamedTuple

from convcost.errors import ConvcostError, Problem, each_once, nearest
from convcost.language.source import STDIN
from convcost.networks import catalogue

SUFFIXES = {".yaml", ".yml", ".json", ".onnx"}
PROJECT_FILE = "convcost.yaml"
"""It holds the limits of a project, so that nobody wonders why it was passed over."""

REPORT = ".html"
"""What the name of a report ends in, which has networks inside."""
SNIFFED = 2**16
NOT_FOUND = "a NET is a file, a directory, a glob, `-`, a name of the catalogue, or torch:PACKAGE:NAME"
MODULE = "torch:"
"""What a NET begins with that stands for a module of PyTorch; its code is run."""
NO_FILE = "there is no file whose name ends in .yaml, .yml, .json or .onnx"
FIRST_KEY = re.compile(rb"""(?:\xef\xbb\xbf)?(?:\s|\#[^\n]*\n|---\s)*\{?\s*["']?convcost["']?\s*:""", re.VERBOSE)
"""Blank lines, comments and the mark of a document may stand before the first key of a network."""


class Address(NamedTuple):
    """One network file (None is standard input), what messages call it, and the variant that is wanted, if any."""

    path: Path | None
    name: str
    variant: str | None = None
    is_found: bool = False
    """Whether it was found in a directory or by a glob, and not named itself."""
    entry: int = 0
    """Which network of a report it is, counted from 0."""
    inputs: tuple[str, ...] = ()
    """Sizes of the inputs as ``--input`` takes them, of a module of PyTorch, which does not say them itself."""

    @property
    def is_module(self) -> bool:
        """Whether it stands for a module of PyTorch."""
        return self.name.startswith(MODULE)


class Found(NamedTuple):
    """The addresses behind a NET, and what there is to say about how it was taken."""

    addresses: tuple[Address, ...]
    notes: tuple[Problem, ...] = ()


def locate_all(nets: Iterable[str]) -> Found:
    """The addresses behind all NETs, and what is wrong with the others: none keeps another back."""
    addresses: list[Address] = []
    problems: list[Problem] = []
    for net in nets:
        try:
            found = locate(net)
        except ConvcostError as error:
            problems += error.problems
        else:
            addresses += found.addresses
            problems += found.notes
    return Found(tuple(addresses), tuple(each_once(problems)))


def locate(net: str) -> Found:
    """The networks behind a NET. ``NET@variant`` is split at the last ``@``, unless a path has that very name."""
    found = _plain(net)
    if found is not None:
        return found
    name, _, variant = net.rpartition("@")
    found = _plain(name) if name else None
    if found is None:
        raise ConvcostError([_unknown(name or net)])
    if not variant:
        raise ConvcostError([Problem("E401", f"no variant is named behind the `@` of `{net}`")])
    if _is_report(name):
        return _named_in_report(found, name, variant)
    if any(each.variant for each in found.addresses):
        raise ConvcostError([Problem("E401", f"`{name}` is a variant itself, so that `{net}` names two")])
    return Found(tuple(each._replace(variant=variant) for each in found.addresses), found.notes)


def _plain(net: str) -> Found | None:
    if net.startswith(MODULE):
        return Found((Address(None, net),))
    if net in {"-", STDIN}:
        return Found((Address(None, STDIN),))
    mode = _mode(net)
    if mode is None:
        return _glob(net) if has_magic(net) else _catalogued(net)
    if _is_report(net) and not S_ISDIR(mode):
        return _report(net)
    found = _directory(net) if S_ISDIR(mode) else Found((Address(Path(net), net),))
    return Found(found.addresses, (*found.notes, *_shadowed(net)))


def _is_report(net: str) -> bool:
    return net.lower().endswith(REPORT)


def _report(net: str) -> Found:
    """Every network of a report; one that is a variant is called so."""
    from convcost.networks.reports import variants_in

    addresses = (Address(Path(net), net, each, entry=index) for index, each in enumerate(variants_in(Path(net), net)))
    return Found(tuple(addresses))


def _named_in_report(found: Found, name: str, variant: str) -> Found:
    """The networks of a report that are this variant; raises `ConvcostError` where there is none."""
    addresses = tuple(each for each in found.addresses if each.variant == variant)
    if not addresses:
        known = [each.variant for each in found.addresses if each.variant]
        hint = f"variants there: {', '.join(known)}" if known else f"write `{name}` alone"
        raise ConvcostError([Problem("E401", f"`{name}` has no variant `{variant}`", notes=(hint,))])
    return Found(addresses, found.notes)


def _mode(path: str) -> int | None:
    try:
        return Path(path).stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError):
        if Path(path).is_symlink():
            raise ConvcostError([Problem("E400", f"cannot read `{path}`: the link leads nowhere")]) from None
        return None
    except OSError as error:
        raise ConvcostError([Problem("E400", f"cannot read `{path}`: {error.strerror}")]) from None


def _catalogued(name: str) -> Found | None:
    named = catalogue.find(name)
    return Found((_of_catalogue(named),)) if named else None


def _of_catalogue(named: catalogue.Named) -> Address:
    return Address(named.path, f"<zoo>/{named.path.name}", named.variant)


def _shadowed(net: str) -> tuple[Problem, ...]:
    if not net.isidentifier() or not catalogue.find(net):
        return ()
    message = f"`{net}` is taken to be the path here, not the catalogue's network of that name"
    return (Problem("W505", message, severity="note"),)


def _directory(net: str) -> Found:
    """Every network below; hidden files and directories are not looked at, nor what cannot hold a network."""
    paths: list[Path] = []
    refused: list[OSError] = []
    for folder, folders, files in os.walk(net, onerror=refused.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths += [Path(folder, name) for name in sorted(files) if not name.startswith(".")]
    unread = tuple(Problem("E400", f"cannot read `{each.filename}`: {each.strerror}") for each in refused)
    if unread and not paths:
        raise ConvcostError(unread)
    found = networks_among([path for path in paths if path.suffix in SUFFIXES and _may_be_file(path)], net)
    return Found(found.addresses, (*found.notes, *unread))


def _glob(net: str) -> Found | None:
    """The files that fit a glob; where there is none, the networks of the catalogue whose names do."""
    matches = [Path(match) for match in sorted(glob(net, recursive=True))]  # noqa: PTH207 - Path.glob wants a root
    if matches:
        return networks_among([path for path in matches if _may_be_file(path)], net)
    named = catalogue.matching(net)
    return Found(tuple(map(_of_catalogue, named))) if named else None


def _may_be_file(path: Path) -> bool:
    """Whether this is a regular file; also where nobody can tell: reading it says what is wrong."""
    try:
        return S_ISREG(path.stat().st_mode)
    except OSError:
        return True


def networks_among(paths: list[Path], net: str) -> Found:
    """Those of some paths that begin as networks do; ``net`` is what stands for them all."""
    networks = [path for path in paths if begins_as_network(path)]
    others = len([path for path in set(paths) - set(networks) if path.name != PROJECT_FILE])
    if not networks:
        looked_at = f"{others} file{'s' * (others != 1)} there, none with `convcost:` as its first key"
        raise ConvcostError([Problem("E400", f"no network in `{net}`", notes=(looked_at if others else NO_FILE,))])
    addresses = tuple(Address(path, str(path), is_found=True) for path in networks)
    if not others:
        return Found(addresses)
    every = len(networks) + others
    message = f"{others} of {every} files in `{net}` do not begin with `convcost:` and were passed over"
    return Found(addresses, (Problem("W504", message, severity="note"),))


def begins_as_network(path: Path) -> bool:
    """Whether a file looks like a network; also where it cannot be read: reading it says what is wrong."""
    try:
        with path.open("rb") as file:
            return looks_like_network(path.name, file.read(SNIFFED))
    except OSError:
        return True


def looks_like_network(name: str, beginning: bytes) -> bool:
    """Whether the first key is `convcost`, or the name is that of an ONNX file."""
    return name.endswith(".onnx") or FIRST_KEY.match(beginning) is not None


def _unknown(net: str) -> Problem:
    if has_magic(net):
        return Problem("E400", f"no file and no network of the catalogue matches `{net}`", notes=(NOT_FOUND,))
    guess = _beside(net) or nearest(net, catalogue.names())
    hint = f"did you mean `{guess}`?" if guess else NOT_FOUND
    return Problem("E400", f"no file and no network of the catalogue is called `{net}`", notes=(hint,))


def _beside(net: str) -> str | None:
    """The file that was probably meant, where the missing one was looked for."""
    try:
        paths = [path for path in Path(net).parent.iterdir() if path.suffix in SUFFIXES]
    except (OSError, ValueError):
        return None
    without_suffix = [str(path) for path in paths if path.with_suffix("") == Path(net)]
    return without_suffix[0] if without_suffix else nearest(net, map(str, paths))
