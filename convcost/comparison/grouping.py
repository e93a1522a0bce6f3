"""Layers that were added, removed or renamed together, under one name."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from convcost.comparison.diff import Fate, LayerChange
from convcost.comparison.pairing import ComparedLayer

UNLISTED: tuple[Fate, ...] = ("renumbered", "unchanged")
ONE_SIDED: tuple[Fate, ...] = ("added", "removed")
Changes = list[LayerChange]


def separately(changes: Sequence[LayerChange]) -> list[tuple[str, Changes]]:
    """Every layer by itself, unchanged ones too."""
    return [(_name(change), [change]) for change in changes]


def grouped(changes: Sequence[LayerChange]) -> list[tuple[str, Changes]]:
    """What is worth listing, in order, by name: ``stage3.6`` for all layers of that part, ``stage3 -> layer3``."""
    added = _together({each.new for each in changes if each.new and not each.old}, changes)
    removed = _together({each.old for each in changes if each.old and not each.new}, changes)
    together = added | removed
    groups: dict[tuple[Fate, str], Changes] = {}
    for change in changes:
        if change.fate not in UNLISTED:
            name = together.get(change.new or change.old) or _renaming(change)
            groups.setdefault((change.fate, name), []).append(change)
    runs = _runs([(name, group) for (_, name), group in groups.items()])
    return [(name if len(group) > 1 else _name(group[0]), group) for name, group in runs]


def _together(one_sided: set[ComparedLayer], changes: Sequence[LayerChange]) -> dict[ComparedLayer | None, str]:
    """The largest part in which there is nothing but such layers, in neither network."""
    others = {
        prefix
        for change in changes
        for layer in (change.old, change.new)
        if layer and layer not in one_sided
        for prefix in _prefixes(layer.path)
    }
    return {
        layer: next((prefix for prefix in _prefixes(layer.path) if prefix not in others), layer.path)
        for layer in one_sided
    }


def _prefixes(path: str) -> Iterator[str]:
    """The parts that a layer lies in, the largest first, and the layer."""
    return accumulate(path.split("."), "{}.{}".format)


def _name(change: LayerChange) -> str:
    """The name of a layer, or both where they differ."""
    return " -> ".join(dict.fromkeys(layer.path for layer in (change.old, change.new) if layer))


def _renaming(change: LayerChange) -> str:
    """The same, and of layers that were renamed with what they are in only as much as differs."""
    if change.fate != "renamed" or not change.old or not change.new:
        return _name(change)
    old, new = change.old.path.split("."), change.new.path.split(".")
    while min(len(old), len(new)) > 1 and old[-1] == new[-1]:
        del old[-1], new[-1]
    return f"{'.'.join(old)} -> {'.'.join(new)}"


def _runs(groups: list[tuple[str, Changes]]) -> list[tuple[str, Changes]]:
    """Put rounds that follow each other into one: ``stage3.6..35``."""
    runs: list[tuple[str, str, Changes]] = []
    for name, group in groups:
        before, last, members = runs[-1] if runs else ("", "", [])
        if members and members[0].fate == group[0].fate in ONE_SIDED and name == _next(last):
            members += group
            runs[-1] = (before, name, members)
        else:
            runs.append((name, name, list(group)))
    return [(first if first == last else f"{first}..{last.rpartition('.')[2]}", group) for first, last, group in runs]


def _next(name: str) -> str:
    """What the round after this one is called; nothing where the name is none of a round."""
    parent, _, number = name.rpartition(".")
    return f"{parent}.{int(number) + 1}" if number.isdigit() else ""
