"""The order of a few layers in which least memory is in use at once: dynamic programming over sets of layers.

What is in use after a set of layers has run does not depend on their order: an output takes as much memory whether it
was made in place or not. So of all orders of a set only the one with the lowest peak so far is kept, and sets are
visited by the number of layers in them. Where there are too many, only the most promising of each number are kept.
"""

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

MOST_STEPS = 150_000
"""Layers tried in all, about a second's work."""


class Dying(NamedTuple):
    """A tensor that nobody outside these layers needs afterwards: who uses it, as bits, and its bytes."""

    users: int
    bytes: int


class LayerMemory(NamedTuple):
    """A layer among others, which are the bits of an integer."""

    needs: int
    followers: tuple[int, ...]
    """Layers that take something from it, by index."""
    reads: tuple[Dying, ...]
    over: tuple[int, ...]
    """The users of each tensor that it may overwrite."""
    makes: int
    keeps: int
    """Of what it makes, what is needed afterwards: all or nothing."""
    workspace: int


class Choice(NamedTuple):
    """Layers that may run in another order: what is in use before them, and at their peak as they stand.

    ``floor`` is what some layer needs in any order.
    """

    held: int
    peak: int
    floor: int
    layers: tuple[LayerMemory, ...]


class FoundOrder(NamedTuple):
    """The lowest peak and an order that has it; ``is_best`` unless some sets were passed over."""

    peak: int
    order: tuple[int, ...]
    is_best: bool


@dataclass
class Effort:
    """How many layers may still be tried, over several choices."""

    left: int = MOST_STEPS


Trail: TypeAlias = "tuple[Trail, int] | None"
"""An order from its end: what was before, and the layer that came then."""


class _Set(NamedTuple):
    """Layers that have run: the lowest peak of an order, what is in use after them, who may run next, that order."""

    peak: int
    held: int
    ready: int
    order: Trail


def reordered(choice: Choice, effort: Effort) -> FoundOrder:
    """The best order of the layers; as they stand, where none has a lower peak or too much would have to be tried."""
    layers = choice.layers
    as_they_stand = tuple(range(len(layers)))
    if choice.peak <= choice.floor:
        return FoundOrder(choice.peak, as_they_stand, is_best=True)
    ready = sum(1 << index for index, layer in enumerate(layers) if not layer.needs)
    sets = {0: _Set(0, choice.held, ready, None)}
    is_best = True
    for remaining in range(len(layers), 0, -1):
        kept = _most_promising(sets, effort.left // remaining)
        is_best = is_best and len(kept) == len(sets)
        effort.left -= sum(each.ready.bit_count() for each in kept.values())
        sets = _larger_sets(kept, choice) if effort.left >= 0 else {}
        if not sets:
            return FoundOrder(choice.peak, as_they_stand, is_best and effort.left >= 0)
    (found,) = sets.values()
    return FoundOrder(found.peak, _listed(found.order), is_best or found.peak <= choice.floor)


def _most_promising(sets: dict[int, _Set], steps: int) -> dict[int, _Set]:
    """All sets if so many steps are enough to go on from them, else those with the lowest peaks; at least one."""
    if sum(each.ready.bit_count() for each in sets.values()) <= steps:
        return sets
    kept: dict[int, _Set] = {}
    for run, each in sorted(sets.items(), key=lambda item: item[1][:2]):
        steps -= each.ready.bit_count()
        if kept and steps < 0:
            break
        kept[run] = each
    return kept


def _larger_sets(sets: dict[int, _Set], choice: Choice) -> dict[int, _Set]:
    """Every set with every layer more that may run next, where the peak stays below the one that is to be beaten."""
    larger: dict[int, _Set] = {}
    for run, each in sets.items():
        ready = each.ready
        while ready:
            bit = ready & -ready
            ready ^= bit
            index = bit.bit_length() - 1
            after = run | bit
            peak = max(each.peak, each.held + _taken(choice.layers[index], after))
            if peak < choice.peak and (after not in larger or peak < larger[after].peak):
                larger[after] = _after(each, peak, index, after, choice.layers)
    return larger


def _after(before: _Set, peak: int, index: int, after: int, layers: tuple[LayerMemory, ...]) -> _Set:
    """What is left when a layer more has run, and who may run now."""
    layer = layers[index]
    held = before.held + layer.keeps - sum(tensor.bytes for tensor in layer.reads if not tensor.users & ~after)
    ready = before.ready & ~(1 << index)
    for follower in layer.followers:
        if not layers[follower].needs & ~after:
            ready |= 1 << follower
    return _Set(peak, held, ready, (before.order, index))


def _taken(layer: LayerMemory, after: int) -> int:
    """What a layer takes while it runs, beside what is in use already."""
    in_place = any(not users & ~after for users in layer.over)
    return layer.workspace + (0 if in_place else layer.makes)


def _listed(trail: Trail) -> tuple[int, ...]:
    order = []
    while trail is not None:
        trail, index = trail
        order.append(index)
    return tuple(reversed(order))
