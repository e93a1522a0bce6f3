"""Designs as bubbles over two figures on logarithmic scales; a third one is their area."""

from collections.abc import Callable, Iterator, Sequence
from math import floor, log10, sqrt
from typing import NamedTuple

from convcost.drawing.measure import width as width_of
from convcost.drawing.paths import number
from convcost.page.html.element import Element, element, written

WIDTH, HEIGHT = 1160, 520
LEFT, RIGHT, TOP, BOTTOM = 64, 36, 28, 44
SMALLEST, LARGEST = 3.0, 26.0
PAD = 0.06
"""Decades of room around the outermost ones."""


class Bubble(NamedTuple):
    """A design: what it is called, three figures above 0, and more to say."""

    name: str
    x: int
    y: int
    size: int
    title: str
    classes: str = ""
    link: str = ""


class Axis(NamedTuple):
    """What a figure is called, and how it is written."""

    name: str
    text: Callable[[int], str]


def bubbles(found: Sequence[Bubble], across: Axis, upwards: Axis, title: str) -> str:
    """The drawing; large bubbles lie behind small ones, and names are written where nothing is in their way."""
    scale_x = _Scale([each.x for each in found], LEFT, WIDTH - RIGHT)
    scale_y = _Scale([each.y for each in found], HEIGHT - BOTTOM, TOP)
    largest = max((each.size for each in found), default=1) or 1
    placed = [
        (each, scale_x.at(each.x), scale_y.at(each.y), max(LARGEST * sqrt(each.size / largest), SMALLEST))
        for each in sorted(found, key=lambda each: (-each.size, each.name))
    ]
    drawn = [*_grid(scale_x, scale_y, across, upwards)]
    drawn += (_bubble(*each) for each in placed)
    drawn += _names(placed)
    view = f"0 0 {WIDTH} {HEIGHT}"
    drawing = element(
        "svg", *drawn, xmlns="http://www.w3.org/2000/svg", width=str(WIDTH), height=str(HEIGHT), viewBox=view,
        classes="bub", role="group", aria_label=title,
    )  # fmt: skip
    return written(drawing)


def style() -> str:
    """The style sheet of the chart."""
    return (
        ".bub{font:11px Arial,sans-serif}.bub text{fill:var(--text,#17212b)}.bub .ax{fill:var(--muted,#5b6773)}"
        ".bub path{stroke:var(--line,#d5dae0);fill:none}"
        ".bub circle{fill:#2f7b98;fill-opacity:.4;stroke:#2f7b98;stroke-width:1.2}"
        ".bub a:hover circle,.bub a:focus-visible circle{fill-opacity:.8;stroke:var(--text,#17212b);stroke-width:2}"
        ".bub .nm{font-size:10px;paint-order:stroke;stroke:var(--ground,#fff);stroke-width:3px;pointer-events:none}"
        "@media print{.bub{print-color-adjust:exact;-webkit-print-color-adjust:exact}}"
    )


class _Scale:
    """From figures to pixels; a factor of ten is everywhere as long."""

    def __init__(self, values: Sequence[int], start: float, end: float) -> None:
        logs = [log10(value) for value in values if value > 0] or [0.0]
        self.least, self.most = min(logs) - PAD, max(logs) + PAD
        self.start, self.end = start, end

    def at(self, value: float) -> float:
        share = (log10(value) - self.least) / (self.most - self.least)
        return self.start + share * (self.end - self.start)

    @property
    def ticks(self) -> Iterator[int]:
        """Ones, twos and fives of every power of ten in between."""
        for power in range(max(floor(self.least), 0), floor(self.most) + 1):
            yield from (each for step in (1, 2, 5) if self.least <= log10(each := step * 10**power) <= self.most)


def _grid(scale_x: _Scale, scale_y: _Scale, across: Axis, upwards: Axis) -> Iterator[Element]:
    for value in scale_x.ticks:
        x = number(scale_x.at(value))
        yield element("path", d=f"M{x} {TOP}V{HEIGHT - BOTTOM}")
        yield _label(across.text(value), x, str(HEIGHT - BOTTOM + 16), "middle")
    for value in scale_y.ticks:
        y = scale_y.at(value)
        yield element("path", d=f"M{LEFT} {number(y)}H{WIDTH - RIGHT}")
        yield _label(upwards.text(value), str(LEFT - 6), number(y + 4), "end")
    yield _label(across.name, str(WIDTH - RIGHT), str(HEIGHT - 6), "end")
    yield _label(upwards.name, "4", "11", "start")


def _label(text: str, x: str, y: str, anchor: str) -> Element:
    return element("text", text, classes="ax", x=x, y=y, text_anchor=anchor)


def _bubble(each: Bubble, x: float, y: float, radius: float) -> Element:
    circle = element("circle", cx=number(x), cy=number(y), r=number(radius), classes=each.classes)
    told = element("title", each.title)
    return element("a", told, circle, href=each.link) if each.link else element("g", told, circle)


def _names(placed: Sequence[tuple[Bubble, float, float, float]]) -> Iterator[Element]:
    """To the right of a bubble, or to the left where the drawing ends, if no other name is there."""
    taken: list[tuple[float, float, float]] = []
    for each, x, y, radius in placed:
        wide = width_of(each.name, 10)
        start = x + radius + 3 if x + radius + 3 + wide <= WIDTH else x - radius - 3 - wide
        end = start + wide
        if any(abs(y - other) < 11 and start < right and left < end for left, right, other in taken):
            continue
        taken.append((start, end, y))
        yield element("text", each.name, classes="nm", x=number(start), y=number(y + 3.5))
