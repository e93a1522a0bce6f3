"""What became of every layer of a network in another: added, removed, changed, on other shapes, moved, renamed."""

from collections import deque
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from convcost.comparison.lcs import Pairs
from convcost.comparison.pairing import ComparedLayer, Key, layers, paired
from convcost.graph import Graph
from convcost.layers import op
from convcost.layers.op import Op

Fate = Literal["added", "removed", "changed", "reshaped", "rewired", "moved", "renamed", "renumbered", "unchanged"]
"""`reshaped` is a layer as it was on an input of another shape, `rewired` one that takes another tensor; `renumbered`
is a name in which only a number differs that nobody wrote."""
SAME_ELSEWHERE: tuple[Key, ...] = (
    lambda layer: (layer.path, layer.ops),
    lambda layer: (layer.path, layer.first.op.kind),
    lambda layer: (layer.family, layer.structure),
)
"""What makes a layer the same one in another place of the order."""
QUIET = frozenset({"renamed", "renumbered", "unchanged"})


NONE = "none"
"""How the notation says that a layer has no norm, no activation."""


class Alteration(NamedTuple):
    """An argument before and after: ``kernel``, ``norm.groups``; ``kind``, ``input``, ``shares``, ``from``."""

    argument: str
    old: object
    new: object


@dataclass(frozen=True, slots=True, eq=False)
class LayerChange:
    """A layer of one network, or the same layer of both and in what it differs."""

    fate: Fate
    old: ComparedLayer | None
    new: ComparedLayer | None
    alterations: tuple[Alteration, ...] = ()


class Diff(NamedTuple):
    """What became of every layer, and whether all was tried to pair as many as can be."""

    changes: tuple[LayerChange, ...]
    is_thorough: bool


def diff(old: Graph, new: Graph) -> Diff:
    """Every layer of both networks once, in the order of execution; what was removed stands where it was.

    A layer costs what it did unless it is added, removed, changed, reshaped or moved, so that the differences of
    those add up to the difference of the networks.
    """
    before, after = layers(old), layers(new)
    found = paired(before, after)
    changes = list(_moved(list(_aligned(before, after, found.pairs))))
    return Diff(tuple(_rewired(changes, old, new)), found.is_longest)


def _aligned(old: Sequence[ComparedLayer], new: Sequence[ComparedLayer], pairs: Pairs) -> Iterator[LayerChange]:
    i = j = 0
    for a, b in (*pairs, (len(old), len(new))):
        yield from (LayerChange("removed", layer, None) for layer in old[i:a])
        yield from (LayerChange("added", None, layer) for layer in new[j:b])
        if a < len(old):
            yield _compared(old[a], new[b])
        i, j = a + 1, b + 1


def _compared(old: ComparedLayer, new: ComparedLayer) -> LayerChange:
    changed, reshaped = (*_arguments(old, new), *_sharing(old, new)), tuple(_inputs(old, new))
    if changed or reshaped:
        return LayerChange("changed" if changed else "reshaped", old, new, (*changed, *reshaped))
    if old.path == new.path:
        return LayerChange("unchanged", old, new)
    return LayerChange("renumbered" if old.family == new.family else "renamed", old, new)


def _arguments(old: ComparedLayer, new: ComparedLayer) -> Iterator[Alteration]:
    yield from _between("", old.first.op, new.first.op)
    before, after = _followers(old), _followers(new)
    for name in dict.fromkeys((*before, *after)):
        yield from _between(name, before.get(name), after.get(name))


def _followers(layer: ComparedLayer) -> dict[str, Op]:
    """``norm`` and ``activation``, where it has them."""
    return {node.name.rpartition(".")[2]: node.op for node in layer.nodes[1:]}


def _between(name: str, old: Op | None, new: Op | None) -> Iterator[Alteration]:
    """How one op differs from another; of another kind no argument is the same."""
    if old is None or new is None or old.kind != new.kind:
        yield Alteration(name or "kind", old.kind if old else NONE, new.kind if new else NONE)
        return
    before, after = _given(old), _given(new)
    for argument, one in before.items():
        if one != after[argument]:
            yield Alteration(f"{name}.{argument}" if name else argument, one, after[argument])


def _given(layer: Op) -> dict[str, object]:
    """The arguments; one that is left out is none, where None without a default is a cost that nobody knows."""
    defaults = op.defaults(type(layer))
    optional = {name for name, default in defaults.items() if default is None}
    return {name: NONE if value is None and name in optional else value for name, value in op.arguments(layer).items()}


def _sharing(old: ComparedLayer, new: ComparedLayer) -> Iterator[Alteration]:
    """Whose weights it uses, where only one of the two has its own."""
    if (old.first.shares is None) != (new.first.shares is None):
        yield Alteration("shares", old.first.shares or NONE, new.first.shares or NONE)


def _inputs(old: ComparedLayer, new: ComparedLayer) -> Iterator[Alteration]:
    """Shapes that differ, with their numbers where there are several."""
    before, after = old.inputs[0], new.inputs[0]
    if len(before) != len(after):
        yield Alteration("inputs", len(before), len(after))
        return
    for index, (one, other) in enumerate(zip(before, after, strict=True), 1):
        if one != other:
            yield Alteration("input" if len(before) == 1 else f"input {index}", one, other)


def _moved(changes: Sequence[LayerChange]) -> Iterator[LayerChange]:
    """Take what was removed in one place and added in another for one layer."""
    came_from: dict[LayerChange, ComparedLayer] = {}
    gone: set[ComparedLayer] = set()
    for key in SAME_ELSEWHERE:
        waiting: dict[Hashable, deque[ComparedLayer]] = {}
        for change in changes:
            if change.old and not change.new and change.old not in gone:
                waiting.setdefault(key(change.old), deque()).append(change.old)
        for change in changes:
            if change.new and not change.old and change not in came_from and waiting.get(key(change.new)):
                came_from[change] = waiting[key(change.new)].popleft()
                gone.add(came_from[change])
    for change in changes:
        if change.new and change in came_from:
            old, new = came_from[change], change.new
            yield LayerChange("moved", old, new, (*_arguments(old, new), *_sharing(old, new), *_inputs(old, new)))
        elif change.new or change.old not in gone:
            yield change


def _rewired(changes: Sequence[LayerChange], old: Graph, new: Graph) -> Iterator[LayerChange]:
    """Add which tensor a layer takes now, where that is no mere consequence of what was added, removed or moved."""
    pairs = [(each.old, each.new) for each in changes if each.old and each.new and each.fate != "moved"]
    before = {node.name: index for index, (layer, _) in enumerate(pairs) for node in layer.nodes}
    after = {node.name: index for index, (_, layer) in enumerate(pairs) for node in layer.nodes}
    before |= {name: -1 - index for index, name in enumerate(old.inputs)}
    after |= {name: -1 - index for index, name in enumerate(new.inputs)}
    for change in changes:
        if not change.old or not change.new or change.fate == "moved":
            yield change
            continue
        taken = zip(change.old.first.inputs, change.new.first.inputs, strict=False)
        others = tuple(
            Alteration("from", one, other)
            for one, other in taken
            if one in before and other in after and before[one] != after[other]
        )
        fate = "rewired" if others and change.fate in QUIET else change.fate
        yield replace(change, fate=fate, alterations=(*change.alterations, *others))
