"""Designs as points of a plane: in braille for a terminal, as SVG for a document."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

COLUMNS, ROWS = 60, 12
DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
BRAILLE = 0x2800
WIDTH, HEIGHT, MARGIN = 640, 320, 40
LEFT = 72
"""Wide enough for the figure that stands beside the lowest designs."""
MOST_DRAWN = 2000


class Dot(NamedTuple):
    """A design: where it lies, whether it belongs to the front, and what it is."""

    x: int
    y: int
    is_front: bool
    title: str


def braille(dots: Sequence[Dot], x_axis: tuple[str, str, str], y_axis: tuple[str, str, str]) -> tuple[str, ...]:
    """Lines of dots, two by four in a character; each axis with its name, its smallest and its largest figure."""
    cells = [[0] * COLUMNS for _ in range(ROWS)]
    across, upwards = _ends(each.x for each in dots), _ends(each.y for each in dots)
    for dot in dots:
        x = _scaled(dot.x, across, 2 * COLUMNS - 1)
        y = 4 * ROWS - 1 - _scaled(dot.y, upwards, 4 * ROWS - 1)
        cells[y // 4][x // 2] |= DOTS[y % 4][x % 2]
    rows = ["".join(chr(BRAILLE + cell) for cell in row).rstrip(chr(BRAILLE)) for row in cells]
    name, least, most = y_axis
    x_name, x_least, x_most = x_axis
    below = f"{x_least}{x_most:>{max(COLUMNS - len(x_least), 1)}}"
    return (f"{name}: {least} to {most}, upwards", *rows, below, f"{x_name}, to the right")


def svg(dots: Sequence[Dot], x_axis: tuple[str, str, str], y_axis: tuple[str, str, str]) -> str:
    """A drawing with a tooltip for every design; the front is filled."""
    others = [each for each in dots if not each.is_front]
    drawn = [*others[:: len(others) // MOST_DRAWN + 1], *(each for each in dots if each.is_front)]
    across, upwards = _ends(each.x for each in dots), _ends(each.y for each in dots)
    circles = "".join(
        f'<circle cx="{LEFT + _scaled(each.x, across, WIDTH - LEFT - MARGIN)}" '
        f'cy="{HEIGHT - MARGIN - _scaled(each.y, upwards, HEIGHT - 2 * MARGIN)}" r="3" '
        f'fill="{"currentColor" if each.is_front else "none"}" stroke="currentColor">'
        f"<title>{escape(each.title)}</title></circle>"
        for each in drawn
    )
    labels = (
        _label(LEFT, HEIGHT - 8, "start", x_axis[1])
        + _label(WIDTH / 2, HEIGHT - 8, "middle", x_axis[0])
        + _label(WIDTH - MARGIN, HEIGHT - 8, "end", x_axis[2])
        + _label(4, HEIGHT - MARGIN, "start", y_axis[1])
        + _label(4, MARGIN / 2, "start", f"{y_axis[2]} {y_axis[0]}")
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(f"{y_axis[0]} over {x_axis[0]}")}" font-size="11">{labels}{circles}</svg>'
    )


def _label(x: float, y: float, anchor: str, text: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="currentColor">{escape(text)}</text>'


def _ends(values: Iterable[int]) -> tuple[int, int]:
    found = list(values)
    return min(found), max(found)


def _scaled(value: int, ends: tuple[int, int], to: int) -> int:
    least, most = ends
    return (value - least) * to // (most - least) if most > least else 0
