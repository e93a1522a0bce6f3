"""Receptive fields as columns: sizes, effective strides and paddings, centres, and those of the whole network."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from convcost.analysis.receptive.sights import Sight, axes_of, sights
from convcost.analysis.totals import Figure, Total
from convcost.layers.window import Reach

if TYPE_CHECKING:
    from convcost.analysis import Analysis

WHOLE_INPUT = "whole input"


def sizes(analysis: "Analysis") -> Sequence[Figure]:
    """From the first to the last input that an element sees, of the element that sees most."""
    return tuple(size_of(sight) for sight in analysis.once(sights).of_nodes)


def strides(analysis: "Analysis") -> Sequence[Figure]:
    """Inputs between what neighbouring elements see."""
    return tuple(tuple(axis.stride for axis in axes_of(sight)) or None for sight in analysis.once(sights).of_nodes)


def paddings(analysis: "Analysis") -> Sequence[Figure]:
    """How far in front of the input the field of the first element begins."""
    return tuple(tuple(-axis.first[0] for axis in axes_of(sight)) or None for sight in analysis.once(sights).of_nodes)


def centres(analysis: "Analysis") -> Sequence[Figure]:
    """Where in the input the field of the first element is centred."""
    return tuple(tuple(axis.centre for axis in axes_of(sight)) or None for sight in analysis.once(sights).of_nodes)


def widest(analysis: "Analysis") -> int | None:
    """The layer that sees most, by its index, the last of several; None where some layer sees the whole input.

    Layers that pool or flatten everything into one position do not count.
    """
    seen = zip(analysis.graph.nodes, analysis.once(sights).of_nodes, strict=True)
    if any(sight is Reach.EVERYTHING and node.output.positions > 1 for node, sight in seen):
        return None
    fields = [sum(axis.size for axis in axes_of(sight)) for sight in analysis.once(sights).of_nodes]
    return max(range(len(fields)), key=lambda index: (fields[index], index), default=None)


def widest_size(analysis: "Analysis") -> Total[Figure]:
    """The field of the layer that sees most; a lower bound where that of some layer is not defined."""
    if not analysis.graph.nodes:
        return Total(None)
    index = analysis.once(widest)
    size = WHOLE_INPUT if index is None else analysis.once(sizes)[index]
    return Total(size, index is None or Reach.UNDEFINED not in analysis.once(sights).of_nodes)


def widest_stride(analysis: "Analysis") -> Total[Figure]:
    """The effective stride of the layer that sees most."""
    return _of_widest(analysis, strides)


def widest_padding(analysis: "Analysis") -> Total[Figure]:
    """The effective padding of the layer that sees most."""
    return _of_widest(analysis, paddings)


def widest_centre(analysis: "Analysis") -> Total[Figure]:
    """The centre of the first field of the layer that sees most."""
    return _of_widest(analysis, centres)


def _of_widest(analysis: "Analysis", column: "Callable[[Analysis], Sequence[Figure]]") -> Total[Figure]:
    index = analysis.once(widest)
    return Total(None if index is None else analysis.once(column)[index])


def size_of(sight: Sight) -> Figure:
    """Of what an element sees, a number per axis; a word where it sees everything, None where that is not defined."""
    if isinstance(sight, Reach):
        return WHOLE_INPUT if sight is Reach.EVERYTHING else None
    return tuple(axis.size for axis in sight) or None
