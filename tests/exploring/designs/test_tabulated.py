"""Figures by tables are those that are computed without, whatever has a table."""

from itertools import product

import pytest

from convcost.exploring.designs.compiled import program
from convcost.exploring.designs.tabulated import tabulated
from convcost.exploring.designs.vectors import Lists
from convcost.language.tracing import Arena, Extent

WIDTHS, SIZES, DEPTHS = (3, 5, 7, 11), (13, 29), (1, 2)


def figures(arena: Arena) -> list[int]:
    """3 r^2 w + 5 r^2 (w // 2) + 7 w, the larger of that and w r d, and w alone."""
    width, size, depth = range(3)
    area = arena.multiply(size, size)
    half = arena.quotient(width, arena.constant(2))
    work = arena.add((arena.multiply(area, width), 3), (arena.multiply(area, half), 5), (width, 7), constant=-17)
    volume = arena.multiply(arena.multiply(width, size), depth)
    return [work, arena.greatest([work, arena.multiply(volume, volume)]), width]


@pytest.mark.parametrize("with_tables", [(), (0,), (1,), (0, 1), (0, 1, 2)])
def test_a_figure_is_the_same_with_tables(with_tables: tuple[int, ...]) -> None:
    arena = Arena(Extent(min(each), max(each)) for each in (WIDTHS, SIZES, DEPTHS))
    asked = figures(arena)
    directly = program(arena, asked).function(Lists.operations)
    made = tabulated(arena, asked, with_tables)
    assert set(made.tables) == set(with_tables)
    rest = made.rest.function(Lists.operations)
    tables = {variable: each.function(Lists.operations) for variable, each in made.tables.items()}
    for point in product(WIDTHS, SIZES, DEPTHS):
        found = [number for variable, table in tables.items() for number in table(point[variable])]
        assert rest(*(point[each] for each in made.plain), *found) == directly(*point)


def test_what_depends_on_the_other_variable_in_the_same_way_is_put_together() -> None:
    """Of the work two numbers of the width are left, and one of the size: r^2 * (3 w + 5 (w // 2)) + 7 w - 17."""
    arena = Arena(Extent(min(each), max(each)) for each in (WIDTHS, SIZES, DEPTHS))
    made = tabulated(arena, figures(arena)[:1], (0, 1))
    width, size = (made.tables[each].function(Lists.operations) for each in (0, 1))
    assert sorted(width(7)) == [3 * 7 + 5 * 3, 7 * 7]
    assert size(13) == (13 * 13,)


def test_a_number_that_needs_more_than_64_bits_is_known() -> None:
    arena = Arena([Extent(1, 2**40), Extent(1, 2**40)])
    squares = [arena.multiply(0, 0), arena.multiply(0, 1)]
    assert not tabulated(arena, squares[:1], (0,)).fits_64_bits
    assert not tabulated(arena, squares[1:], (0, 1)).fits_64_bits
    assert tabulated(arena, [0], (0,)).fits_64_bits
