"""A part of a network as a paper draws it: steps below each other, branches beside each other, skips."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias


class Parallel(NamedTuple):
    """Branches that part where something comes in and meet in a join, which is None where they do not meet."""

    branches: tuple["Series", ...]
    skips: int
    """How often the join takes what came in as it is."""
    join: int | None


class Tangle(NamedTuple):
    """Units whose wiring is neither: they are drawn below each other with lines beside them."""

    units: tuple[int, ...]


Step: TypeAlias = "int | Parallel | Tangle"


class Series(NamedTuple):
    """Steps one after the other."""

    steps: tuple[Step, ...]

    @property
    def units(self) -> Iterator[int]:
        """All units in it."""
        for step in self.steps:
            if isinstance(step, int):
                yield step
            elif isinstance(step, Tangle):
                yield from step.units
            else:
                for branch in step.branches:
                    yield from branch.units
                if step.join is not None:
                    yield step.join


def structured(takes: Mapping[int, Sequence[int]]) -> Series:
    """The structure of units in execution order: each takes units before it, or -1, what comes in."""
    return _series(tuple(takes), takes, -1)


def _series(units: Sequence[int], takes: Mapping[int, Sequence[int]], entry: int) -> Series:
    """Cut wherever a single tensor is alive: what lies between two cuts is one unit or a region.

    What nobody takes is alive to the end.
    """
    steps: list[Step] = []
    before, start = entry, 0
    last_use = _last_uses(units, takes)
    alive = {entry} if last_use.get(entry, -1) >= 0 else set()
    for index, unit in enumerate(units):
        alive.add(unit)
        alive = {each for each in alive if last_use.get(each, len(units)) > index}
        if len(alive) <= 1 and index >= start:
            between = units[start : index + 1]
            steps.append(unit if len(between) == 1 else _region(between, takes, before))
            before = next(iter(alive), unit)
            start = index + 1
    if start < len(units):
        steps.append(_region(units[start:], takes, before))
    return Series(tuple(steps))


def _last_uses(units: Sequence[int], takes: Mapping[int, Sequence[int]]) -> dict[int, int]:
    return {taken: index for index, unit in enumerate(units) for taken in takes[unit]}


def _region(units: Sequence[int], takes: Mapping[int, Sequence[int]], entry: int) -> Step:
    """Branches with their join, if that is what it is."""
    ends = [unit for unit in units if not any(unit in takes[other] for other in units)]
    join = units[-1] if len(ends) == 1 else None
    rest = units[:-1] if join is not None else units
    parts = _components(rest, takes)
    skips = sum(taken == entry for taken in takes[join]) if join is not None else 0
    if len(parts) + skips < 2 or not all(_is_branch(part, join, takes, entry) for part in parts):
        return Tangle(tuple(units))
    return Parallel(tuple(_series(part, takes, entry) for part in parts), skips, join)


def _components(units: Sequence[int], takes: Mapping[int, Sequence[int]]) -> list[tuple[int, ...]]:
    """Units that hang together, in the order of their first ones."""
    head: dict[int, int] = {}

    def find(unit: int) -> int:
        while head[unit] != unit:
            head[unit] = head[head[unit]]
            unit = head[unit]
        return unit

    for unit in units:
        head[unit] = unit
        for taken in takes[unit]:
            if taken in head:
                one, other = sorted((find(taken), find(unit)))
                head[other] = one
    found: dict[int, list[int]] = {}
    for unit in units:
        found.setdefault(find(unit), []).append(unit)
    return list(map(tuple, found.values()))


def _is_branch(units: Sequence[int], join: int | None, takes: Mapping[int, Sequence[int]], entry: int) -> bool:
    """Whether the join takes its last unit alone, and nothing comes in on the way but what the branches share."""
    inside = {*units, entry}
    if join is not None and any(taken in units[:-1] for taken in takes[join]):
        return False
    return all(taken in inside or taken < -1 for unit in units for taken in takes[unit])
