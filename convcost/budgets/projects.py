"""The project files of a run: each read once, found by walking up from the files that are checked."""

from pathlib import Path

from convcost.budgets.matching import resolved
from convcost.budgets.project import Project, find_project, read_project
from convcost.errors import ConvcostError, Problem
from convcost.networks.catalogue import ZOO
from convcost.networks.locate import Address


class Projects:
    """Finds the project of a file; ``named`` is the one for all files, whatever is above them."""

    def __init__(self, named: Path | None = None) -> None:
        self._named = named
        self._places: dict[Path, Path | None] = {}
        self._read: dict[Path, Project | ConvcostError] = {}

    @property
    def used(self) -> list[Project]:
        """All that were read, in the order in which they were needed."""
        return [each for each in self._read.values() if isinstance(each, Project)]

    def of(self, address: Address) -> Project | None:
        """The project of a file; raises `ConvcostError` when its project file is not valid."""
        if address.is_module:
            return self._at(self._place(resolved(Path())))
        if address.path is None or address.path.is_relative_to(ZOO):
            return None
        return self._at(self._place(resolved(address.path).parent))

    def here(self) -> Project:
        """The project of the current directory, or the one that was named; raises `ConvcostError`."""
        found = self._at(self._place(resolved(Path())))
        if found is None:
            hints = ("name the networks: convcost check NET...", "or list them in a convcost.yaml")
            raise ConvcostError([Problem("E407", "nothing was named, and there is no convcost.yaml here", notes=hints)])
        return found

    def _place(self, folder: Path) -> Path | None:
        if self._named:
            return self._named
        if folder not in self._places:
            self._places[folder] = find_project(folder)
        return self._places[folder]

    def _at(self, file: Path | None) -> Project | None:
        if file is None:
            return None
        if file not in self._read:
            self._read[file] = _read(file, is_named=file == self._named)
        found = self._read[file]
        if isinstance(found, ConvcostError):
            raise found
        return found


def _read(file: Path, *, is_named: bool) -> Project | ConvcostError:
    try:
        return read_project(file, is_named=is_named)
    except ConvcostError as error:
        return error
