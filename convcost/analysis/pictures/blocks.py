"""The blocks of a network, each kind of them drawn once."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from convcost.analysis import Analysis
from convcost.analysis.pictures.costs import anchor
from convcost.analysis.pictures.labels import size
from convcost.analysis.pictures.outline import Box, Outline, outline
from convcost.analysis.pictures.resolution import Resolution
from convcost.analysis.pictures.units import Unit, told, window
from convcost.drawing.block import INPUT, BlockUnit, block
from convcost.drawing.lanes import style
from convcost.errors import abridged
from convcost.errors.untrusted import visible
from convcost.language.quantity import exact, percent, thousandths
from convcost.page import Picture, Prose, Section

Paint = Callable[[Unit], tuple[str, str]]
"""A colour for a unit, as a class, and a sign in front of its label, since colours are not seen by all."""
MOST_UNITS, MOST_ALONE = 40, 24
"""Layers of a block that can be drawn, and of a network that is drawn as one."""
MOST_BLOCKS, MOST_OPEN = 8, 3
ALIKE_NAMED = 3


class _Kind(NamedTuple):
    """Boxes that are built alike, the costliest of them first drawn."""

    boxes: tuple[Box, ...]
    macs: int
    times: int


def sections(analysis: Analysis, resolution: Resolution, prefix: str) -> Iterator[Section]:
    """The costliest kinds of blocks; the first ones are open."""
    found = analysis.once(outline)
    kinds = _kinds(analysis, found)
    drawn = [kind for kind in kinds if len(_first_round(kind.boxes[0])) <= MOST_UNITS][:MOST_BLOCKS]
    shown = [_picture(analysis, found, kind, resolution, prefix) for kind in drawn]
    if shown:
        left = len(kinds) - len(shown)
        which = f"{len(shown)} of {len(kinds)} kinds of blocks" if left else "Every kind of block"
        said = f"{which} once, costliest first; the bar in a layer is its share of the block's MACs."
        yield Section((Prose((said,), "note"), *shown[:MOST_OPEN]), "Blocks")
    if shown[MOST_OPEN:]:
        yield Section(tuple(shown[MOST_OPEN:]), f"{len(shown) - MOST_OPEN} more kinds of blocks", is_folded=True)


def whole(
    analysis: Analysis,
    resolution: Resolution,
    prefix: str | None,
    paint: Paint | None = None,
    scale: int = 0,
) -> Picture | None:
    """A small network as one block; None for one that is too large.

    ``paint`` gives units other colours than those of their resolution, ``scale`` is what a full bar stands for.
    """
    found = analysis.once(outline)
    if not 1 < len(found.units) <= MOST_ALONE:
        return None
    return Picture(
        _drawn(analysis, found, range(len(found.units)), resolution, prefix, paint, scale), (), style=style()
    )


def _kinds(analysis: Analysis, found: Outline) -> list[_Kind]:
    """Closed boxes of several units, by how they are built."""
    alike: dict[tuple[object, ...], list[Box]] = {}
    for box in found.boxes:
        units = _first_round(box)
        if len(units) > 1 and len(box.parts) == 1:
            alike.setdefault(structure(analysis, found, units), []).append(box)
    kinds = [
        _Kind(tuple(boxes), sum(_macs(found, box.units) for box in boxes), sum(box.times for box in boxes))
        for boxes in alike.values()
    ]
    return sorted(kinds, key=lambda kind: -kind.macs)


def _first_round(box: Box) -> tuple[int, ...]:
    return box.units[: len(box.units) // box.times]


def structure(analysis: Analysis, found: Outline, units: Sequence[int]) -> tuple[object, ...]:
    """The kinds of layers, their windows and their wiring; not their widths."""
    nodes = analysis.graph.nodes
    first = units[0]

    def built(unit: Unit) -> tuple[object, ...]:
        return (
            unit.kind,
            window(nodes[unit.nodes[0]]),
            tuple(taken - first if taken >= first else INPUT for taken in unit.takes),
        )

    return tuple(built(found.units[unit]) for unit in units)


def _macs(found: Outline, units: Sequence[int]) -> int:
    return sum(found.units[unit].macs for unit in units)


def _picture(analysis: Analysis, found: Outline, kind: _Kind, resolution: Resolution, prefix: str) -> Picture:
    box = max(kind.boxes, key=lambda each: _macs(found, _first_round(each)))
    svg = _drawn(analysis, found, _first_round(box), resolution, prefix)
    total = analysis.total("macs")
    is_known = total.value and total.is_complete
    share = f", {percent(thousandths(kind.macs, total.value))} of MACs" if is_known else ""
    others = [visible(each.name) for each in kind.boxes if each is not box]
    alike = f". Built alike: {abridged(others, ALIKE_NAMED)}" if others else ""
    caption = f"{visible(box.part.path)}: {exact(kind.times)}× in the network{share}{alike}"
    return Picture(svg, (), style=style(), caption=caption, is_small=True)


def _drawn(
    analysis: Analysis,
    found: Outline,
    units: Sequence[int],
    resolution: Resolution,
    prefix: str | None,
    paint: Paint | None = None,
    scale: int = 0,
) -> str:
    place = {unit: index for index, unit in enumerate(units)}
    outside = _outside(found, units)
    entry = outside[0] if outside else None
    total = scale or _macs(found, units)
    names = {index: node.name for index, node in enumerate(analysis.graph.nodes)}
    made = []
    for unit in units:
        own = found.units[unit]
        classes, sign = paint(own) if paint else (resolution.classes(resolution.of_nodes[own.nodes[-1]]), "")
        taken = [place.get(each, INPUT) for each in own.takes if each in place or each == entry]
        taken += [INPUT for name in own.inputs if name == entry]
        others = [_named(names, found, each) for each in _taken(own) if each not in place and each != entry]
        made.append(
            BlockUnit(
                tuple(f"{sign}{each}" for each in own.labels),
                told(own.macs, is_known=own.is_known),
                tuple(taken),
                size(own.output),
                "\n".join((visible(names[own.nodes[0]]), size(own.output), *_counted(own))),
                classes,
                "" if prefix is None else f"#{anchor(prefix, own.nodes[0])}",
                own.macs / total if total else 0,
                own.sign,
                tuple(map(visible, others)),
            )
        )
    return block(made, _shape(analysis, found, entry), f"Block {visible(names[found.units[units[0]].nodes[0]])}")


def _counted(unit: Unit) -> tuple[str, ...]:
    if not unit.is_known:
        return (f"at least {exact(unit.macs)} MACs" if unit.macs else "MACs not known",)
    return (f"{exact(unit.macs)} MACs",) if unit.macs else ()


def _outside(found: Outline, units: Sequence[int]) -> list[int | str]:
    """What comes in, in the order in which it is taken."""
    inside = set(units)
    taken = (each for unit in units for each in _taken(found.units[unit]))
    return list(dict.fromkeys(each for each in taken if each not in inside))


def _taken(unit: Unit) -> list[int | str]:
    """Units and inputs of the network."""
    return [*unit.takes, *unit.inputs]


def _named(names: dict[int, str], found: Outline, taken: int | str) -> str:
    return taken if isinstance(taken, str) else names[found.units[taken].nodes[0]]


def _shape(analysis: Analysis, found: Outline, entry: int | str | None) -> str:
    """The shape of what comes in."""
    if entry is None:
        return ""
    return size(analysis.graph.inputs[entry] if isinstance(entry, str) else found.units[entry].output)
