"""A chart of figures over time: a column or several for each moment, or the highest of several where room is short."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

EIGHTHS = " ▁▂▃▄▅▆▇█"
ROWS = 8
WIDEST_MOMENT = 4
"""Columns for a moment where there are few of them."""


def chart(figures: Sequence[int], width: int) -> list[str]:
    """Rows of blocks from top to bottom; the highest figure fills them all, and none that is not 0 is left out."""
    columns = spread(figures, width)
    highest = max(figures, default=0) or 1
    levels = [-(-figure * ROWS * 8 // highest) for figure in columns]
    return ["".join(_block(level, row) for level in levels).rstrip() for row in reversed(range(ROWS))]


def spread(figures: Sequence[int], width: int) -> list[int]:
    """The figures of the columns."""
    edges = [_edge(index, len(figures), width) for index in range(len(figures) + 1)]
    if len(figures) <= width:
        return [each for each, (start, end) in zip(figures, pairwise(edges), strict=True) for _ in range(end - start)]
    firsts = [-(-column * len(figures) // width) for column in range(width + 1)]
    return [max(figures[start:end]) for start, end in pairwise(firsts)]


def below(names: Sequence[str], width: int) -> str:
    """A line that names what lasts: each name once, where it begins, if its moments are as wide as it is long."""
    line = ""
    index = 0
    for name, group in groupby(names):
        after = index + len(list(group))
        start, end = (_edge(each, len(names), width) for each in (index, after))
        if len(name) < end - start or (len(name) == end - start and after == len(names)):
            line = line.ljust(start) + name
        index = after
    return line


def _edge(index: int, count: int, width: int) -> int:
    """The column at which a moment begins."""
    return index * min(width // count, WIDEST_MOMENT) if 0 < count <= width else index * width // max(count, 1)


def _block(level: int, row: int) -> str:
    return EIGHTHS[min(max(level - row * 8, 0), 8)]


def beside(labels: Sequence[str]) -> Iterator[str]:
    """The labels from top to bottom, spread over the rows, all of one width."""
    margin = max(map(len, labels))
    step = ROWS // len(labels)
    for row in range(ROWS):
        yield (labels[row // step] if row % step == 0 else "").rjust(margin)
