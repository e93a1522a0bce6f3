"""Rectangles whose areas are as given weights, as square as that allows (Bruls, Huizing and van Wijk, 2000)."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

ROUNDS = 12
"""After so many rounds the areas below the strips are as the weights to within a percent."""


class Rectangle(NamedTuple):
    """A place in a drawing."""

    x: float
    y: float
    width: float
    height: float


def squarified(weights: Sequence[float], room: Rectangle) -> list[Rectangle]:
    """A rectangle per weight, in the order given; the weights fall and are above 0."""
    placed: list[Rectangle] = []
    scale = room.width * room.height / (sum(weights) or 1)
    areas = [weight * scale for weight in weights]
    start = 0
    while start < len(areas):
        end, side = start + 1, min(room.width, room.height)
        total = areas[start]
        while end < len(areas) and _worst(areas[start], areas[end], total + areas[end], side) <= _worst(
            areas[start], areas[end - 1], total, side
        ):
            total += areas[end]
            end += 1
        row, room = _row(areas[start:end], total, room, is_last=end == len(areas))
        placed += row
        start = end
    return placed


def below_strips(weights: Sequence[float], room: Rectangle, strip: float) -> list[Rectangle]:
    """Rectangles with room for a strip on top of each: what is below the strips is as large as the weights say."""
    wanted = [weight / sum(weights) for weight in weights]
    given = list(wanted)
    placed = squarified(given, room)
    for _ in range(ROUNDS):
        inner = [max(each.height - strip, 1.0) * each.width for each in placed]
        total = sum(inner)
        given = [weight * share * total / area for weight, share, area in zip(given, wanted, inner, strict=True)]
        if any(later > earlier for earlier, later in pairwise(given)):
            break  # another order would jump about: what is there is close
        placed = squarified(given, room)
    return placed


def _worst(largest: float, smallest: float, total: float, side: float) -> float:
    """The largest ratio of sides in a row along a side."""
    if not total or not smallest:
        return float("inf")
    return max(side * side * largest / (total * total), total * total / (side * side * smallest))


def _row(areas: Sequence[float], total: float, room: Rectangle, *, is_last: bool) -> tuple[list[Rectangle], Rectangle]:
    """The rectangles along the shorter side, and what is left."""
    is_tall = room.height <= room.width
    side = room.height if is_tall else room.width
    depth = total / side if side else 0.0
    if is_last:
        depth = room.width if is_tall else room.height
    placed, at = [], 0.0
    for area in areas:
        length = side * area / total if total else 0.0
        if is_tall:
            placed.append(Rectangle(room.x, room.y + at, depth, length))
        else:
            placed.append(Rectangle(room.x + at, room.y, length, depth))
        at += length
    if is_tall:
        return placed, Rectangle(room.x + depth, room.y, room.width - depth, room.height)
    return placed, Rectangle(room.x, room.y + depth, room.width, room.height - depth)
