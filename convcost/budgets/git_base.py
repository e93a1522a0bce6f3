"""Networks as they were at a commit: the old text of the same file, read and built again."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from convcost.analysis.measured import Measured
from convcost.budgets.bases import Past, new
from convcost.budgets.budget import Old
from convcost.budgets.git import no_base
from convcost.budgets.history import History
from convcost.budgets.matching import place_of
from convcost.budgets.repository import Blob, marked_folder, repository_at
from convcost.budgets.scope import BudgetScope
from convcost.budgets.used_at_commit import FilesAtCommit
from convcost.errors import ConvcostError
from convcost.language.document import read
from convcost.language.document.decoding import decode, readable
from convcost.networks.files import LFS_POINTER
from convcost.networks.locate import Address
from convcost.networks.read import ONNX_SUFFIX, network_in
from convcost.notation.build import build
from convcost.notation.spec import read_network
from convcost.notation.spec.model import Network


@dataclass(frozen=True)
class GitBase:
    """A commit, by the name it has in every repository that the files are in."""

    name: str
    histories: Mapping[Path, History | ConvcostError]
    """By the folder of a file, or why there is none."""
    _networks: dict[Path, Network | ConvcostError] = field(default_factory=dict, compare=False, repr=False)

    @property
    def label(self) -> str:
        """The name and the commit behind it."""
        return next((history.label for history in self._found()), self.name)

    @property
    def commit(self) -> str | None:
        """The hash of the commit."""
        return next((history.commit.hash for history in self._found()), None)

    def past(self, address: Address, network: Network, now: Measured) -> Past:
        """The network of the old text; raises `ConvcostError` where git cannot tell."""
        file, history, blob = self._version(address)
        if blob is None:
            return new(history.label)
        was = "" if history.place(blob) == file else os.path.relpath(history.place(blob))
        try:
            figures = self._figures(file, network, now)
        except ConvcostError as error:
            problem = error.problems[0]
            reason = f"it was not valid at {history.label}: {problem.code} {problem.message}"
            return Past("broken", Old(reason=reason), was)
        if figures is None:
            return new(history.label)
        return Past("renamed" if was else "known", Old(figures), was)

    def lost(self, address: Address, network: Network) -> tuple[str, ...]:
        """The variants that the old text had and this one has not."""
        file, _, blob = self._version(address)
        before = self._network(file, network) if blob else network
        variants = () if isinstance(before, ConvcostError) else before.variants
        return tuple(variant for variant in variants if variant not in network.variants)

    def removed(self) -> tuple[str, ...]:
        """The networks of the commit that were asked for and are gone."""
        return tuple(os.path.relpath(file) for history in self._found() for file in history.removed())

    def _found(self) -> list[History]:
        found = (history for history in self.histories.values() if isinstance(history, History))
        return list({id(history): history for history in found}.values())

    def _version(self, address: Address) -> tuple[Path, History, Blob | None]:
        if address.is_module:
            hint = (
                "write its figures down where it may grow from, --write-baseline FILE, and judge it by --baseline FILE"
            )
            raise no_base(f"`{address.name}` has no base: code is never run at another commit", hint)
        if address.path is None:
            raise no_base("standard input has no base", "name the file instead of `-`")
        file = place_of(address.path)
        history = self.histories[file.parent]
        if isinstance(history, ConvcostError):
            raise history
        blob = history.version(file)
        if blob and history.content(blob).startswith(LFS_POINTER):
            raise no_base(
                f"`{address.name}` is a pointer of Git LFS at {history.label}", "keep network files out of LFS"
            )  # fmt: skip
        return file, history, blob

    def _figures(self, file: Path, network: Network, now: Measured) -> Measured | None:
        """The same variant at the base; the very same figures where the text is the same."""
        before = self._network(file, network)
        if isinstance(before, ConvcostError):
            raise before
        if before is network:
            return now
        variant = now.graph.variant
        return Measured(build(before, variant)) if variant in before.each_variant else None

    def _network(self, file: Path, network: Network) -> Network | ConvcostError:
        """The old text read once for all variants; of a text that is the same, what was read already."""
        if file not in self._networks:
            self._networks[file] = self._read(file, network)
        return self._networks[file]

    def _read(self, file: Path, network: Network) -> Network | ConvcostError:
        history = self.histories[file.parent]
        blob = history.version(file) if isinstance(history, History) else None
        if not isinstance(history, History) or blob is None:
            return network
        name = f"{blob.path} at {history.label}"
        try:
            if blob.path.endswith(ONNX_SUFFIX):
                return network_in(history.content(blob), blob.path)
            source = readable(decode(history.content(blob), name), name)
            if source.text == network.document.source.text and not network.used:
                return network
            return read_network(read(source.text, name), FilesAtCommit(history, blob.path))
        except ConvcostError as error:
            return error


def git_base(ref: str, files: Iterable[Path], scope: BudgetScope) -> GitBase:
    """The base of files by their places; what is wrong with a repository is kept until a file of it is asked for."""
    by_folder: dict[Path, list[Path]] = {folder: [] for folder in scope.folders}
    for file in files:
        by_folder.setdefault(file.parent, []).append(file)
    tops = {folder: marked_folder(folder) for folder in by_folder}
    by_top: dict[Path | None, list[Path]] = {}
    for folder, inside in by_folder.items():
        by_top.setdefault(tops[folder], []).extend(inside)
    histories = {top: _history(top, ref, inside, scope) for top, inside in by_top.items()}
    return GitBase(ref, {folder: histories[top] for folder, top in tops.items()})


def _history(top: Path | None, ref: str, files: Iterable[Path], scope: BudgetScope) -> History | ConvcostError:
    if top is None:
        folder = next(iter(files), Path()).parent
        return no_base(f"`{folder}` is in no git repository: its files have no base", "or: --baseline FILE")
    try:
        repository = repository_at(top)
        return History(repository, repository.commit(ref), tuple(files), scope)
    except ConvcostError as error:
        return error
