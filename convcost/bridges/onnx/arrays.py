"""Small arrays of numbers, for what exporters compute inside of a graph: sizes, axes, indices, factors."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from math import prod
from typing import NamedTuple

Number = int | float
Sizes = tuple[int, ...]
MOST_ELEMENTS = 4096
"""What has more is data of the network, which nobody here computes."""


class Array(NamedTuple):
    """Numbers in the order of rows, and their sizes: none for a single number."""

    sizes: Sizes
    values: tuple[Number, ...]

    @property
    def integers(self) -> tuple[int, ...]:
        """The values as integers, cut off towards zero."""
        return tuple(map(int, self.values))


def strides(sizes: Sizes) -> tuple[int, ...]:
    """How far apart neighbours along each axis are."""
    return tuple(prod(sizes[axis + 1 :]) for axis in range(len(sizes)))


def broadcast(shapes: Iterable[Sizes]) -> Sizes:
    """The sizes that several stretch to, from the last axis on; raises ValueError where two differ and none is 1."""
    made: list[int] = []
    for sizes in shapes:
        wide = [*(1 for _ in range(len(sizes) - len(made))), *made]
        for axis in range(1, len(sizes) + 1):
            size, other = sizes[-axis], wide[-axis]
            if 1 not in (size, other) and size != other:
                raise ValueError(f"{size} and {other} do not match")
            wide[-axis] = other if size == 1 else size
        made = wide
    return tuple(made)


def taken(array: Array, sizes: Sizes, places: Iterable[int]) -> Array:
    """The elements at some places, in other sizes."""
    values = array.values
    return Array(sizes, tuple(values[place] for place in places))


def stretched(array: Array, sizes: Sizes) -> Array:
    """The array with its sizes of 1 repeated."""
    own = (*(1 for _ in range(len(sizes) - len(array.sizes))), *array.sizes)
    steps = [0 if size == 1 else step for size, step in zip(own, strides(own), strict=True)]
    return taken(array, sizes, _places(sizes, steps))


def combined(function: Callable[..., Number], arrays: Sequence[Array]) -> Array:
    """A function of the elements in the same place of every array, stretched to each other."""
    sizes = broadcast(each.sizes for each in arrays)
    wide = [stretched(each, sizes).values for each in arrays]
    return Array(sizes, tuple(function(*each) for each in zip(*wide, strict=True)))


def permuted(array: Array, order: Sizes) -> Array:
    """The axes in another order."""
    steps = strides(array.sizes)
    sizes = tuple(array.sizes[axis] for axis in order)
    return taken(array, sizes, _places(sizes, [steps[axis] for axis in order]))


def picked(array: Array, axis: int, indices: Sequence[int], sizes: Sizes) -> Array:
    """Some indices along an axis, laid out in sizes of their own in its place."""
    size = array.sizes[axis]
    if any(not -size <= index < size for index in indices):
        raise ValueError(f"an index is beyond the {size} along axis {axis}")
    before, inner = prod(array.sizes[:axis]), prod(array.sizes[axis + 1 :])
    places = (
        (outer * size + index % size) * inner + within
        for outer in range(before)
        for index in indices
        for within in range(inner)
    )
    return taken(array, (*array.sizes[:axis], *sizes, *array.sizes[axis + 1 :]), places)


def joined(arrays: Sequence[Array], axis: int) -> Array:
    """Arrays one after the other along an axis."""
    first = arrays[0].sizes
    outer = prod(first[:axis])
    values: list[Number] = []
    for row in range(outer):
        for array in arrays:
            length = prod(array.sizes[axis:])
            values += array.values[row * length : (row + 1) * length]
    total = sum(array.sizes[axis] for array in arrays)
    return Array((*first[:axis], total, *first[axis + 1 :]), tuple(values))


def _places(sizes: Sizes, steps: Sequence[int]) -> Iterator[int]:
    ranges = [range(0, size * step, step) if step else (0,) * size for size, step in zip(sizes, steps, strict=True)]
    return (sum(each) for each in product(*ranges))
