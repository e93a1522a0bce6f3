"""What there is to say about receptive fields: paths that do not keep step, fields larger than the input."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from convcost.analysis.receptive.footprint import Footprint
from convcost.analysis.receptive.sights import Misaligned, Sights, input_size, sights
from convcost.errors import Label, Problem
from convcost.graph import Node
from convcost.graph.inference import calls
from convcost.layers.shape import SPATIAL_NAMES

if TYPE_CHECKING:
    from convcost.analysis import Analysis


def remarks(analysis: "Analysis") -> tuple[Problem, ...]:
    """Every step whose join is not aligned, once, and the first layer that sees more than there is."""
    seen = analysis.once(sights)
    size = input_size(analysis.graph)
    return (*_unaligned(seen.misaligned, size), *_exceeding(analysis.graph.nodes, seen, size))


def _unaligned(joins: Iterable[Misaligned], size: tuple[int, ...]) -> Iterator[Problem]:
    told = set()
    for join in joins:
        origin = join.node.origin
        place = origin.span.start if origin else join.node.name
        if place not in told:
            told.add(place)
            yield _misaligned(join, len(size))


def _misaligned(join: Misaligned, axes: int) -> Problem:
    one, other = join.paths
    axis = f" on axis {SPATIAL_NAMES[axes][join.axis]}" if axes > 1 else ""
    if one.stride != other.stride:
        what = f"moves {one.stride} inputs per element{axis}, another {other.stride}"
        effect = "what an element sees drifts apart: the larger field is shown"
    else:
        what = f"is centred on {one.centre}{axis}, another on {other.centre}"
        effect = "an element sees from the first to the last input of both"
    message = f"paths that are not aligned meet in `{join.node.name}`: one {what}"
    return Problem("W510", message, _labels(join.node), (effect,), "warning")


def _exceeding(nodes: Sequence[Node], seen: Sights, size: tuple[int, ...]) -> Iterator[Problem]:
    """One note, at the first layer of all."""
    pairs = zip(nodes, seen.of_nodes, strict=True)
    found = [(node, sight) for node, sight in pairs if isinstance(sight, tuple) and _exceeds(sight, size)]
    if found:
        node, sight = found[0]
        field = "x".join(str(axis.size) for axis in sight)
        message = f"`{node.name}` sees {field} of an input of {'x'.join(map(str, size))}"
        more = f"{len(found)} of {len(nodes)} layers see more than the whole input"
        yield Problem("W511", message, _labels(node)[:1], (more,), "note")


def _exceeds(sight: tuple[Footprint, ...], size: tuple[int, ...]) -> bool:
    return len(sight) == len(size) and any(axis.size > end for axis, end in zip(sight, size, strict=True))


def _labels(node: Node) -> tuple[Label, ...]:
    return (Label(node.origin.span), *calls(node.origin.caller)) if node.origin else ()
