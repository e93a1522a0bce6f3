"""Figures along the depth of a network: steps of equal width above one another, bands for its parts."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import log2
from pathlib import Path
from typing import NamedTuple

from convcost.drawing.measure import width
from convcost.drawing.paths import number
from convcost.page.html.element import Element, element, written

MOST_STEPS, BINS = 600, 400
"""More layers than this are drawn as so many bins, each with the largest of its figures."""
MOST_BANDS = 200
HEIGHT, NAMES = 118, 16
UNITS = 1000
"""Units of a drawing from top to bottom and from left to right: it takes the width of its page."""
HEAD = 120
"""Units at the top that no curve reaches, for words."""
PAGE = 1200

Values = Sequence[int | None]


class Band(NamedTuple):
    """A part of the network: its name and from which layer to which it goes, the last one not included."""

    name: str
    start: int
    end: int


class Mark(NamedTuple):
    """A layer that is pointed at, and what there is to say."""

    place: int
    text: str
    is_wide: bool = False
    """Whether the whole layer is coloured, as the peak is."""


class Curve(NamedTuple):
    """Figures of all layers, None where one is not known, and the class of their line."""

    values: Values
    classes: str
    name: str = ""


class Line(NamedTuple):
    """A height that curves are compared with."""

    value: int
    text: str


def profile(
    curves: Sequence[Curve],
    bands: Sequence[Band],
    title: str,
    *,
    is_log: bool = False,
    marks: Sequence[Mark] = (),
    lines: Sequence[Line] = (),
    grid: Sequence[int] = (),
    has_names: bool = False,
) -> str:
    """One chart. A single curve is filled down to its floor; ``has_names`` writes the parts above it."""
    count = len(curves[0].values)
    known = [each for curve in curves for each in curve.values if each] + [line.value for line in lines]
    scale = _Scale(max(known, default=1), min(known, default=1), count, is_log=is_log)
    top = NAMES if has_names else 0
    drawn: list[Element] = [*_bands(bands, count)]
    drawn += (_rule(scale.y(value), "gd") for value in grid)
    drawn += (_rule(scale.y(line.value), "ref") for line in lines)
    drawn += (_highlight(mark, count) for mark in marks if mark.is_wide)
    for curve in curves:
        steps = _binned(curve.values)
        if len(curves) == 1:
            drawn.append(element("path", classes="ar", d=scale.path(steps, is_closed=True)))
        drawn.append(element("path", classes=curve.classes, d=scale.path(steps)))
    inner = element(
        "svg", *drawn, y=str(top), width="100%", height=str(HEIGHT), viewBox=f"0 0 {UNITS} {UNITS}",
        preserveAspectRatio="none",
    )  # fmt: skip
    words = [*(_names(bands, count) if has_names else ()), *_marked(marks, count, top)]
    words += _lined(lines, scale, top)
    words += (_beside(value, scale, top) for value in grid)
    words += _called(curves, scale, top)
    drawing = element(
        "svg", inner, *words, xmlns="http://www.w3.org/2000/svg", width="100%", height=str(HEIGHT + top + 2),
        classes="prof", role="img", aria_label=title,
    )  # fmt: skip
    return written(drawing)


def style() -> str:
    """The style sheet of profiles."""
    return Path(__file__).with_name("profile.css").read_text(encoding="utf-8")


class _Scale:
    """From figures to units from the top."""

    def __init__(self, most: int, least: int, count: int, *, is_log: bool) -> None:
        self.is_log = is_log
        self.most, self.least = (log2(most), log2(least) - 0.5) if is_log else (float(most), 0.0)
        self.count = count

    def y(self, value: int) -> float:
        value_here = (log2(value) if value > 0 else self.least) if self.is_log else float(value)
        share = (value_here - self.least) / ((self.most - self.least) or 1)
        return UNITS - max(share, 0) * (UNITS - HEAD)

    def path(self, values: Values, *, is_closed: bool = False) -> str:
        """Steps; where a figure is not known the line is broken."""
        path, is_open, last = "", False, ""
        for index, value in enumerate(values):
            x = str(round(index * UNITS / len(values)))
            if value is None:
                path += f"V{UNITS}" if is_closed and is_open else ""
                is_open = False
                continue
            y = str(round(self.y(value)))
            if not is_open:
                path += f"M{x} {UNITS}V{y}" if is_closed else f"M{x} {y}"
            elif y != last:
                path += f"V{y}"
            path += f"H{round((index + 1) * UNITS / len(values))}"
            is_open, last = True, y
        closed = f"{path}V{UNITS}" if is_closed and is_open else path
        return _merged(closed)


def _merged(path: str) -> str:
    """Neighbouring steps of one height as one."""
    pieces: list[str] = []
    start = 0
    for index in range(1, len(path) + 1):
        if index == len(path) or path[index] in "MVH":
            piece = path[start:index]
            if piece[:1] == "H" and pieces and pieces[-1][:1] == "H":
                pieces.pop()
            pieces.append(piece)
            start = index
    return "".join(pieces)


def _binned(values: Values) -> Values:
    """As many steps as can be seen; none of the largest figures is lost."""
    if len(values) <= MOST_STEPS:
        return values
    edges = [index * len(values) // BINS for index in range(BINS + 1)]
    bins = (values[start:end] for start, end in pairwise(edges))
    return [max((each for each in found if each is not None), default=None) for found in bins]


def _bands(bands: Sequence[Band], count: int) -> Iterator[Element]:
    """Every second part is shaded, where they are few enough to be told apart."""
    for band in bands[1::2] if len(bands) <= MOST_BANDS else ():
        x, wide = band.start * UNITS / count, (band.end - band.start) * UNITS / count
        yield element("rect", classes="bd", x=number(x), y="0", width=number(wide), height=str(UNITS))


def _rule(y: float, classes: str) -> Element:
    return element("path", classes=classes, d=f"M0 {number(y)}H{UNITS}")


def _highlight(mark: Mark, count: int) -> Element:
    wide = max(UNITS / count, 2.5)
    return element(
        "rect", classes="pk", x=number(mark.place * UNITS / count), y=str(HEAD), width=number(wide),
        height=str(UNITS - HEAD),
    )  # fmt: skip


def _share(place: float, count: int) -> str:
    return f"{100 * place / count:.2f}".rstrip("0").rstrip(".") + "%"


def _names(bands: Sequence[Band], count: int) -> Iterator[Element]:
    """The parts that are as wide as their names."""
    for band in bands:
        if width(band.name, 10.5) + 6 <= (band.end - band.start) * PAGE / count:
            middle = _share((band.start + band.end) / 2, count)
            yield element("text", band.name, classes="bn", x=middle, y="11")


def _marked(marks: Sequence[Mark], count: int, top: int) -> Iterator[Element]:
    for mark in marks:
        is_right = mark.place * 2 > count
        text = f"{mark.text} ▼" if is_right else f"▼ {mark.text}"
        place = mark.place + 1 if is_right else mark.place
        yield element("text", text, classes="pl end" if is_right else "pl", x=_share(place, count), y=str(top + 11))


def _lined(lines: Sequence[Line], scale: _Scale, top: int) -> Iterator[Element]:
    for line in lines:
        y = max(top + scale.y(line.value) * HEIGHT / UNITS - 3, top + 22)
        yield element("text", line.text, classes="bn start", x="4", y=number(y))


def _beside(value: int, scale: _Scale, top: int) -> Element:
    y = top + scale.y(value) * HEIGHT / UNITS + 3.5
    return element("text", f"{value:,}", classes="bn end", x="100%", y=number(y))


def _called(curves: Sequence[Curve], scale: _Scale, top: int) -> Iterator[Element]:
    """Each curve by its name at its beginning, the lower one below itself."""
    named = [curve for curve in curves if curve.name]
    heights = [scale.y(next((each for each in curve.values if each), 1)) * HEIGHT / UNITS for curve in named]
    for curve, height in zip(named, heights, strict=True):
        is_lower = height > min(heights)
        y = min(height + 12, HEIGHT - 3) if is_lower else max(height - 4, 10)
        yield element("text", curve.name, classes=f"bn start {curve.classes}", x="4", y=number(top + y))
