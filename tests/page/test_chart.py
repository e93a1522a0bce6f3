"""A chart: how high every column is, and what stands beside and below it."""

from hypothesis import given
from hypothesis import strategies as st

from convcost.page.chart import EIGHTHS, ROWS, below, beside, chart, spread

FIGURES = st.lists(st.integers(0, 10**12), min_size=1, max_size=60)


def height(rows: list[str], column: int) -> int:
    """In eighths of a row."""
    return sum(EIGHTHS.index(row[column]) for row in rows if column < len(row))


def test_few_moments_are_four_columns_wide_and_many_share_one():
    assert spread([5, 7], 100) == [5, 5, 5, 5, 7, 7, 7, 7]
    assert spread([5, 7], 7) == [5, 5, 5, 7, 7, 7]
    assert spread([5, 7, 3, 2, 8], 5) == [5, 7, 3, 2, 8]
    assert spread([5, 7, 3, 2, 8, 1], 4) == [7, 3, 8, 1]


@given(FIGURES, st.integers(1, 40))
def test_no_peak_is_lost_and_none_is_added(figures, width):
    columns = spread(figures, width)
    assert len(columns) <= width
    assert max(columns) == max(figures)
    assert set(columns) <= set(figures)


@given(FIGURES, st.integers(1, 40))
def test_the_highest_fills_all_rows_and_only_nothing_is_empty(figures, width):
    rows = chart(figures, width)
    heights = [height(rows, column) for column in range(len(spread(figures, width)))]
    assert len(rows) == ROWS
    assert max(heights) == (ROWS * 8 if max(figures) else 0)
    assert [tall > 0 for tall in heights] == [figure > 0 for figure in spread(figures, width)]
    for tall, figure in zip(heights, spread(figures, width), strict=True):
        assert not max(figures) or tall == -(-figure * ROWS * 8 // max(figures))


def test_half_is_half_as_high():
    assert chart([8, 4, 0], 3)[:5] == ["█", "█", "█", "█", "██"]


def test_nothing_makes_an_empty_chart():
    assert chart([], 10) == [""] * ROWS
    assert chart([0, 0], 10) == [""] * ROWS


def test_a_name_stands_where_it_begins_if_it_lasts_long_enough():
    assert below(["stem", "stage1", "stage1", "head"], 100) == "    stage1  head"
    assert below(["a", "b", "b", "a"], 100) == "a   b       a"
    assert below([], 10) == ""


@given(st.lists(st.sampled_from(["a", "bc", "stage"]), max_size=40), st.integers(1, 40))
def test_names_never_leave_the_chart(names, width):
    assert len(below(names, width)) <= width


def test_labels_are_spread_over_the_rows():
    assert list(beside(["24 MiB", "12 B"])) == ["24 MiB", *[" " * 6] * 3, "  12 B", *[" " * 6] * 3]
