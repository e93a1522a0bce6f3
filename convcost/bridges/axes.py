"""What the axes of a captured tensor are made of, and where they lie in the tensor of convcost that holds it.

A captured axis is a run of atoms. Splitting, merging and reordering axes moves atoms about and costs nothing: only
where a layer needs a layout is anything written. An axis of size 1 has no atoms.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from math import prod
from operator import mul
from typing import NamedTuple

from convcost.bridges.captured import Operation, Sizes
from convcost.layers.shape import Shape


class Atom:
    """A piece of an axis that nothing has split so far. Two atoms are the same only if they are one object."""

    __slots__ = ("is_batch", "size")

    def __init__(self, size: int, *, is_batch: bool = False) -> None:
        self.size = size
        self.is_batch = is_batch


Axis = tuple[Atom, ...]
Groups = tuple[tuple[int, ...], ...]
"""Which captured axes lie along each size of a shape."""


class Seen(NamedTuple):
    """A captured tensor, and the tensor of convcost that holds its elements for one sample."""

    tensor: str
    shape: Shape
    physical: tuple[Axis, ...]
    """The atoms along every size of the shape."""
    axes: tuple[Axis, ...]
    """The atoms of every captured axis, those of the batch included."""
    viewer: Operation | None = None
    """The operation that has given these axes to the tensor of another one."""

    @property
    def sizes(self) -> Sizes:
        """The captured sizes."""
        return tuple(prod(atom.size for atom in axis) for axis in self.axes)

    def permuted(self, order: Sizes) -> "Seen":
        """The axes in another order."""
        return self._replace(axes=tuple(self.axes[axis] for axis in order))

    def gathered(self, axes: Iterable[int]) -> Axis:
        """The atoms of some axes one after the other, those of the batch left out."""
        return merged(self.axes[axis] for axis in axes)

    def has_batch_in(self, axes: Iterable[int]) -> bool:
        """Whether samples lie along one of these axes."""
        return any(atom.is_batch for axis in axes for atom in self.axes[axis])

    @property
    def folded(self) -> Axis:
        """What lies along the first axis besides the samples: windows or frames that were folded into it."""
        return merged(self.axes[:1])

    @property
    def places(self) -> tuple[int, ...]:
        """The axes of one sample: all but the first, which is among them where something is folded into it."""
        return tuple(range(0 if self.folded or not self.axes else 1, len(self.axes)))


def merged(axes: Iterable[Axis]) -> Axis:
    """Axes one after the other, without the atoms of the batch."""
    return tuple(atom for axis in axes for atom in axis if not atom.is_batch)


def size_of(axis: Axis) -> int:
    """How many elements lie along an axis."""
    return prod(atom.size for atom in axis)


def atoms(size: int) -> Axis:
    """A new axis; none for a size of 1."""
    return (Atom(size),) if size > 1 else ()


def regrouped(seen: Seen, sizes: Sizes) -> Seen | None:
    """The same elements in the same order in other sizes; None where that needs data moved.

    What was cut before and still lies together may be cut in another way: 28 positions as 4 windows of 7, then 7 of 4.
    """
    found = _cut(seen, sizes)
    return found if found is not None else _cut(mended(seen), sizes)


def mended(seen: Seen) -> Seen:
    """The tensor with every run of atoms as one that lies together, along a captured axis and along a size."""
    behind = {atom: follower for axis in seen.physical for atom, follower in pairwise(axis)}
    whole: dict[Atom, Axis] = {}
    axes: list[Axis] = []
    for axis in seen.axes:
        found: list[list[Atom]] = []
        for atom in axis:
            if found and behind.get(found[-1][-1]) is atom:
                found[-1].append(atom)
            else:
                found.append([atom])
        for run in found:
            whole.update(dict.fromkeys(run[1:], ()))
            whole[run[0]] = (Atom(size_of(tuple(run))),) if len(run) > 1 else (run[0],)
        axes.append(tuple(each for run in found for each in whole[run[0]]))
    physical = tuple(tuple(each for atom in axis for each in whole.get(atom, (atom,))) for axis in seen.physical)
    return seen._replace(physical=physical, axes=tuple(axes))


def _cut(seen: Seen, sizes: Sizes) -> Seen | None:
    """The same in the atoms that there are, cut where that is needed."""
    work = [atom for axis in seen.axes for atom in axis][::-1]
    parts: dict[Atom, Axis] = {}
    made: list[Axis] = []
    for size in sizes:
        axis: list[Atom] = []
        left = size
        while left > 1:
            if not work:
                return None
            atom = work.pop()
            if left % atom.size == 0:
                axis.append(atom)
                left //= atom.size
            elif atom.size % left == 0 and not atom.is_batch:
                first, rest = Atom(left), Atom(atom.size // left)
                parts[atom] = (first, rest)
                axis.append(first)
                work.append(rest)
                left = 1
            else:
                return None
        made.append(tuple(axis))
    physical = tuple(_split(axis, parts) for axis in seen.physical)
    return seen._replace(physical=physical, axes=tuple(made))


def _split(axis: Axis, parts: dict[Atom, Axis]) -> Axis:
    found: list[Atom] = []
    work = list(axis[::-1])
    while work:
        atom = work.pop()
        if atom in parts:
            work += parts[atom][::-1]
        else:
            found.append(atom)
    return tuple(found)


def refined(seens: Sequence[Seen]) -> tuple[Seen, ...] | None:
    """Tensors of the same sizes, cut into axes so fine that each is one atom in all; None where cuts cross."""
    sizes: list[int] = []
    for axes in zip(*(each.axes for each in seens), strict=True):
        done = 1
        for end in sorted({end for axis in axes for end in accumulate((atom.size for atom in axis), mul)}):
            if end % done:
                return None
            sizes.append(end // done)
            done = end
    found = [regrouped(each, tuple(sizes)) for each in seens]
    whole = tuple(each for each in found if each is not None and all(len(axis) == 1 for axis in each.axes))
    return whole if len(whole) == len(seens) else None


def groups_of(seen: Seen) -> Groups | None:
    """Which captured axes lie along each size, where whole ones do; None where they are cut or mixed."""
    places = {axis[0]: index for index in seen.places if (axis := merged([seen.axes[index]]))}
    groups: list[tuple[int, ...]] = []
    taken: set[int] = set()
    for axis in seen.physical:
        group: list[int] = []
        at = 0
        while at < len(axis):
            index = places.get(axis[at])
            if index is None:
                return None
            whole = merged([seen.axes[index]])
            if axis[at : at + len(whole)] != whole:
                return None
            group.append(index)
            at += len(whole)
        taken.update(group)
        groups.append(tuple(group))
    return _with_ones(seen, groups, taken)


def _with_ones(seen: Seen, groups: list[tuple[int, ...]], taken: set[int]) -> Groups:
    """Axes of size 1 lie along the sizes of 1 that are left, in order: so that others of their place fit there."""
    ones = [index for index in seen.places if index not in taken]
    empty = [place for place, group in enumerate(groups) if not group]
    if len(ones) == len(empty):
        for place, index in zip(empty, ones, strict=True):
            groups[place] = (index,)
    return tuple(groups)


def runs(now: Axis, then: Axis) -> list[Axis]:
    """The longest pieces of one order that stay together in another."""
    follower = dict(pairwise(then))
    found: list[list[Atom]] = []
    for atom in now:
        if found and follower.get(found[-1][-1]) is atom:
            found[-1].append(atom)
        else:
            found.append([atom])
    return [tuple(each) for each in found]


def plain_groups(places: Sequence[int]) -> Groups:
    """The axes as they come, as many as a shape has: those in front are merged where there are more than four."""
    if len(places) <= 4:
        return tuple((place,) for place in places) or ((),)
    front = len(places) - 3
    return (tuple(places[:front]), *((place,) for place in places[front:]))
