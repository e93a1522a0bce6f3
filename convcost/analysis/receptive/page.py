"""What single elements of layers see of the input: a line each, or first and last positions for programs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from convcost.analysis import Analysis, caption
from convcost.analysis.receptive.region import Area, Box, Region, region
from convcost.errors import ConvcostError, Problem, each_once
from convcost.errors.untrusted import visible
from convcost.layers.shape import Shape
from convcost.page import Lines, Page, Section
from convcost.page.answer import Answer, Cell, Data, Records

SCHEMA = "convcost/regions/1"
ELEMENT = re.compile(r"([^\[\]]+)(?:\[ *([0-9]{1,18}(?: *, *[0-9]{1,18})*) *\])?", re.ASCII)
Element = tuple[str, tuple[int, ...]]
"""The path of a layer or part, and a position in what it gives, counted from 0."""
HANGING = 4
POSITIONS = ("first", "last", "first_with_padding", "last_with_padding")


def element(text: str) -> Element:
    """``conv1[0,5]`` as a layer and a position; raises `ConvcostError` for what is written otherwise."""
    parsed = ELEMENT.fullmatch(text.strip())
    if parsed is None:
        message, hint = f"`--region {text}` is no element of a layer", "write LAYER[y,x], counted from 0"
        raise ConvcostError([Problem("E403", message, notes=(hint,))])
    return parsed[1].strip(), tuple(map(int, parsed[2].split(","))) if parsed[2] else ()


@dataclass(frozen=True)
class Regions(Answer):
    """What elements of networks see, and why others cannot be answered."""

    found: Sequence[tuple[Analysis, Sequence[Region]]]
    problems: Sequence[Problem] = ()

    @classmethod
    def of(cls, analyses: Iterable[Analysis], elements: Sequence[Element]) -> "Regions":
        """The regions of the elements in every network."""
        found: list[tuple[Analysis, list[Region]]] = []
        problems: list[Problem] = []
        for analysis in analyses:
            found.append((analysis, []))
            for path, position in elements:
                try:
                    found[-1][1].append(region(analysis.graph, path, position))
                except ConvcostError as error:
                    problems += error.problems
        return cls(found, each_once(problems))

    def page(self) -> Page:
        """A line per element and input, below the name of its network."""
        sections = [
            Section((Lines(lines, (HANGING,) * len(lines)),), caption.title(analysis))
            for analysis, regions in self.found
            if (lines := tuple(line for each in regions for line in _lines(analysis, each)))
        ]
        return Page(tuple(sections))

    def data(self) -> Data:
        """First and last position along each axis; null where only padding is seen."""
        return Data(SCHEMA, {"regions": [_object(analysis, each) for analysis, each in self._each()]})

    def records(self) -> Records:
        """A row per axis of every input that is seen; without positions where only padding is, or all of no axes."""
        titles = ("model", "variant", "layer", "position", "input", "axis", *POSITIONS)
        return Records(titles, [record for analysis, each in self._each() for record in _records(analysis, each)])

    def _each(self) -> Iterator[tuple[Analysis, Region]]:
        return ((analysis, each) for analysis, regions in self.found for each in regions)


def _object(analysis: Analysis, region: Region) -> dict[str, Any]:
    inputs = {name: {"seen": area.inside, "with_padding": area.reached} for name, area in region.areas.items()}
    graph = analysis.graph
    network = {"name": graph.name, "file": graph.file, "variant": graph.variant}
    return {**network, "layer": region.layer, "position": region.position, "inputs": inputs}


def _records(analysis: Analysis, region: Region) -> Iterator[list[Cell]]:
    network = caption.beginning(analysis.graph.name), visible(analysis.graph.variant or "")
    position = ",".join(map(str, region.position))
    for name, area in region.areas.items():
        seen: list[Cell] = [*network, visible(region.layer), position, visible(name)]
        inside: Sequence[tuple[Cell, Cell]] = area.inside or (("", ""),) * len(area.reached)
        for axis, exists, reached in zip(_axes(analysis.graph.inputs[name]), inside, area.reached, strict=True):
            yield [*seen, axis, *exists, *reached]
        if not area.reached:
            yield [*seen, "", "", "", "", ""]


def _lines(analysis: Analysis, region: Region) -> Iterator[str]:
    """``conv1[0,5] sees h 0..3, w 7..13 (4x7) of `input` ``, and how far it reaches where there is padding."""
    position = f"[{','.join(map(str, region.position))}]" if region.position else ""
    element = f"{visible(region.layer)}{position}"
    if not region.areas:
        yield f"{element} sees no input"
    for name, area in region.areas.items():
        whole = analysis.graph.inputs[name]
        yield f"{element} sees {_inside(area, whole)} of `{visible(name)}`{_beyond(area, whole)}"


def _inside(area: Area, whole: Shape) -> str:
    if area.inside is None:
        return "nothing"
    return _box(area.inside, whole) if area.inside else "all"


def _beyond(area: Area, whole: Shape) -> str:
    return "" if area.reached == area.inside else f"; with padding {_box(area.reached, whole)}"


def _box(box: Box, whole: Shape) -> str:
    ranges = ", ".join(f"{axis} {first}..{last}" for axis, (first, last) in zip(_axes(whole), box, strict=True))
    return f"{ranges} ({'x'.join(str(last - first + 1) for first, last in box)})"


def _axes(whole: Shape) -> list[str]:
    """The axes that positions are counted along: all but the channels."""
    return [axis for axis in whole.axis_names() if axis != "c"]
