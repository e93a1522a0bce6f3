"""The spatial resolution of every tensor as a level: how often the input was halved. Colours follow from it."""

from collections.abc import Mapping
from math import log2
from typing import NamedTuple

from convcost.analysis import Analysis
from convcost.analysis.receptive.fields import strides
from convcost.analysis.totals import Figure
from convcost.drawing.palette import color, shade
from convcost.layers.shape import Shape

Level = int | None
"""None where there is one position, or none."""


class Resolution(NamedTuple):
    """The level of every node, and of every level the place among all that occur and what it is called."""

    of_nodes: tuple[Level, ...]
    names: Mapping[int, str]
    """From fine to coarse."""
    has_single: bool
    """Whether something has one position."""

    def shade(self, level: Level) -> int | None:
        """The place on the ramp of colours."""
        return None if level is None else shade(list(self.names).index(level), len(self.names))

    def classes(self, level: Level) -> str:
        """The class of the colour in a style sheet."""
        found = self.shade(level)
        return "r" if found is None else f"r{found}"

    @property
    def key(self) -> tuple[tuple[str, str], ...]:
        """Colours with their sizes, from fine to coarse."""
        found = tuple((color(self.shade(level)), name) for level, name in self.names.items())
        return (*found, (color(None), "1 position")) if self.has_single else found


def resolution(analysis: Analysis) -> Resolution:
    """Levels by effective strides; where a stride is not known, by how the number of positions changes."""
    graph = analysis.graph
    found: dict[str, Level] = {}
    largest = max((shape.positions for shape in graph.inputs.values()), default=1)
    axes = max((len(shape.spatial) or 1 for shape in graph.inputs.values()), default=1)
    for name, shape in graph.inputs.items():
        found[name] = _relative(0, largest, shape, axes)
    for node, stride in zip(graph.nodes, analysis.once(strides), strict=True):
        found[node.name] = _level(node.output, stride, _before(node.inputs, found, graph.shapes, largest), axes)
    levels = tuple(found[node.name] for node in graph.nodes)
    return Resolution(levels, _names(analysis, levels), None in levels)


def _before(
    names: tuple[str, ...], found: Mapping[str, Level], shapes: Mapping[str, Shape], largest: int
) -> tuple[int, int]:
    """The level and the positions of what a layer takes: of several the finest."""
    known = [(shapes[name].positions, level) for name in names if (level := found[name]) is not None]
    if not known:
        return 0, largest
    positions, level = max(known)
    return level, positions


def _level(output: Shape, stride: Figure, before: tuple[int, int], axes: int) -> Level:
    if output.positions <= 1 or output.layout == "features":
        return None
    if isinstance(stride, tuple) and stride and all(each > 0 for each in stride):
        return max(round(sum(log2(each) for each in stride) / len(stride)), -64)
    level, positions = before
    return _relative(level, positions, output, axes)


def _relative(level: int, positions: int, output: Shape, axes: int) -> Level:
    """So many halvings of every axis further on as the positions became fewer."""
    if output.positions <= 1 or output.layout == "features":
        return None
    return level + round(log2(positions / output.positions) / axes)


def _names(analysis: Analysis, levels: tuple[Level, ...]) -> dict[int, str]:
    """Each level by the largest size that occurs on it."""
    largest: dict[int, Shape] = {}
    for node, level in zip(analysis.graph.nodes, levels, strict=True):
        if level is not None and (level not in largest or node.output.positions > largest[level].positions):
            largest[level] = node.output
    return {level: _size(largest[level]) for level in sorted(largest)}


def _size(shape: Shape) -> str:
    return "×".join(map(str, shape.spatial)) if shape.spatial else f"{shape.positions} tokens"
