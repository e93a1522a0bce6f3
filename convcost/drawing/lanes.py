"""A network from left to right in lanes of spatial resolution: an encoder goes down, a decoder comes up again."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from convcost.drawing.measure import shortened
from convcost.drawing.palette import shades
from convcost.drawing.paths import across, number
from convcost.page.html.element import Element, element, written

TALL, GAP, LEFT, TOP = 34, 18, 66, 14
WIDTHS = (84, 74, 64, 56)
"""Widths of boxes, the next smaller one where the drawing would be wider than a page."""
SMALL, ROUND = 46, 18
LANE_GAP, TRACK, STACK = 12, 6, 3
PAGE = 1160


class LaneBox(NamedTuple):
    """A box, what it takes by place, and the lane that it lies in."""

    name: str
    value: str
    lane: int
    takes: tuple[int, ...]
    title: str
    classes: str = ""
    link: str = ""
    share: float = 0
    """Its cost as a part of the largest one."""
    times: int = 1
    sign: str = ""
    """Of a join, what stands in its circle."""
    is_small: bool = False


class _Place(NamedTuple):
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


class Lanes(NamedTuple):
    """The drawing, and how wide it is."""

    svg: str
    width: float


def lanes(boxes: Sequence[LaneBox], names: Sequence[str], title: str) -> Lanes:
    """The drawing of boxes in execution order; ``names`` are those of the lanes from top to bottom."""
    columns = _columns(boxes)
    rows = _rows(boxes, columns)
    for wide in WIDTHS:
        places, tracks, size = _placed(boxes, columns, rows, wide)
        if size[0] <= PAGE:
            break
    drawn: list[Element] = [*_names(boxes, names, places, size[0])]
    drawn += _lines(boxes, places, tracks)
    drawn += (_box(box, place) for box, place in zip(boxes, places, strict=True))
    view = f"0 0 {number(size[0])} {number(size[1])}"
    drawing = element(
        "svg", *drawn, xmlns="http://www.w3.org/2000/svg", width=number(size[0]), height=number(size[1]), viewBox=view,
        classes="dia", role="group", aria_label=title,
    )  # fmt: skip
    return Lanes(written(drawing), size[0])


def style() -> str:
    """The style sheet of diagrams."""
    from pathlib import Path

    return shades() + Path(__file__).with_name("diagram.css").read_text(encoding="utf-8")


def _columns(boxes: Sequence[LaneBox]) -> list[int]:
    """How many boxes lie in front of each on the longest way to it."""
    found: list[int] = []
    for index, box in enumerate(boxes):
        found.append(max((found[taken] + 1 for taken in box.takes if taken < index), default=0))
    return found


def _rows(boxes: Sequence[LaneBox], columns: Sequence[int]) -> list[int]:
    """Boxes of one column in one lane lie below each other."""
    used: dict[tuple[int, int], int] = {}
    rows = []
    for box, column in zip(boxes, columns, strict=True):
        rows.append(used.setdefault((column, box.lane), 0))
        used[column, box.lane] += 1
    return rows


def _placed(
    boxes: Sequence[LaneBox], columns: Sequence[int], rows: Sequence[int], wide: float
) -> tuple[list[_Place], dict[tuple[int, int], float], tuple[float, float]]:
    """Where every box lies, the heights of lines that cannot run straight, and the size of the whole."""
    widths = [ROUND if box.sign else SMALL if box.is_small else wide for box in boxes]
    count = max(columns, default=0) + 1
    room = [max(width for width, at in zip(widths, columns, strict=True) if at == column) for column in range(count)]
    lefts = [LEFT + sum(room[:column]) + GAP * column for column in range(count)]
    heights, detours = _tracks(boxes, columns, rows)
    lane_count = max((box.lane for box in boxes), default=0) + 1
    tops = [float(TOP)]
    for lane in range(lane_count):
        tall = max((row + 1 for box, row in zip(boxes, rows, strict=True) if box.lane == lane), default=0)
        tops.append(tops[-1] + tall * (TALL + LANE_GAP) + heights.get(lane, 0) * TRACK)
    places = []
    for box, column, row, width in zip(boxes, columns, rows, widths, strict=True):
        height = ROUND if box.sign else 20 if box.is_small else TALL
        x = lefts[column] + (room[column] - width) / 2
        y = tops[box.lane] + row * (TALL + LANE_GAP) + (TALL - height) / 2
        places.append(_Place(x, y, width, height))
    bottoms = {lane: tops[lane + 1] - LANE_GAP - heights.get(lane, 0) * TRACK + 4 for lane in range(lane_count)}
    tracks = {edge: bottoms[boxes[edge[0]].lane] + track * TRACK for edge, track in detours.items()}
    return places, tracks, (lefts[-1] + room[-1] + 8, tops[-1] + 2)


def _tracks(
    boxes: Sequence[LaneBox], columns: Sequence[int], rows: Sequence[int]
) -> tuple[dict[int, int], dict[tuple[int, int], int]]:
    """Lines for which boxes are in the way run below their lane, each on a track of its own."""
    taken: dict[int, list[int]] = {}
    detours: dict[tuple[int, int], int] = {}
    occupied = {(box.lane, row, column) for box, row, column in zip(boxes, rows, columns, strict=True)}
    for index, box in enumerate(boxes):
        for source in sorted(each for each in box.takes if each < index):
            lane, between = boxes[source].lane, range(columns[source] + 1, columns[index])
            if not any((lane, rows[source], column) in occupied for column in between):
                continue
            ends = taken.setdefault(lane, [])
            track = next((each for each, end in enumerate(ends) if end <= columns[source]), len(ends))
            ends[track : track + 1] = [columns[index]]
            detours[source, index] = track
    return {lane: len(ends) for lane, ends in taken.items()}, detours


def _names(boxes: Sequence[LaneBox], names: Sequence[str], places: Sequence[_Place], width: float) -> Iterator[Element]:
    """The size of every lane at its left, and a line to follow it by."""
    firsts: dict[int, float] = {}
    for box, place in zip(boxes, places, strict=True):
        firsts[box.lane] = min(firsts.get(box.lane, place.middle), place.middle)
    for lane, y in sorted(firsts.items()):
        yield element("line", classes="lane", x1=str(LEFT - 6), y1=number(y), x2=number(width), y2=number(y))
        yield element("text", names[lane], classes="size", x="0", y=number(y + 4))


def _lines(
    boxes: Sequence[LaneBox], places: Sequence[_Place], tracks: dict[tuple[int, int], float]
) -> Iterator[Element]:
    paths = [
        across(
            (places[taken].right, places[taken].middle),
            (places[index].x, places[index].middle),
            tracks.get((taken, index)),
        )
        for index, box in enumerate(boxes)
        for taken in box.takes
        if taken < index
    ]
    if paths:
        yield element("path", classes="e", d="".join(paths))


def _box(box: LaneBox, place: _Place) -> Element:
    shown = (_sign if box.sign else _small if box.is_small else _large)(box, place)
    told = element("title", box.title)
    if box.link:
        return element("a", told, *shown, href=box.link, classes=box.classes)
    return element("g", told, *shown, classes=box.classes)


def _sign(box: LaneBox, place: _Place) -> Iterator[Element]:
    x, y = place.x + place.width / 2, place.middle
    yield element("circle", classes="jn", cx=number(x), cy=number(y), r=str(ROUND // 2))
    yield element("text", box.sign, classes="jt", x=number(x), y=number(y + 4))


def _small(box: LaneBox, place: _Place) -> Iterator[Element]:
    yield _rectangle(place)
    name = shortened(box.name, place.width - 4, 10)
    yield element("text", name, classes="m", x=number(place.x + place.width / 2), y=number(place.middle + 3.5))


def _large(box: LaneBox, place: _Place) -> Iterator[Element]:
    if box.times > 1:
        yield _rectangle(place._replace(x=place.x + 2 * STACK, y=place.y - 2 * STACK))
        yield _rectangle(place._replace(x=place.x + STACK, y=place.y - STACK))
    yield _rectangle(place)
    yield element("text", shortened(box.name, place.width - 8, 11), x=number(place.x + 5), y=number(place.y + 13))
    value = f"×{box.times} {box.value}" if box.times > 1 else box.value
    yield element(
        "text", shortened(value, place.width - 8, 10), classes="s", x=number(place.x + 5), y=number(place.y + 25)
    )
    if box.share:
        yield element(
            "rect", classes="cost", x=number(place.x + 4), y=number(place.y + place.height - 5),
            width=number(max((place.width - 8) * box.share, 1)), height="3",
        )  # fmt: skip


def _rectangle(place: _Place) -> Element:
    return element(
        "rect", classes="bx", x=number(place.x), y=number(place.y), width=number(place.width),
        height=number(place.height), rx="2",
    )  # fmt: skip
