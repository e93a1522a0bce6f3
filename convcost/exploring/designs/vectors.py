"""Many points at once as lists of Python integers: exact at any size, and without any library."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from convcost.exploring.designs.compiled import Program
from convcost.exploring.designs.space import DesignSpace


def _rounded(top: int, bottom: int) -> int:
    """``top / bottom`` to the nearest integer, halves to the even one."""
    whole, rest = divmod(2 * top + bottom, 2 * bottom)
    return whole - (rest == 0 and whole & 1)


class Lists:
    """The operations on vectors that evaluation is made of; a vector has a value for every point."""

    name = "Python integers"
    operations: ClassVar[dict[str, Callable[..., Any]]] = {
        "greatest": max,
        "is_negative": lambda number: int(number < 0),
        "rounded": _rounded,
    }

    def places(self, space: DesignSpace, points: Sequence[int]) -> list[Any]:
        """For every dimension, which value each point has."""
        return list(map(list, zip(*map(space.places, points), strict=True)))

    def looked_up(self, values: Sequence[int], places: Any) -> Any:
        """The values at some places."""
        return [values[place] for place in places]

    def run(self, program: Program, function: Callable[..., Any], variables: Sequence[Any], count: int) -> list[Any]:
        """The vectors that a program gives."""
        del program
        rows = [function(*point) for point in zip(*variables, strict=True)] if variables else [function()] * count
        return list(map(list, zip(*rows, strict=True)))

    def groups(self, vector: Any) -> list[tuple[int, Any]]:
        """The distinct values of a vector, and where each of them stands."""
        found: dict[int, list[int]] = {}
        for place, value in enumerate(vector):
            found.setdefault(value, []).append(place)
        return sorted(found.items())

    def take(self, vector: Any, places: Any) -> Any:
        """A part of a vector."""
        return [vector[place] for place in places]

    def every(self, count: int) -> Any:
        """The places of so many points."""
        return list(range(count))

    def empty(self, count: int) -> Any:
        """A vector to be filled."""
        return [0] * count

    def fill(self, vector: Any, places: Any, values: Any) -> Any:
        """Put values, or one for all, at some places; gives the vector, which may be another one."""
        each = values if isinstance(values, list) else [values] * len(places)
        for place, value in zip(places, each, strict=True):
            vector[place] = value
        return vector

    def where(self, vector: Any, values: set[int]) -> Any:
        """The places at which one of some values stands."""
        return [place for place, value in enumerate(vector) if value in values]

    def within(self, vector: Any, side: str, bound: int) -> Any:
        """The places of values that are at most, or at least, a bound."""
        if side == "max":
            return [place for place, value in enumerate(vector) if value <= bound]
        return [place for place, value in enumerate(vector) if value >= bound]

    def plain(self, vector: Any) -> list[int]:
        """The vector as a list of integers."""
        return list(vector)
