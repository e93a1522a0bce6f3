"""A block from top to bottom, as papers draw it: branches beside each other, skips, the shape where it changes."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from convcost.drawing.measure import shortened, width
from convcost.drawing.paths import down, number
from convcost.drawing.structure import Parallel, Series, Step, Tangle, structured
from convcost.page.html.element import Element, element, written

WIDE, TALL, LOW, GAP, BESIDE = 116, 34, 22, 24, 22
RADIUS, SKIP, BEND = 10, 14, 8
MARGIN, END = 6, 20
ARC, NOTE = 9, 14
INPUT = -1


class BlockUnit(NamedTuple):
    """A box or a join, and what it takes: units by their places, `INPUT`, and by name what comes from elsewhere."""

    labels: tuple[str, ...]
    value: str
    takes: tuple[int, ...]
    shape: str
    title: str
    classes: str = ""
    link: str = ""
    share: float = 0
    sign: str = ""
    elsewhere: tuple[str, ...] = ()


class _Extent(NamedTuple):
    """How far something reaches to both sides of its middle, and down."""

    left: float
    right: float
    height: float


def block(units: Sequence[BlockUnit], shape: str, title: str) -> str:
    """The drawing of units in execution order; ``shape`` is what comes in."""
    return _Drawing(units, shape).written(title)


class _Drawing:
    """One block: extents first, then every element at its place."""

    def __init__(self, units: Sequence[BlockUnit], shape: str) -> None:
        self.units = units
        self.shape = shape
        self.series = structured({index: unit.takes or (INPUT,) for index, unit in enumerate(units)})
        self.lines: list[str] = []
        self.boxes: list[Element] = []
        self.notes: list[Element] = []
        self._extents: dict[int, _Extent] = {}

    def written(self, title: str) -> str:
        extent = self._series_extent(self.series)
        middle = MARGIN + extent.left
        self._line((middle, 0), (middle, END))
        self._note(middle, 11, self.shape)
        bottom = self._series(self.series, middle, END, self.shape)
        self._line((middle, bottom), (middle, bottom + END))
        last = self.units[-1].shape
        self._note(middle, bottom + 14, last)
        notes = max((width(text, 10.5) for text in (self.shape, last)), default=0) + 8
        size = (middle + max(extent.right, notes) + MARGIN, bottom + END + 2)
        drawn = element("path", classes="e", d="".join(self.lines))
        drawing = element(
            "svg", drawn, *self.boxes, *self.notes, xmlns="http://www.w3.org/2000/svg", width=number(size[0]),
            height=number(size[1]), viewBox=f"0 0 {number(size[0])} {number(size[1])}", classes="dia", role="group",
            aria_label=title,
        )  # fmt: skip
        return written(drawing)

    def _extent(self, step: Step) -> _Extent:
        if isinstance(step, int):
            unit = self.units[step]
            reach = RADIUS if unit.sign else WIDE / 2
            stub = max((width(_from(name), 10.5) for name in unit.elsewhere), default=0)
            return _Extent(
                max(reach, 0), max(reach, reach + 20 + stub if stub else 0, self._note_reach(step)), self._height(step)
            )
        if isinstance(step, Tangle):
            arcs = len(self._arcs(step))
            heights = [self._height(unit) for unit in step.units]
            return _Extent(WIDE / 2, WIDE / 2 + ARC * (arcs + 1), sum(heights) + GAP * (len(heights) - 1))
        return self._parallel_extent(step)

    def _note_reach(self, unit: int) -> float:
        return width(self.units[unit].shape, 10.5) + 8

    def _height(self, unit: int) -> float:
        found = self.units[unit]
        return 2 * RADIUS if found.sign else TALL if found.value else LOW

    def _series_extent(self, series: Series) -> _Extent:
        key = id(series)
        if key not in self._extents:
            found = [self._extent(step) for step in series.steps]
            height = sum(each.height for each in found) + GAP * max(len(found) - 1, 0)
            left, right = (max((each[side] for each in found), default=WIDE / 2) for side in (0, 1))
            self._extents[key] = _Extent(left, right, height)
        return self._extents[key]

    def _parallel_extent(self, step: Parallel) -> _Extent:
        found = [self._series_extent(branch) for branch in step.branches]
        widths = sum(each.left + each.right for each in found) + BESIDE * max(len(found) - 1, 0)
        height = max((each.height for each in found), default=0) + GAP + self._before_join(step)
        height += GAP + 2 * RADIUS if step.join is not None and self.units[step.join].sign else 0
        if step.join is not None and not self.units[step.join].sign:
            height += GAP + self._height(step.join)
        if len(found) == 1:
            return _Extent(found[0].left, found[0].right + SKIP * step.skips + 2, height)
        return _Extent(widths / 2, widths / 2 + SKIP * step.skips, height)

    def _series(self, series: Series, x: float, y: float, shape: str) -> float:
        """Draw the steps below each other; where the last one ends."""
        for index, step in enumerate(series.steps):
            if index:
                self._line((x, y), (x, y + GAP))
                y += GAP
            given = shape
            y = self._step(step, x, y, given)
            shape = self.units[self._last(step)].shape
            if shape != given and index + 1 < len(series.steps):
                self._note(x, y + 15, shape)
        return y

    def _last(self, step: Step) -> int:
        if isinstance(step, int):
            return step
        if isinstance(step, Tangle):
            return step.units[-1]
        return step.join if step.join is not None else self._last(step.branches[-1].steps[-1])

    def _step(self, step: Step, x: float, y: float, shape: str) -> float:
        if isinstance(step, int):
            return self._unit(step, x, y)
        if isinstance(step, Tangle):
            return self._tangle(step, x, y)
        return self._parallel(step, x, y, shape)

    def _parallel(self, step: Parallel, x: float, y: float, shape: str) -> float:
        extents = [self._series_extent(branch) for branch in step.branches]
        tall = max((each.height for each in extents), default=0)
        top = y + GAP
        bottom = top + tall + self._before_join(step)
        middles = self._middles(extents, x)
        for branch, middle in zip(step.branches, middles, strict=True):
            if self._reads(branch):
                self._line((x, y), (middle, top))
            end = self._series(branch, middle, top, shape)
            last = self.units[self._last(branch.steps[-1])]
            if step.join is not None:
                self._line((middle, end), (middle, bottom))
                self._line((middle, bottom), (x, bottom + GAP))
                if last.shape != shape:
                    self._note(middle, end + 13, _channels(last.shape) if len(middles) > 1 else last.shape)
        if step.join is None:
            return bottom
        edge = max((middle + extent.right for middle, extent in zip(middles, extents, strict=True)), default=x)
        reach = RADIUS if self.units[step.join].sign else WIDE / 2
        for skip in range(step.skips):
            self._skip(x, y, edge + SKIP * (skip + 1), bottom + GAP + self._height(step.join) / 2, x + reach)
        return self._unit(step.join, x, bottom + GAP)

    def _reads(self, branch: Series) -> bool:
        """Whether a branch takes what comes in."""
        inside = set(branch.units)
        return any(taken not in inside for unit in inside for taken in self.units[unit].takes)

    def _before_join(self, step: Parallel) -> float:
        """Room for the channels of several branches before they bend."""
        return NOTE if step.join is not None and len(step.branches) > 1 else 0

    def _middles(self, extents: Sequence[_Extent], x: float) -> list[float]:
        if len(extents) == 1:
            return [x]
        at = x - (sum(each.left + each.right for each in extents) + BESIDE * (len(extents) - 1)) / 2
        middles = []
        for each in extents:
            middles.append(at + each.left)
            at += each.left + each.right + BESIDE
        return middles

    def _skip(self, x: float, y: float, beside: float, end: float, to: float) -> None:
        """Down the right side, around what lies between."""
        self._around((x, y + 6), beside, (to, end), BEND)

    def _tangle(self, step: Tangle, x: float, y: float) -> float:
        """A column with arcs at its right, the shortest innermost."""
        middles: dict[int, float] = {}
        for index, unit in enumerate(step.units):
            if index:
                if step.units[index - 1] in self.units[unit].takes:
                    self._line((x, y), (x, y + GAP))
                y += GAP
            middles[unit] = y + self._height(unit) / 2
            y = self._unit(unit, x, y)
        for place, (taken, unit) in enumerate(self._arcs(step)):
            is_inside = taken in middles
            start = middles[taken] if is_inside else middles[step.units[0]] - GAP
            out = self._reach(taken) if is_inside else 0
            beside = x + WIDE / 2 + ARC * (place + 1)
            self._around((x + out, start), beside, (x + self._reach(unit), middles[unit]), 4)
        return y

    def _reach(self, unit: int) -> float:
        """From the middle of a unit to its side."""
        return RADIUS if self.units[unit].sign else WIDE / 2

    def _around(self, start: tuple[float, float], beside: float, end: tuple[float, float], bend: float) -> None:
        """To the right, down and back, around what lies between."""
        (x, y), (to_x, to_y), right = start, end, number(beside)
        self.lines.append(
            f"M{number(x)} {number(y)}H{number(beside - bend)}Q{right} {number(y)} {right} {number(y + bend)}"
            f"V{number(to_y - bend)}Q{right} {number(to_y)} {number(beside - bend)} {number(to_y)}H{number(to_x)}"
        )

    def _arcs(self, step: Tangle) -> list[tuple[int, int]]:
        """What is taken from further above than the unit right before."""
        place = {unit: index for index, unit in enumerate(step.units)}
        found = [
            (place.get(taken, -1), place[unit], taken, unit)
            for unit in step.units
            for taken in self.units[unit].takes
            if place.get(taken, -1) != place[unit] - 1
        ]
        return [
            (taken, unit) for start, end, taken, unit in sorted(found, key=lambda each: (each[1] - each[0], each[1]))
        ]

    def _unit(self, index: int, x: float, y: float) -> float:
        unit, height = self.units[index], self._height(index)
        for place, name in enumerate(unit.elsewhere):
            self._stub(name, x, y + height / 2 + 11 * place, RADIUS if unit.sign else WIDE / 2)
        drawn = self._sign(unit, x, y) if unit.sign else self._box(unit, x, y, height)
        told = element("title", unit.title)
        if unit.link:
            self.boxes.append(element("a", told, *drawn, href=unit.link, classes=unit.classes))
        else:
            self.boxes.append(element("g", told, *drawn, classes=unit.classes))
        return y + height

    def _sign(self, unit: BlockUnit, x: float, y: float) -> Iterator[Element]:
        yield element("circle", classes="jn", cx=number(x), cy=number(y + RADIUS), r=str(RADIUS))
        yield element("text", unit.sign, classes="jt", x=number(x), y=number(y + RADIUS + 4.5))

    def _box(self, unit: BlockUnit, x: float, y: float, height: float) -> Iterator[Element]:
        left = x - WIDE / 2
        yield element("rect", classes="bx", x=number(left), y=number(y), width=str(WIDE), height=number(height), rx="2")
        label = next((each for each in unit.labels if width(each, 11) <= WIDE - 10), "")
        label = label or shortened(unit.labels[-1], WIDE - 10, 11)
        if not unit.value:
            yield element("text", label, classes="m", x=number(x), y=number(y + height / 2 + 3.5))
            return
        yield element("text", label, x=number(left + 5), y=number(y + 13))
        yield element("text", unit.value, classes="s", x=number(left + 5), y=number(y + 25))
        bar = number(max((WIDE - 8) * unit.share, 1))
        yield element("rect", classes="cost", x=number(left + 4), y=number(y + height - 5), width=bar, height="3")

    def _stub(self, name: str, x: float, y: float, reach: float) -> None:
        self.lines.append(f"M{number(x + reach + 16)} {number(y)}H{number(x + reach)}")
        self.notes.append(element("text", _from(name), classes="note", x=number(x + reach + 19), y=number(y + 3.5)))

    def _note(self, x: float, y: float, text: str) -> None:
        self.notes.append(element("text", text, classes="note", x=number(x + 5), y=number(y)))

    def _line(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        if start[1] < end[1]:
            self.lines.append(down(start, end))


def _from(name: str) -> str:
    return f"from {shortened(name, 110, 10.5)}"


def _channels(shape: str) -> str:
    """Where branches lie close together: the channels alone, their positions are those of all."""
    return f"{shape.partition('×')[0]} ch"
