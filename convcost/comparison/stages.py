"""Networks that have few parts of one name, by stage of resolution: what each spends at every size of map."""

from dataclasses import replace
from math import prod
from typing import TYPE_CHECKING

from convcost.analysis import Analysis
from convcost.comparison.alignment import AlignedPart
from convcost.graph.parts import Part
from convcost.layers.shape import Shape

if TYPE_CHECKING:
    from convcost.comparison.comparison import Comparison


FEWEST = 2
"""A single stage says no more than the totals do."""


def at_a_glance(comparison: "Comparison") -> "Comparison":
    """The comparison by name; by stage where no network has half of its and the reference's parts in common with it.

    Where all layers lie in one stage, totals are all that is compared.
    """
    if any(_has_much_in_common(comparison.parts, index) for index in comparison.others):
        return comparison
    found = stages(comparison.analyses)
    if len(found) < FEWEST:
        return replace(comparison, parts=(), by="total")
    return replace(comparison, parts=found, by="stage")


def _has_much_in_common(parts: tuple[AlignedPart, ...], index: int) -> bool:
    pairs = [(part.parts[0], part.parts[index]) for part in parts]
    return 2 * sum(bool(old and new) for old, new in pairs) >= sum(bool(old or new) for old, new in pairs)


def stages(analyses: tuple[Analysis, ...]) -> tuple[AlignedPart, ...]:
    """Every layer in the stage of the size that it gives, from the largest map to none; features stand last."""
    found = [_nodes_by_stage(analysis) for analysis in analyses]
    names = {name: order for each in found for name, (order, _) in each.items()}
    ordered = sorted(names, key=lambda name: (names[name], name), reverse=True)
    return tuple(AlignedPart(name, tuple(_part(name, each) for each in found)) for name in ordered)


Stages = dict[str, tuple[tuple[int, int], list[int]]]


def _nodes_by_stage(analysis: Analysis) -> Stages:
    found: Stages = {}
    for index, node in enumerate(analysis.graph.nodes):
        name, order = _stage(node.output)
        found.setdefault(name, (order, []))[1].append(index)
    return found


def _stage(shape: Shape) -> tuple[str, tuple[int, int]]:
    """What a stage is called, and what stages are ordered by."""
    if shape.layout == "maps":
        return f"stage {'x'.join(map(str, shape.spatial))}", (1, prod(shape.spatial))
    if shape.layout == "tokens":
        return f"stage of {shape.positions} token{'s' * (shape.positions != 1)}", (1, shape.positions)
    return "stage of features", (0, 0)


def _part(name: str, stages_of_one: Stages) -> Part | None:
    return Part(name, None, stages_of_one[name][1]) if name in stages_of_one else None
