"""A commit that is not there: what it may be called, or the fetch that gets it."""

from pathlib import Path
from shlex import quote

from convcost.budgets.git import answer, no_base
from convcost.errors import ConvcostError, nearest

HEX = set("0123456789abcdef")
REFS_LOOKED_AT = 1000


def no_commit(top: Path, name: str) -> ConvcostError:
    """No commit of that name."""
    return no_base(f"there is no commit `{name}` in `{top}`", *_hints(top, name))


def no_merge_base(top: Path, name: str) -> ConvcostError:
    """The commit is there, but nothing that it has in common with the current one."""
    message = f"`{name}` and the current commit have no common commit in `{top}`"
    tree = f"or compare with the tree of `{name}` itself: --base {quote(name)}"
    if _is_shallow(top):
        fetch = f"git fetch --unshallow {quote(_remote_of(top, name))}"
        return no_base(message, f"the clone is shallow; its history is had by: {fetch}", tree)
    return no_base(message, "their histories have nothing to do with each other", tree)


def _hints(top: Path, name: str) -> list[str]:
    if ".." in name:
        return ["name one commit; `REF...` with three dots at the end is where the current branch left REF"]
    refs = (answer(top, "for-each-ref", f"--count={REFS_LOOKED_AT}", "--format=%(refname:short)") or "").splitlines()
    elsewhere = next((ref for ref in refs if ref.endswith(f"/{name}")), None)
    guess = elsewhere or nearest(name, refs)
    fetch = _fetch(top, name)
    shallow = "the clone is shallow; " if _is_shallow(top) else ""
    return [*([f"did you mean `{guess}`?"] if guess else []), *([f"{shallow}fetch it: {fetch}"] if fetch else [])]


def _fetch(top: Path, name: str) -> str | None:
    """The command that gets a commit of a remote, and nothing more where the clone is shallow."""
    remotes = _remotes(top)
    depth = " --depth=1" if _is_shallow(top) else ""
    remote, _, branch = name.partition("/")
    if remote in remotes and branch:
        return f"git fetch{depth} {remote} {quote(f'+refs/heads/{branch}:refs/remotes/{remote}/{branch}')}"
    if remotes and len(name) in {40, 64} and set(name.lower()) <= HEX:
        return f"git fetch{depth} {_remote_of(top, name)} {name}"
    return None


def _remote_of(top: Path, name: str) -> str:
    remotes = _remotes(top)
    first = name.partition("/")[0]
    return first if first in remotes else "origin" if "origin" in remotes or not remotes else remotes[0]


def _remotes(top: Path) -> list[str]:
    return (answer(top, "remote") or "").splitlines()


def _is_shallow(top: Path) -> bool:
    return answer(top, "rev-parse", "--is-shallow-repository") == "true"
