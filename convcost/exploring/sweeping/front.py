"""The designs that no other design beats in everything: the skyline of some objectives."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

Vector = tuple[int, ...]


def front(vectors: Sequence[Vector]) -> list[int]:
    """Where those vectors stand that no other is at most as large as in everything; equal ones all stay.

    Two and three objectives take a time in proportion to n log n: the vectors are gone through in order, and what
    was met so far is a staircase. More objectives are held against the front so far.
    """
    places: dict[Vector, list[int]] = {}
    for place, vector in enumerate(vectors):
        places.setdefault(vector, []).append(place)
    if not places:
        return []
    is_flat = len(vectors[0]) <= 3
    kept = _on_a_staircase(sorted(places)) if is_flat else _against_the_front(list(places))
    return sorted(place for vector in kept for place in places[vector])


def _on_a_staircase(ordered: Sequence[Vector]) -> Iterator[Vector]:
    """All before a vector are at most as large in the first objective: the other one or two decide.

    ``firsts`` and ``lasts`` are the staircase of what was met: the first grow, the last fall.
    """
    firsts: list[int] = []
    lasts: list[int] = []
    for vector in ordered:
        first, last = vector[1:] if len(vector) == 3 else (0, vector[-1])
        at = bisect_right(firsts, first)
        if at and lasts[at - 1] <= last:
            continue
        yield vector
        start = bisect_left(firsts, first)
        stop = start
        while stop < len(firsts) and lasts[stop] >= last:
            stop += 1
        firsts[start:stop] = [first]
        lasts[start:stop] = [last]


def _against_the_front(vectors: Sequence[Vector]) -> Iterator[Vector]:
    """In the order of their sums nothing comes before what beats it."""
    kept: list[Vector] = []
    for vector in sorted(vectors, key=sum):
        if not any(all(one <= other for one, other in zip(each, vector, strict=True)) for each in kept):
            kept.append(vector)
            yield vector
