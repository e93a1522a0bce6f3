"""The tree of scopes that the names of the layers, or those of modules, put them into."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from convcost.bridges.blocks.step import Step
from convcost.graph import Graph

DIGITS = re.compile(r"\d+")
Path = tuple[str, ...]


def pattern(path: Path) -> str:
    """The path without its numbers."""
    return DIGITS.sub("#", ".".join(path))


@dataclass(slots=True)
class Group:
    """A scope with what it holds, in execution order; a held group takes one place, that of its last layer."""

    path: Path
    items: list["Step | Group"] = field(default_factory=list)

    @property
    def pattern(self) -> str:
        """The path without its numbers: equal for the rounds of a loop and for stages."""
        return pattern(self.path)

    def groups(self) -> Iterator["Group"]:
        """Those right inside."""
        return (item for item in self.items if isinstance(item, Group))

    def inner(self) -> Iterator["Group"]:
        """All that lie inside, the innermost first."""
        for group in self.groups():
            yield from group.inner()
            yield group

    def spliced(self) -> list[Step]:
        """Its steps, with those of the groups inside."""
        found: list[Step] = []
        for item in self.items:
            found += item.spliced() if isinstance(item, Group) else [item]
        return found


def scopes_of(graph: Graph) -> dict[str, Path]:
    """The scope of every layer from its name, a path; a join's branches are no scopes.

    Nor are they in another round of the same loop, whose join was left out because it had a single branch.
    """
    paths = {node.name: tuple(node.name.split(".")) for node in graph.nodes}
    heads = {path[:depth] for path in paths.values() for depth in range(1, len(path))}
    joins = {pattern(paths[node.name]) for node in graph.nodes if node.op.is_join and paths[node.name] in heads}
    skipped = {path for path in heads if pattern(path) in joins or pattern(path[:-1]) in joins}
    return {name: tuple(_without(path, skipped)) for name, path in paths.items()}


def _without(path: Path, skipped: set[Path]) -> Iterator[str]:
    """The path of the scope around, without joins and their branches; a part that was skipped stays in the name."""
    kept = ""
    for depth in range(1, len(path)):
        kept += path[depth - 1]
        if path[:depth] in skipped:
            kept += "."
        else:
            yield kept
            kept = ""


def grouped(steps: Sequence[Step], scopes: Mapping[str, Path], kept: Iterable[str]) -> Group:
    """The tree of the scopes that a block can be made of.

    One is kept where all of it leads to its last layer, whose tensor alone is taken outside: then it may stand where
    that layer stands. What is in other scopes belongs to the scope around.
    """
    members: dict[Path, list[int]] = {}
    for index, step in enumerate(steps):
        path = scopes[step.nodes[0]]
        for depth in range(1, len(path) + 1):
            members.setdefault(path[:depth], []).append(index)
    taken = _takers(steps, kept)
    several = ((path, indices) for path, indices in members.items() if len(indices) > 1)
    sound = {path: indices for path, indices in several if _is_sound(steps, indices, taken)}
    return _tree(steps, scopes, sound)


def unwrapped(root: Group, titles: Mapping[str, str]) -> Group:
    """The tree without the scopes that only wrap: those without a class that come once in every scope around.

    What is in them belongs to the scope around, which may be a block.
    """
    return Group(root.path, [each for item in root.items for each in _unwrapped(item, root, titles)])


def _unwrapped(item: "Step | Group", parent: Group, titles: Mapping[str, str]) -> list["Step | Group"]:
    if not isinstance(item, Group):
        return [item]
    inner = unwrapped(item, titles)
    is_alone = sum(each.pattern == item.pattern for each in parent.groups()) == 1
    is_wrapper = parent.path and is_alone and ".".join(item.path) not in titles
    return inner.items if is_wrapper else [inner]


def _takers(steps: Sequence[Step], kept: Iterable[str]) -> dict[str, set[int]]:
    """Who takes each tensor, by index; -1 stands for the world outside."""
    taken: dict[str, set[int]] = {}
    for index, step in enumerate(steps):
        for tensor in step.tensors:
            taken.setdefault(tensor, set()).add(index)
    for tensor in kept:
        taken.setdefault(tensor, set()).add(-1)
    return taken


def _is_sound(steps: Sequence[Step], indices: list[int], taken: Mapping[str, set[int]]) -> bool:
    inside = set(indices)
    made = {steps[index].gives for index in indices}
    for index in indices[:-1]:
        users = taken.get(steps[index].gives, set())
        if not users or not users <= inside:
            return False
    last = steps[indices[-1]]
    if not taken.get(last.gives, set()) - inside:
        return False
    return any(tensor not in made for index in indices for tensor in steps[index].tensors)


def _tree(steps: Sequence[Step], scopes: Mapping[str, Path], sound: Mapping[Path, list[int]]) -> Group:
    root = Group(())
    groups = {path: Group(path) for path in sound}
    ends: dict[int, list[Path]] = {}
    for path, indices in sound.items():
        ends.setdefault(indices[-1], []).append(path)
    for index, step in enumerate(steps):
        path = scopes[step.nodes[0]]
        _holder(path, groups, root).items.append(step)
        for ended in sorted(ends.get(index, ()), key=len, reverse=True):
            _holder(ended[:-1], groups, root).items.append(groups[ended])
    return root


def _holder(path: Path, groups: Mapping[Path, Group], root: Group) -> Group:
    """The innermost sound scope around."""
    return next((groups[path[:depth]] for depth in range(len(path), 0, -1) if path[:depth] in groups), root)
