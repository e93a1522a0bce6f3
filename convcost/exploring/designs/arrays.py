"""Many points at once as arrays of numpy: 64 bits where that is proven to be enough, else Python integers.

Beside `convcost.exploring.designs.vectors`, this is used where numpy is installed.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from convcost.exploring.designs.compiled import INT64, Program
from convcost.exploring.designs.space import DesignSpace
from convcost.exploring.designs.tabulated import Tabulated
from convcost.exploring.designs.vectors import Lists


class Arrays:
    """The operations of `Lists` on arrays."""

    block = 4096
    """Points that are computed together: what is on the way stays in the cache of the processor."""

    def __init__(self) -> None:
        """Raises ImportError where numpy is not installed."""
        import numpy

        self.numpy = numpy
        self.name = f"numpy {numpy.__version__}"

    @cached_property
    def operations(self) -> dict[str, Callable[..., Any]]:
        """What programs call."""
        numpy = self.numpy

        def rounded(top: Any, bottom: int) -> Any:
            whole, rest = numpy.divmod(2 * top + bottom, 2 * bottom)
            return whole - ((rest == 0) & (whole % 2 == 1))

        def greatest(one: Any, other: Any, *more: Any) -> Any:
            found = numpy.maximum(one, other)
            for each in more:
                numpy.maximum(found, each, out=found)
            return found

        return {
            "greatest": greatest,
            "is_negative": lambda number: numpy.asarray(number < 0).astype(numpy.int64),
            "rounded": rounded,
        }

    def places(self, space: DesignSpace, points: Sequence[int]) -> list[Any]:
        """For every dimension, which value each point has."""
        numpy = self.numpy
        if space.size >= INT64:
            return [numpy.array(each) for each in Lists().places(space, points)]
        if isinstance(points, range):
            left = numpy.arange(points.start, points.stop, points.step, dtype=numpy.int64)
        else:
            left = numpy.asarray(points, dtype=numpy.int64)
        found = []
        for dimension in reversed(space.dimensions):
            left, place = numpy.divmod(left, dimension.size)
            found.append(place)
        return found[::-1]

    def looked_up(self, values: Sequence[int], places: Any) -> Any:
        """The values at some places."""
        if isinstance(values, range) and not isinstance(places, slice):
            return values.start + values.step * places
        return self.numpy.asarray(values)[places]

    def run(self, program: Program, function: Callable[..., Any], variables: Sequence[Any], count: int) -> list[Any]:
        """The vectors that a program gives."""
        if program.fits_64_bits:
            return self._blocks(function, variables, count)
        exact = program.function(Lists.operations)
        rows = [exact(*point) for point in zip(*(each.tolist() for each in variables), strict=True)]
        return [self.numpy.array(each, dtype=object) for each in zip(*rows, strict=True)]

    def tables(self, made: Tabulated, numerators: Sequence[Sequence[int]]) -> list[Any]:
        """For every variable with a table, what is looked up, a column per value of the variable.

        Values at which nobody will look may divide by 0.
        """
        with self.numpy.errstate(all="ignore"):
            return [
                self._table(each.function(self.operations)(self.looked_up(numerators[variable], slice(None))))
                for variable, each in made.tables.items()
            ]

    def _table(self, columns: Sequence[Any]) -> Any:
        """A row per thing that is looked up."""
        return self.numpy.stack([self.numpy.asarray(each, dtype=self.numpy.int64) for each in columns])

    def look_up(
        self, function: Callable[..., Any], tables: Sequence[Any], at: Sequence[Any], plain: Sequence[Any], count: int
    ) -> list[Any]:
        """The vectors that come of tables at some places, and of the variables without one."""
        found: list[Any] = []
        for start in range(0, count, self.block):
            stop = min(start + self.block, count)
            rows = [row for table, places in zip(tables, at, strict=True) for row in table[:, places[start:stop]]]
            values = function(*(each[start:stop] for each in plain), *rows)
            found = found or [self.numpy.empty(count, dtype=self.numpy.int64) for _ in values]
            for vector, value in zip(found, values, strict=True):
                vector[start:stop] = value
        return found

    def _blocks(self, function: Callable[..., Any], variables: Sequence[Any], count: int) -> list[Any]:
        found: list[Any] = []
        for start in range(0, count, self.block):
            stop = min(start + self.block, count)
            values = function(*(each[start:stop] for each in variables))
            found = found or [self.numpy.empty(count, dtype=self.numpy.int64) for _ in values]
            for vector, value in zip(found, values, strict=True):
                vector[start:stop] = value
        return found

    def groups(self, vector: Any) -> list[tuple[int, Any]]:
        """The distinct values of a vector, and where each of them stands."""
        numpy = self.numpy
        first = vector[0]
        different = numpy.flatnonzero(vector != first)
        if not len(different):
            return [(int(first), slice(None))]
        second = vector[different[0]]
        if len(different) < len(vector) and bool((vector[different] == second).all()):
            both = [(int(first), numpy.flatnonzero(vector == first)), (int(second), different)]
            return sorted(both, key=lambda each: each[0])
        values, inverse = numpy.unique(vector, return_inverse=True)
        return [(int(value), numpy.flatnonzero(inverse == place)) for place, value in enumerate(values)]

    def take(self, vector: Any, places: Any) -> Any:
        """A part of a vector."""
        return vector[places]

    def every(self, count: int) -> Any:
        """The places of so many points."""
        return self.numpy.arange(count)

    def empty(self, count: int) -> Any:
        """A vector to be filled."""
        return self.numpy.zeros(count, dtype=self.numpy.int64)

    def fill(self, vector: Any, places: Any, values: Any) -> Any:
        """Put values, or one for all, at some places; gives the vector, which may be another one."""
        numpy = self.numpy
        each = values if isinstance(values, list) else [values] if isinstance(values, int) else []
        is_wide = any(abs(value) >= INT64 for value in each)
        if vector.dtype.kind != "O" and (is_wide or getattr(values, "dtype", None) is self.numpy.dtype(object)):
            vector = vector.astype(object)
        vector[places] = numpy.asarray(values, dtype=object) if isinstance(values, list) else values
        return vector

    def where(self, vector: Any, values: set[int]) -> Any:
        """The places at which one of some values stands."""
        numpy = self.numpy
        return numpy.flatnonzero(numpy.isin(vector, list(values)))

    def within(self, vector: Any, side: str, bound: int) -> Any:
        """The places of values that are at most, or at least, a bound."""
        return self.numpy.flatnonzero(vector <= bound if side == "max" else vector >= bound)

    def plain(self, vector: Any) -> list[int]:
        """The vector as a list of integers."""
        found: list[int] = vector.tolist()
        return found
