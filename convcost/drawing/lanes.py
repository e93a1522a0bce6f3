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


class Diagram(NamedTuple):
    """What is drawn: boxes in execution order, the names of the lanes from top to bottom, and what it is."""

    boxes: Sequence[LaneBox]
    names: Sequence[str]
    title: str


def lanes(boxes: Sequence[LaneBox], names: Sequence[str], title: str) -> Lanes:
    """The drawing of a single diagram."""
    return aligned([Diagram(boxes, names, title)], [columns_of([each.takes for each in boxes])])[0]


def aligned(diagrams: Sequence[Diagram], columns: Sequence[Sequence[int]]) -> list[Lanes]:
    """Drawings of one width whose columns lie below each other; ``columns`` says of every box in which one it is."""
    rows = [_rows(each.boxes, own) for each, own in zip(diagrams, columns, strict=True)]
    for wide in WIDTHS:
        room = _room(diagrams, columns, wide)
        placed = [
            _placed(each.boxes, own, row, wide, room) for each, own, row in zip(diagrams, columns, rows, strict=True)
        ]
        if max(size[0] for _, _, size in placed) <= PAGE:
            break
    return [_drawn(each, *found) for each, found in zip(diagrams, placed, strict=True)]


def _drawn(
    diagram: Diagram, places: Sequence[_Place], tracks: dict[tuple[int, int], float], size: tuple[float, float]
) -> Lanes:
    drawn: list[Element] = [*_names(diagram.boxes, diagram.names, places, size[0])]
    drawn += _lines(diagram.boxes, places, tracks)
    drawn += (_box(box, place) for box, place in zip(diagram.boxes, places, strict=True))
    view = f"0 0 {number(size[0])} {number(size[1])}"
    drawing = element(
        "svg", *drawn, xmlns="http://www.w3.org/2000/svg", width=number(size[0]), height=number(size[1]), viewBox=view,
        classes="dia", role="group", aria_label=diagram.title,
    )  # fmt: skip
    return Lanes(written(drawing), size[0])


def style() -> str:
    """The style sheet of diagrams."""
    from pathlib import Path

    return shades() + Path(__file__).with_name("diagram.css").read_text(encoding="utf-8")


def columns_of(takes: Sequence[Sequence[int]]) -> list[int]:
    """How many boxes lie in front of each on the longest way to it, by what every box takes."""
    return columns_in_common([takes], [])[0]


def columns_in_common(takes: Sequence[Sequence[Sequence[int]]], pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The columns of the boxes of one diagram or of two; ``pairs`` are boxes of both that lie in one column, in order.

    A box lies behind all that it takes; of a pair behind what either one takes.
    """
    found: list[list[int]] = [[] for _ in takes]

    def behind(which: int, until: int) -> None:
        for index in range(len(found[which]), until):
            found[which].append(first_free(which, index))

    def first_free(which: int, index: int) -> int:
        before = found[which]
        return max((before[taken] + 1 for taken in takes[which][index] if taken < index), default=0)

    for one, other in pairs:
        behind(0, one)
        behind(1, other)
        column = max(first_free(0, one), first_free(1, other))
        found[0].append(column)
        found[1].append(column)
    for which, each in enumerate(takes):
        behind(which, len(each))
    return found


def _room(diagrams: Sequence[Diagram], columns: Sequence[Sequence[int]], wide: float) -> list[float]:
    """How wide every column is: as its widest box in any of the diagrams."""
    room = [0.0] * (max((column for own in columns for column in own), default=0) + 1)
    for diagram, own in zip(diagrams, columns, strict=True):
        for box, column in zip(diagram.boxes, own, strict=True):
            room[column] = max(room[column], _width(box, wide))
    return room


def _width(box: LaneBox, wide: float) -> float:
    return ROUND if box.sign else SMALL if box.is_small else wide


def _rows(boxes: Sequence[LaneBox], columns: Sequence[int]) -> list[int]:
    """Boxes of one column in one lane lie below each other."""
    used: dict[tuple[int, int], int] = {}
    rows = []
    for box, column in zip(boxes, columns, strict=True):
        rows.append(used.setdefault((column, box.lane), 0))
        used[column, box.lane] += 1
    return rows


def _placed(
    boxes: Sequence[LaneBox], columns: Sequence[int], rows: Sequence[int], wide: float, room: Sequence[float]
) -> tuple[list[_Place], dict[tuple[int, int], float], tuple[float, float]]:
    """Where every box lies, the heights of lines that cannot run straight, and the size of the whole."""
    widths = [_width(box, wide) for box in boxes]
    lefts = [LEFT + sum(room[:column]) + GAP * column for column in range(len(room))]
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
