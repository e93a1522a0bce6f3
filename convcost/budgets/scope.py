"""Which files were asked for, also those that are there no longer: as globs of absolute paths."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from glob import escape
from os.path import normpath
from pathlib import Path

from convcost.budgets.matching import has_magic, is_folder, resolved
from convcost.language.globs import matches
from convcost.networks.locate import MODULE, SUFFIXES


@dataclass(frozen=True, slots=True)
class BudgetScope:
    """Globs of absolute paths without links."""

    globs: tuple[str, ...]

    def __contains__(self, file: Path) -> bool:
        """Whether a file of that path was asked for."""
        return any(matches(file.as_posix(), glob, "/") for glob in self.globs)

    @property
    def folders(self) -> set[Path]:
        """The folders below which all of them are."""
        return {Path(*_spelt_out(glob)) for glob in self.globs}


def scope_of(nets: Iterable[str]) -> BudgetScope:
    """The files that networks of the command line may be in."""
    return BudgetScope(tuple(glob for net in nets if _is_path(net) for glob in _globs(net)))


def _is_path(net: str) -> bool:
    return net != "-" and "\0" not in net and not net.startswith(MODULE)


def scope_below(folder: Path, patterns: Iterable[str]) -> BudgetScope:
    """The files below a resolved folder that a project file is for."""
    return BudgetScope(tuple(f"{escape(folder.as_posix())}/{pattern}" for pattern in patterns))


def _globs(net: str) -> list[str]:
    if not os.path.lexists(net) and "@" in net:
        net = net.rpartition("@")[0]
    if is_folder(Path(net)):
        return [f"{escape(resolved(Path(net)).as_posix())}/**/*{suffix}" for suffix in sorted(SUFFIXES)]
    if has_magic(net) and not os.path.lexists(net):
        return [normpath(os.path.join(escape(str(resolved(Path()))), net)).replace(os.sep, "/")]  # noqa: PTH118
    return [escape(resolved(Path(net)).as_posix())]


def _spelt_out(glob: str) -> list[str]:
    """The components of a glob's path up to the first that is none of a path, or the last."""
    *folders, _ = glob.split("/")
    first = next((index for index, name in enumerate(folders) if has_magic(name)), len(folders))
    return ["/", *folders[1:first]]
