"""What one element of every layer sees of the input: one walk over the graph that composes windows.

Padding is not cut off, so that an element may see more than there is. Statistics that a normalisation takes over a map
are not counted as seeing. Several inputs are treated alike.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from convcost.analysis.receptive.footprint import ITSELF, Footprint
from convcost.graph import Graph, Node
from convcost.layers.op import Shapes
from convcost.layers.shape import Shape
from convcost.layers.window import Reach, Windows

if TYPE_CHECKING:
    from convcost.analysis import Analysis

Sight = tuple[Footprint, ...] | Reach
"""What an element sees, per axis; without axes nothing, as a parameter of the network does."""
NOTHING: Sight = ()


class Misaligned(NamedTuple):
    """A join whose paths do not keep step: along an axis, strides or centres differ."""

    node: Node
    axis: int
    paths: tuple[Footprint, Footprint]


class Sights(NamedTuple):
    """What an element of every node sees, in execution order, and the joins on the way that are not aligned."""

    of_nodes: tuple[Sight, ...]
    misaligned: tuple[Misaligned, ...]


def sights(analysis: "Analysis") -> Sights:
    """The walk that all columns of receptive fields share."""
    graph = analysis.graph
    size = input_size(graph)
    sees = {name: itself(shape) for name, shape in graph.inputs.items()}
    misaligned: list[Misaligned] = []
    for node, shapes in zip(graph.nodes, graph.node_inputs, strict=True):
        sees[node.name], at_fault = seen_by(node, shapes, [sees[name] for name in node.inputs], size)
        misaligned += at_fault
    return Sights(tuple(sees[node.name] for node in graph.nodes), tuple(misaligned))


def seen_by(
    node: Node, shapes: Shapes, sees: Sequence[Sight], size: tuple[int, ...]
) -> tuple[Sight, Sequence[Misaligned]]:
    """What a layer sees where its operands see so, of an input of such a size; and where its paths do not keep step."""
    windows = [node.op.window_on(operand, shapes, node.output) for operand in range(len(shapes))]
    operands = [_through(sight, each) for sight, each in zip(sees, windows, strict=True)]
    misaligned: Sequence[Misaligned] = ()
    if len(operands) > 1:
        operands = [_stretched(sight, x, node.output, size) for sight, x in zip(operands, shapes, strict=True)]
        misaligned = _misaligned(node, operands)
    return _joined(operands, is_defined=Reach.UNDEFINED not in windows), misaligned


def input_size(graph: Graph) -> tuple[int, ...]:
    """The spatial sizes of the input; of several inputs, the largest."""
    return largest_size(graph.inputs.values())


def largest_size(inputs: Iterable[Shape]) -> tuple[int, ...]:
    """The spatial sizes of one input, or the largest of those of several."""
    spatial = [shape.spatial for shape in inputs]
    axes = max(map(len, spatial))
    return tuple(max(sizes[axis] for sizes in spatial if len(sizes) == axes) for axis in range(axes))


def axes_of(sight: Sight) -> tuple[Footprint, ...]:
    """What is seen by windows along each axis; of other sights nothing."""
    return () if isinstance(sight, Reach) else sight


def itself(shape: Shape) -> Sight:
    """An input's element sees itself; features are seen all at once."""
    return Reach.EVERYTHING if shape.layout == "features" else (ITSELF,) * max(len(shape.spatial), 1)


def _through(sight: Sight, windows: Windows) -> Sight:
    """What an output sees of one operand."""
    if windows is Reach.POINT or isinstance(sight, Reach) or sight == NOTHING:
        return sight
    if isinstance(windows, Reach):
        return windows
    if len(windows) != len(sight):
        return Reach.UNDEFINED
    axes: list[Footprint] = []
    for (axis, window), alike in groupby(zip(sight, windows, strict=True)):
        through = axis.through(window)
        if through is None:
            return Reach.UNDEFINED
        axes += [through] * len(list(alike))
    return tuple(axes)


def _stretched(sight: Sight, x: Shape, output: Shape, size: tuple[int, ...]) -> Sight:
    """An operand of one position, such as a gate, is seen by all; no window moves along it."""
    if isinstance(sight, Reach) or sight == NOTHING or x.spatial == output.spatial or x.positions > 1:
        return sight
    covers = (axis.first[0] <= 0 and axis.last[0] >= end - 1 for axis, end in zip(sight, size, strict=False))
    return Reach.EVERYTHING if all(covers) else Reach.UNDEFINED


def _joined(operands: Sequence[Sight], *, is_defined: bool) -> Sight:
    """What is seen through any operand."""
    seeing = [sight for sight in operands if sight != NOTHING]
    if len(seeing) < 2:
        return seeing[0] if seeing else NOTHING
    if Reach.EVERYTHING in seeing and is_defined:
        return Reach.EVERYTHING
    axes = list(map(axes_of, seeing))
    if len({len(each) for each in axes}) > 1 or not axes[0]:
        return seeing[0] if len(set(seeing)) == 1 else Reach.UNDEFINED
    return tuple(reduce(_larger, along) for along in zip(*axes, strict=True))


def _larger(one: Footprint, other: Footprint) -> Footprint:
    """Both together where they keep step, else the larger."""
    if one == other:
        return one
    return one.joined(other) if one.stride == other.stride else max(one, other, key=lambda each: each.size)


def _misaligned(node: Node, operands: Iterable[Sight]) -> list[Misaligned]:
    """Per axis, the first operand that does not keep step with the first one of all."""
    first, *others = [axes for axes in map(axes_of, operands) if axes] or [()]
    found: dict[int, Misaligned] = {}
    for other in others:
        for axis, paths in enumerate(zip(first, other, strict=False)):
            if (paths[0].stride, paths[0].centre) != (paths[1].stride, paths[1].centre):
                found.setdefault(axis, Misaligned(node, axis, paths))
    return list(found.values())
