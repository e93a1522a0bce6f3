"""Designs as tables of pyarrow and polars, and as Parquet files. The only place that needs either library."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from convcost.analysis.columns import Column
from convcost.errors import ConvcostError, Problem
from convcost.exploring.designs.dimension import Dimension
from convcost.exploring.designs.search import LOWER_BOUNDS, Designs
from convcost.exploring.designs.space import DesignSpace
from convcost.language.quantity import LARGEST


def arrow(designs: Designs) -> Any:
    """A column per name and figure, and one that names the lower bounds where there are any.

    Raises `ConvcostError` where pyarrow is not installed.
    """
    try:
        import pyarrow
    except ImportError:
        hint = "pip install 'convcost[parquet]'; --export points.csv needs no library"
        raise ConvcostError([Problem("E403", "Parquet files and Arrow tables need pyarrow", notes=(hint,))]) from None
    space = designs.question.space
    places = _places(pyarrow, space, designs.points)
    names = {each.name: _values(pyarrow, each, at) for each, at in zip(space.dimensions, places, strict=True)}
    figures = {column.key: _column(pyarrow, designs, column) for column in designs.parts_of}
    return pyarrow.table({**names, **figures, **_lower_bounds(pyarrow, designs)})


def polars(designs: Designs) -> Any:
    """The same for polars."""
    import polars as library

    return library.from_arrow(arrow(designs))


def write_parquet(designs: Designs, path: Path) -> None:
    """Write a file whole or not at all; raises `ConvcostError`."""
    table = arrow(designs)
    from pyarrow import parquet

    beside = path.with_name(f".{path.name}.tmp")
    try:
        parquet.write_table(table, beside)
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise ConvcostError([Problem("E405", f"cannot write `{path}`: {error.strerror or error}")]) from None
    finally:
        beside.unlink(missing_ok=True)


def _lower_bounds(pyarrow: Any, designs: Designs) -> dict[str, Any]:
    """A list of columns per design, where any figure is only known to be at least that."""
    if not designs.has_lower_bounds:
        return {}
    listed = [list(designs.lower_bounds(place)) for place in range(len(designs.points))]
    return {LOWER_BOUNDS: pyarrow.array(listed, pyarrow.list_(pyarrow.string()))}


def _places(pyarrow: Any, space: DesignSpace, points: Sequence[int]) -> list[Any]:
    """For every dimension, which value each point has: divided all at once where 64 bits hold the points."""
    if space.size > LARGEST or not points:
        each = list(zip(*map(space.places, points), strict=True)) or [()] * len(space.dimensions)
        return [pyarrow.array(places, pyarrow.int64()) for places in each]
    from pyarrow import compute

    left, found = pyarrow.array(points, pyarrow.int64()), []
    for dimension in reversed(space.dimensions):
        whole = compute.divide(left, dimension.size)
        found.append(compute.subtract(left, compute.multiply(whole, dimension.size)))
        left = whole
    return found[::-1]


def _values(pyarrow: Any, dimension: Dimension, places: Any) -> Any:
    """The values at these places; of a dimension that has more of them than there are places, those alone."""
    if dimension.size > len(places):
        return _listed(pyarrow, dimension, places.to_pylist())
    return _listed(pyarrow, dimension, range(dimension.size)).take(places)


def _listed(pyarrow: Any, dimension: Dimension, places: Iterable[int]) -> Any:
    if not dimension.is_numeric:
        return pyarrow.array([dimension.text(place) for place in places], pyarrow.string())
    if dimension.denominator == 1:
        return pyarrow.array([dimension.numerators[place] for place in places], pyarrow.int64())
    return pyarrow.array([dimension.numerators[place] / dimension.denominator for place in places], pyarrow.float64())


def _column(pyarrow: Any, designs: Designs, column: Column) -> Any:
    """Whole numbers; seconds as the nearest 64-bit floats; of pixels a list of the axes, or null: the whole input."""
    if column.unit == "pixels":
        each = (designs.figure(place, column) for place in range(len(designs.points)))
        return pyarrow.array([None if isinstance(one, str) else one for one in each], pyarrow.list_(pyarrow.int64()))
    (vector,) = designs.vectors_of(column)
    if column.unit == "seconds":
        (component,) = designs.parts_of[column].values()
        return pyarrow.array([number / component.parts for number in vector], pyarrow.float64())
    return _figures(pyarrow, vector)


def _figures(pyarrow: Any, vector: Sequence[int]) -> Any:
    """64 bits where they hold every figure, else decimals of 38 digits, else a refusal."""
    largest = max(vector, default=0)
    if largest <= LARGEST:
        return pyarrow.array(vector, pyarrow.int64())
    if largest < 10**38:
        from decimal import Decimal

        return pyarrow.array(list(map(Decimal, vector)), pyarrow.decimal128(38, 0))
    hint = "leave such designs out by --max, or write CSV"
    raise ConvcostError([Problem("E403", "a total has more than 38 digits: no table holds it", notes=(hint,))])
