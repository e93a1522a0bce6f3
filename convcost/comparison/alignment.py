"""The parts of several networks side by side: those that have the same name in the same place are one."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from convcost.graph.parts import Part

Change = Literal["added", "removed", "missing", "changed", "unchanged"]
"""What became of a part of the reference in another network; `missing` is one that neither of the two has."""


@dataclass(frozen=True, slots=True, eq=False)
class AlignedPart:
    """One name and what each network has under it, in the order of the networks; None where it has nothing."""

    path: str
    parts: tuple[Part | None, ...]

    @property
    def is_everywhere(self) -> bool:
        """Whether every network has it."""
        return all(self.parts)

    @property
    def is_one_layer(self) -> bool:
        """Whether it is a layer in one of the networks, so that it cannot be opened in all of them."""
        return any(part.is_one_layer for part in self.parts if part)

    @property
    def has_the_same_children(self) -> bool:
        """Whether it consists of parts of the same names in every network."""
        first, *others = (part.children.keys() if part else None for part in self.parts)
        return all(names == first for names in others)


Opens = Callable[[AlignedPart], bool]


def aligned(roots: Sequence[Part], depth: int) -> list[AlignedPart]:
    """What tables of this depth list, every node of every network in exactly one part.

    A name that is a layer here and a block there is one part, however great the depth.
    """
    return list(_below(AlignedPart("", tuple(roots)), depth))


def aligned_where(roots: Sequence[Part], depth: int, opens: Opens) -> list[AlignedPart]:
    """The same, where a part stays closed that is not worth it, or that would open into a single row."""
    return list(_opened(AlignedPart("", tuple(roots)), depth, opens))


def in_one_order(orders: Sequence[Iterable[str]]) -> list[str]:
    """All names, each once: in the first order, and those of a later one behind what precedes them there."""
    first = list(orders[0])
    behind: dict[str, list[str]] = {name: [] for name in ("", *first)}
    for order in orders[1:]:
        before = ""
        for name in order:
            if name in behind:
                before = name
            else:
                behind[before].append(name)
                behind[name] = []
    names, waiting = [], ["", *first][::-1]
    while waiting:
        names.append(waiting.pop())
        waiting += reversed(behind[names[-1]])
    return names[1:]


def _below(whole: AlignedPart, depth: int) -> Iterator[AlignedPart]:
    for child in _children(whole):
        if depth <= 1 or child.is_one_layer:
            yield child
        else:
            yield from _below(child, depth - 1)
    yield from _join(whole)


def _opened(whole: AlignedPart, depth: int, opens: Opens) -> Iterator[AlignedPart]:
    for child in _children(whole):
        rows = [child]
        if depth > 1 and not child.is_one_layer and opens(child):
            rows = list(_opened(child, depth - 1, opens))
        yield from rows if len(rows) > 1 else [child]
    yield from _join(whole)


def _children(whole: AlignedPart) -> Iterator[AlignedPart]:
    branches = [part.children if part else {} for part in whole.parts]
    for name in in_one_order(branches):
        parts = tuple(children.get(name) for children in branches)
        yield AlignedPart(f"{whole.path}.{name}" if whole.path else name, parts)


def _join(whole: AlignedPart) -> Iterator[AlignedPart]:
    """The layer that a part of branches ends with, a row of its own."""
    if any(part and part.layer is not None for part in whole.parts):
        yield AlignedPart(whole.path, tuple(map(_layer, whole.parts)))


def _layer(part: Part | None) -> Part | None:
    return Part(part.path, part.layer, [part.layer]) if part and part.layer is not None else None
