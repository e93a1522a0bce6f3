"""Globs over what need not exist on a disk: words, the parts of a network, files that are gone."""

from collections.abc import Sequence
from fnmatch import fnmatchcase

ANY_DEPTH = "**"


def matches(path: str, pattern: str, separator: str) -> bool:
    """Whether a glob matches the whole path: ``*`` within a component, ``**`` any number of components.

    A name that begins with a dot is hidden: a component must begin with a dot to match it.
    """
    return _matches(path.split(separator), pattern.split(separator))


def matches_word(word: str, pattern: str) -> bool:
    """Whether a glob matches a word that has no components; upper and lower case are alike."""
    return fnmatchcase(word.casefold(), pattern.casefold())


def _matches(names: Sequence[str], patterns: Sequence[str]) -> bool:
    """Whether the names match, by the set of patterns that may come next: no path takes more than one walk."""
    expected = _with_skips({0}, patterns)
    for name in names:
        stay = {at for at in expected if patterns[at : at + 1] == [ANY_DEPTH] and not name.startswith(".")}
        step = {at + 1 for at in expected if at < len(patterns) and _fits(name, patterns[at])}
        expected = _with_skips(stay | step, patterns)
    return len(patterns) in expected


def _fits(name: str, pattern: str) -> bool:
    is_shown = pattern.startswith(".") or not name.startswith(".")
    return pattern != ANY_DEPTH and is_shown and fnmatchcase(name, pattern)


def _with_skips(positions: set[int], patterns: Sequence[str]) -> set[int]:
    """The positions, and those that are reached by letting a ``**`` match nothing; no position is walked twice."""
    reached = set(positions)
    for at in positions:
        while patterns[at : at + 1] == [ANY_DEPTH] and at + 1 not in reached:
            at += 1
            reached.add(at)
    return reached
