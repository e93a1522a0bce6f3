"""The points of a space: a value for every dimension, in an order in which the last dimension varies fastest."""

from collections.abc import Iterable, Iterator, Sequence
from math import prod
from typing import NamedTuple

from convcost.errors import ConvcostError, Problem
from convcost.exploring.designs.dimension import Dimension
from convcost.language.expression import Value


class DesignSpace(NamedTuple):
    """The dimensions of a space; a point is a number below its size."""

    dimensions: tuple[Dimension, ...]

    @property
    def size(self) -> int:
        """How many points it has."""
        return prod(dimension.size for dimension in self.dimensions)

    def places(self, point: int) -> tuple[int, ...]:
        """Which value every dimension has at a point."""
        places = []
        for dimension in reversed(self.dimensions):
            point, place = divmod(point, dimension.size)
            places.append(place)
        return tuple(reversed(places))

    def point(self, places: Sequence[int]) -> int:
        """The point at these places; `places` the other way round."""
        found = 0
        for dimension, place in zip(self.dimensions, places, strict=True):
            found = found * dimension.size + place
        return found

    def values(self, point: int) -> dict[str, Value]:
        """The value of every name at a point."""
        pairs = zip(self.dimensions, self.places(point), strict=True)
        return self.gathered([dimension.value(place) for dimension, place in pairs])

    def gathered(self, values: Sequence[Value]) -> dict[str, Value]:
        """A value of every dimension by the name that it is for: those of a list together."""
        found: dict[str, Value] = {}
        lists: dict[str, list[Value]] = {}
        for dimension, value in zip(self.dimensions, values, strict=True):
            if dimension.of:
                lists.setdefault(dimension.of, []).append(value)
            else:
                found[dimension.name] = value
        return {**found, **lists}

    def sizes(self, point: int) -> tuple[int, ...]:
        """A number for every name that grows with its value; of words, their place in the order given."""
        pairs = zip(self.dimensions, self.places(point), strict=True)
        return tuple(each.numerators[place] if each.is_numeric else place for each, place in pairs)

    def rows(self, points: Iterable[int]) -> Iterator[list[str]]:
        """The values of many points as they are written, each value of a dimension written once."""
        written: list[dict[int, str]] = [{} for _ in self.dimensions]
        sizes = [dimension.size for dimension in self.dimensions]
        last = len(sizes) - 1
        for point in points:
            row = [""] * len(sizes)
            for at in range(last, -1, -1):
                point, place = divmod(point, sizes[at])
                known = written[at]
                if place not in known:
                    known[place] = self.dimensions[at].text(place)
                row[at] = known[place]
            yield row

    @property
    def names(self) -> dict[str, list[int]]:
        """What people call the dimensions: the items of a list by its name, with their places."""
        found: dict[str, list[int]] = {}
        for place, dimension in enumerate(self.dimensions):
            found.setdefault(dimension.of or dimension.name, []).append(place)
        return found

    def named(self, point: int) -> dict[str, str]:
        """The values of a point as people read them, those of a list together: ``14 16 5 15``."""
        written = list(self.texts(point).values())
        return {name: " ".join(written[place] for place in places) for name, places in self.names.items()}

    def texts(self, point: int) -> dict[str, str]:
        """The values of a point as they are written."""
        return {
            dimension.name: dimension.text(place)
            for dimension, place in zip(self.dimensions, self.places(point), strict=True)
        }


def space_of(dimensions: Iterable[Dimension]) -> DesignSpace:
    """The space of some dimensions, at least one and each of a name of its own; raises `ConvcostError`."""
    found = tuple(dimensions)
    names = [dimension.name for dimension in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise ConvcostError([Problem("E403", f"`{twice}` is varied twice", notes=("name all its values at once",))])
    if not found:
        hint = "--vary width=16..128..8, for example"
        raise ConvcostError([Problem("E403", "nothing is varied", notes=(hint,))])
    return DesignSpace(found)
