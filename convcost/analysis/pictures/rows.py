"""Which parts of a network are the rows of the table of layers: every layer, unless there are very many."""

from collections.abc import Sequence

from convcost.analysis import Analysis
from convcost.analysis.columns import BY_KEY
from convcost.graph.parts import EVERY_LEVEL, Part
from convcost.language.quantity import exact

MOST_ROWS = 2500
"""More layers are rolled up to blocks; where there are no blocks, the costliest are listed."""


def listed(analysis: Analysis) -> tuple[Sequence[Part], str]:
    """The layers; of very many the deepest blocks that are few enough, or the costliest; and what is said of that."""
    return analysis.once(_listed)


def spans(analysis: Analysis) -> frozenset[tuple[int, int]]:
    """The first and the last node of every part that is a row."""
    return analysis.once(_spans)


def _spans(analysis: Analysis) -> frozenset[tuple[int, int]]:
    return frozenset((part.nodes[0], part.nodes[-1]) for part in listed(analysis)[0])


def _listed(analysis: Analysis) -> tuple[Sequence[Part], str]:
    root = analysis.graph.parts
    parts = list(root.at_depth(EVERY_LEVEL))
    if len(parts) <= MOST_ROWS:
        return parts, ""
    count = len(parts)
    found: list[Part] = []
    for depth in range(1, EVERY_LEVEL):
        deeper = list(root.at_depth(depth))
        if len(deeper) > MOST_ROWS or len(deeper) == len(found):
            break
        found = deeper
    if found:
        return found, f"The {exact(count)} layers are rolled up to {exact(len(found))} blocks."
    column = BY_KEY["macs"]
    ranked = sorted(parts, key=lambda part: -analysis.total(column, part.nodes).value)[:MOST_ROWS]
    kept = sorted(ranked, key=lambda part: part.nodes[0])
    return kept, f"Of {exact(count)} layers the {exact(MOST_ROWS)} with most MACs are listed."
