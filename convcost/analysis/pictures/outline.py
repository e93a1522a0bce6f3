"""A network in about thirty boxes: blocks opened where the cost is, equal ones folded."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from convcost.analysis import Analysis
from convcost.analysis.pictures.costs import inside
from convcost.analysis.pictures.units import Unit, units, window
from convcost.graph.parts import Part

MOST_BOXES = 32
FEW_BOXES = 10
LARGEST_CELL = 24
LONGEST_PERIOD = 4
MANY_ALIKE = 4
RUNS = 24
"""So many boxes where a network without blocks has more layers than can be drawn."""


class Box(NamedTuple):
    """Some parts one after the other, or several times the same ones."""

    parts: tuple[Part, ...]
    units: tuple[int, ...]
    """All of them, of every round."""
    times: int = 1
    rounds: tuple[Part, ...] = ()
    """Where something repeats, the first part of every round."""
    differs: bool = False
    """Whether rounds are built alike and differ in their widths."""

    @property
    def part(self) -> Part:
        """The one that stands for it."""
        return self.parts[0]

    @property
    def name(self) -> str:
        """Its path; of several parts from the first to the last."""
        last = self._last.name
        return self.part.path if self._last is self.part else f"{self.part.path}–{last}"

    @property
    def short_name(self) -> str:
        """The end of its path that says which one it is: a number alone does not, and names of blocks say little."""
        steps = [step for step in self.part.path.split(".") if not step[:1].isupper()] or [self.part.name]
        own = ".".join(steps[-2:] if steps[-1].isdecimal() else steps[-1:])
        return own if self._last is self.part else f"{own}–{self._last.name}"

    @property
    def _last(self) -> Part:
        return (self.rounds or self.parts)[-1]


class Outline(NamedTuple):
    """The boxes in execution order, what each takes by place, and the units."""

    boxes: tuple[Box, ...]
    takes: tuple[tuple[int, ...], ...]
    units: tuple[Unit, ...]
    is_cut: bool = False
    """Whether there are no blocks to fold by, and layers were put together by their number."""


def outline(analysis: Analysis) -> Outline:
    """The boxes of a network."""
    return _Outlining(analysis).outline()


class _Outlining:
    """The units of a network by the parts that they belong to."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        found = units(analysis)
        self.units = found.units
        self.of_nodes = found.of_nodes
        self._units: dict[tuple[str, int, int], tuple[int, ...]] = {}
        self._signs: dict[tuple[str, bool], tuple[object, ...]] = {}

    def outline(self) -> Outline:
        boxes = self._folded(self._children(self.analysis.graph.parts))
        is_cut = len(boxes) > MOST_BOXES
        boxes = self._cut(boxes) if is_cut else self._opened(boxes)
        place = {unit: index for index, box in enumerate(boxes) for unit in box.units}
        takes = [
            tuple(
                dict.fromkeys(place[taken] for unit in box.units for taken in self.units[unit].takes if taken in place)
            )
            for box in boxes
        ]
        without = tuple(tuple(each for each in found if each != index) for index, found in enumerate(takes))
        return Outline(tuple(boxes), without, self.units, is_cut)

    def _units_of(self, part: Part) -> tuple[int, ...]:
        """The units that begin in a part."""
        key = part.path, part.nodes[0], len(part.nodes)
        if key not in self._units:
            found = dict.fromkeys(self.of_nodes[node] for node in part.nodes)
            first = set(part.nodes)
            self._units[key] = tuple(unit for unit in found if self.units[unit].nodes[0] in first)
        return self._units[key]

    def _children(self, part: Part) -> list[Part]:
        return [each for each in inside(part) if self._units_of(each)]

    def _sign(self, part: Part, *, exact: bool) -> tuple[object, ...]:
        """What parts have in common that are built alike, of the same kinds and windows, wired in the same way.

        They are exactly alike where shapes and costs are the same, too.
        """
        key = part.path, exact
        if key not in self._signs:
            found = self._units_of(part)
            first = found[0]
            self._signs[key] = tuple(self._sign_of(unit, first, exact=exact) for unit in found)
        return self._signs[key]

    def _sign_of(self, unit: int, first: int, *, exact: bool) -> tuple[object, ...]:
        made = self.units[unit]
        node = self.analysis.graph.nodes[made.nodes[0]]
        wiring = tuple(taken - first if taken >= first else -1 for taken in made.takes)
        alike = (node.op.kind, window(node), wiring)
        return (*alike, made.labels[0], made.output, made.macs, made.params) if exact else alike

    def _folded(self, parts: Sequence[Part]) -> list[Box]:
        """Equal neighbours as one box; of longer patterns the shortest."""
        boxes: list[Box] = []
        places: dict[tuple[object, ...], int] = {}
        signs = [places.setdefault(self._sign(part, exact=True), len(places)) for part in parts]
        at = 0
        while at < len(parts):
            period, rounds = _repeats(signs, at)
            if rounds > 1:
                boxes.append(self._box(parts[at : at + period * rounds], period, rounds))
                at += period * rounds
                continue
            alike = self._alike(parts, at) if len(self._units_of(parts[at])) > 1 else 1
            if alike > MANY_ALIKE:
                boxes.append(self._box(parts[at : at + alike], 1, alike)._replace(differs=True))
                at += alike
                continue
            boxes.append(Box((parts[at],), self._units_of(parts[at])))
            at += 1
        return boxes

    def _box(self, parts: Sequence[Part], period: int, rounds: int) -> Box:
        found = tuple(unit for part in parts for unit in self._units_of(part))
        return Box(tuple(parts[:period]), found, rounds, tuple(parts[period - 1 :: period]))

    def _alike(self, parts: Sequence[Part], at: int) -> int:
        sign = self._sign(parts[at], exact=False)
        end = at + 1
        while end < len(parts) and self._sign(parts[end], exact=False) == sign:
            end += 1
        return end - at

    def _opened(self, boxes: list[Box]) -> list[Box]:
        """The costliest block opened again and again, as long as there is room."""
        closed: set[str] = set()
        while True:
            candidates = [index for index, box in enumerate(boxes) if self._opens(box, closed, len(boxes))]
            if not candidates:
                return boxes
            index = max(candidates, key=lambda each: (self._cost(boxes[each]), -each))
            inner = self._folded(self._children(self._through(boxes[index].part)))
            if len(boxes) - 1 + len(inner) > MOST_BOXES:
                closed.add(boxes[index].part.path)
                continue
            boxes[index : index + 1] = inner

    def _through(self, part: Part) -> Part:
        """The first part inside of it, or itself, that holds several: a frame around one part says nothing."""
        while len(children := self._children(part)) == 1 and self._children(children[0]):
            part = children[0]
        return part

    def _opens(self, box: Box, closed: set[str], count: int) -> bool:
        """A cell stays closed: it is drawn by itself; what repeats does, too."""
        if box.times > 1 or len(box.parts) > 1 or box.part.path in closed:
            return False
        children = self._children(box.part)
        if not children or len(box.units) < 2:
            return False
        return count < FEW_BOXES or not self._is_cell(box)

    def _is_cell(self, box: Box) -> bool:
        return len(box.units) <= LARGEST_CELL and not _has_rounds(box.part)

    def _cost(self, box: Box) -> int:
        return sum(self.units[unit].macs or self.units[unit].params for unit in box.units)

    def _cut(self, boxes: list[Box]) -> list[Box]:
        """Runs of about equal length."""
        size = -(-len(boxes) // RUNS)
        return [_together(boxes[start : start + size]) for start in range(0, len(boxes), size)]


def _repeats(signs: Sequence[int], at: int) -> tuple[int, int]:
    """How long a pattern is that begins here, and how often it comes."""
    for period in range(1, LONGEST_PERIOD + 1):
        pattern = signs[at : at + period]
        rounds, start = 1, at + period
        while signs[start : start + period] == pattern:
            rounds += 1
            start += period
        if rounds > 1:
            return period, rounds
    return 1, 1


def _together(boxes: Sequence[Box]) -> Box:
    if len(boxes) == 1:
        return boxes[0]
    parts = tuple(part for box in boxes for part in (box.parts[0], (box.rounds or box.parts)[-1]))
    return Box(parts, tuple(unit for box in boxes for unit in box.units))


def _has_rounds(part: Part) -> bool:
    return any(each.name.isdecimal() or _has_rounds(each) for each in _below(part))


def _below(part: Part) -> Iterator[Part]:
    if not part.is_one_layer:
        yield from part.children.values()
