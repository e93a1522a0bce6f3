"""The base that git tells: old versions of files, read from the tree of a commit."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from os import fsdecode
from pathlib import Path
from posixpath import dirname, join, normpath

from convcost.budgets.matching import is_there, resolved
from convcost.budgets.repository import Blob, Commit, Repository
from convcost.budgets.scope import BudgetScope
from convcost.networks.locate import SUFFIXES, looks_like_network

MOST_LINKS = 10


@dataclass(frozen=True)
class History:
    """One repository at one commit, and what is asked of it: files that are there, and a scope for those that are not.

    Files are places below the repository's top: a link stands for itself.
    """

    repository: Repository
    commit: Commit
    files: tuple[Path, ...]
    scope: BudgetScope

    @property
    def label(self) -> str:
        """The commit as reports call it: ``origin/main 3f2a1c9``."""
        return (
            f"{self.commit.name} {self.commit.hash[:7]}" if self.commit.hash else f"{self.commit.name} (no commit yet)"
        )

    def version(self, file: Path) -> Blob | None:
        """The file at the base, under its own path or the one it was renamed from."""
        return self._versions.get(file)

    def place(self, blob: Blob) -> Path:
        """Where the file was."""
        return self.repository.top / blob.path

    def content(self, blob: Blob) -> bytes:
        """What the file held."""
        return self._contents[blob.hash]

    def held(self, path: str) -> bytes | None:
        """What a regular file of the commit held, by its path from the top, links inside of the commit followed."""
        for _ in range(MOST_LINKS):
            blob = self.repository.blobs(self.commit, {path}).get(path)
            if blob is None:
                return None
            content = self.repository.contents([blob.hash])[blob.hash]
            if not blob.is_link:
                return content
            path = normpath(join(dirname(path), fsdecode(content)))
            if path.startswith(("..", "/")):
                return None
        return None

    def removed(self) -> tuple[Path, ...]:
        """The networks of the scope that are gone, and not merely renamed."""
        return tuple(self.place(blob) for blob in self._missing if looks_like_network(blob.path, self.content(blob)))

    @cached_property
    def _blobs(self) -> Mapping[str, Blob]:
        folders = {*(file.parent for file in self.files), *self.scope.folders}
        below = {self._path(folder) for folder in folders if folder.is_relative_to(self.repository.top)}
        above = any(self.repository.top.is_relative_to(folder) for folder in folders)
        return self.repository.blobs(self.commit, {""} if above else below)

    @cached_property
    def _versions(self) -> Mapping[Path, Blob]:
        found = {file: self._followed(self._path(file)) or self._target(file) for file in self.files}
        if not all(found.values()):
            renames = self.repository.renames(self.commit)
            found |= {file: renames.get(self._path(file)) for file, blob in found.items() if blob is None}
        return {file: blob for file, blob in found.items() if blob}

    def _followed(self, path: str) -> Blob | None:
        """The regular file at a path of the commit, behind the links of that commit that lead to it."""
        blobs = self._blobs
        for _ in range(MOST_LINKS):
            blob = blobs.get(path)
            if blob is None or not blob.is_link:
                return blob
            (target,) = self.repository.contents([blob.hash]).values()
            path = normpath(join(dirname(path), fsdecode(target)))
            blobs = self.repository.blobs(self.commit, {dirname(path)}) if path not in self._blobs else self._blobs
        return None

    def _target(self, file: Path) -> Blob | None:
        """Of a link that the commit does not know: what it leads to now, as that was."""
        target = resolved(file)
        inside = target != file and target.is_relative_to(self.repository.top)
        return self._followed(self._path(target)) if inside else None

    @cached_property
    def _missing(self) -> tuple[Blob, ...]:
        """The files of the base in the scope that are neither there nor renamed."""
        known = {blob.path for blob in self._versions.values()}
        places = ((blob, self.repository.top / path) for path, blob in self._blobs.items() if path not in known)
        return tuple(
            blob for blob, file in places if file.suffix in SUFFIXES and file in self.scope and not is_there(file)
        )

    @cached_property
    def _contents(self) -> Mapping[str, bytes]:
        """All that is needed, read at once."""
        return self.repository.contents([blob.hash for blob in (*self._versions.values(), *self._missing)])

    def _path(self, file: Path) -> str:
        path = file.relative_to(self.repository.top).as_posix()
        return "" if path == "." else path
