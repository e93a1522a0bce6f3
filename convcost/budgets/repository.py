"""What is committed in a repository: commits by name, their files by path, contents by hash."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from os import fsdecode
from pathlib import Path
from typing import NamedTuple

from convcost.budgets.git import answer, git, no_base
from convcost.budgets.matching import is_there, resolved
from convcost.budgets.missing import no_commit, no_merge_base

MERGE_BASE = "..."
REGULAR = {"100644", "100755"}
LINK = "120000"
RENAMED = ("*.yaml", "*.yml", "*.json")


class Blob(NamedTuple):
    """A regular file of a commit, or a link: its path from the top of the repository, with slashes, and its hash."""

    path: str
    hash: str
    is_link: bool = False
    """Whether it holds nothing but the path that it leads to."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit and the name it was asked for by. Without a hash it is the state before the first commit: no files."""

    name: str
    hash: str | None


@dataclass(frozen=True, slots=True)
class Repository:
    """A working tree by its top directory."""

    top: Path

    def commit(self, name: str) -> Commit:
        """The commit of a name; of ``NAME...``, where this branch left it. Raises `ConvcostError`."""
        wanted = name.removesuffix(MERGE_BASE)
        found = self._verified(wanted)
        if found is None:
            if wanted in self._unborn():
                return Commit(name, None)
            raise no_commit(self.top, wanted)
        return Commit(name, self._merge_base(wanted, found) if name.endswith(MERGE_BASE) else found)

    def blobs(self, commit: Commit, folders: Iterable[str]) -> Mapping[str, Blob]:
        """The regular files and links of a commit below some folders, by path; ``""`` is the top."""
        if commit.hash is None:
            return {}
        below = sorted(set(folders))
        only = [] if "" in below else ["--", *below]
        listed = git(
            self.top, ["ls-tree", "-r", "-z", "--full-tree", commit.hash, *only], GIT_LITERAL_PATHSPECS="1"
        )  # fmt: skip
        found = {}
        for line in fsdecode(listed).split("\0"):
            about, _, path = line.partition("\t")
            mode, _, rest = about.partition(" ")
            if mode in REGULAR or mode == LINK:
                found[path] = Blob(path, rest.rpartition(" ")[2], mode == LINK)
        return found

    def renames(self, commit: Commit) -> Mapping[str, Blob]:
        """What files were in a commit that the index has under another path, by that path."""
        if commit.hash is None:
            return {}
        compared = ["diff-index", "--cached", "--find-renames", "--diff-filter=R", "--raw", "--no-abbrev", "-z"]
        fields = fsdecode(git(self.top, [*compared, commit.hash, "--", *RENAMED])).split("\0")
        return {
            new: Blob(old, about.split(" ")[2])
            for about, old, new in zip(fields[0::3], fields[1::3], fields[2::3], strict=False)
        }

    def contents(self, hashes: Sequence[str]) -> Mapping[str, bytes]:
        """The contents of blobs by their hashes, read by one process."""
        wanted = list(dict.fromkeys(hashes))
        if not wanted:
            return {}
        output = git(self.top, ["cat-file", "--batch"], "".join(f"{each}\n" for each in wanted).encode("ascii"))
        found = {}
        at = 0
        for each in wanted:
            about = output.index(b"\n", at)
            if output[at:about].endswith(b" missing"):
                raise no_base(f"`{self.top}` lacks the content of a file of the base", "get it: git fetch")
            end = about + 1 + int(output[at:about].rpartition(b" ")[2])
            found[each] = output[about + 1 : end]
            at = end + 1
        return found

    def _verified(self, name: str) -> str | None:
        if not name:
            raise no_base("the name of the base is empty", "for example --base origin/main")
        if name.startswith("^"):
            raise no_base(f"`{name}` leaves a commit out and names none", f"for example --base {name.lstrip('^')}")
        return answer(self.top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")

    def _merge_base(self, name: str, commit: str) -> str:
        found = answer(self.top, "merge-base", commit, "HEAD")
        if found is None:
            raise no_merge_base(self.top, name)
        return found

    def _unborn(self) -> set[str]:
        """What the current branch is called, where nothing was committed to it yet."""
        if answer(self.top, "rev-parse", "--verify", "--quiet", "HEAD"):
            return set()
        branch = answer(self.top, "symbolic-ref", "--quiet", "--short", "HEAD")
        return {"HEAD", "@", branch} if branch else set()


def marked_folder(folder: Path) -> Path | None:
    """The next folder, this one or above, that says it is the top of a repository."""
    return next((each for each in (folder, *folder.parents) if is_there(each / ".git")), None)


def repository_at(folder: Path) -> Repository:
    """The repository that a folder is in; raises `ConvcostError` where git refuses to read it."""
    top = fsdecode(git(folder, ["rev-parse", "--show-toplevel"])).removesuffix("\n")
    return Repository(resolved(Path(top)))
