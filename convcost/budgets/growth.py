"""Where a network grew: the part that explains most of it, and the step that makes that part."""

from dataclasses import dataclass
from itertools import takewhile

from convcost.analysis.columns import Column
from convcost.analysis.measured import Measured
from convcost.analysis.settings import Settings
from convcost.analysis.totals import Figure, Total
from convcost.budgets.budget import Figures
from convcost.graph import Node, Origin
from convcost.graph.parts import Part
from convcost.language.source import Span


@dataclass(frozen=True, slots=True)
class Grown:
    """A part and its figure before (0 where it is new) and now."""

    part: Part
    before: int
    now: int
    span: Span | None
    """The innermost step that all of its layers come from."""

    @property
    def path(self) -> str:
        """What it is called."""
        return self.part.path

    @property
    def growth(self) -> int:
        """How much it grew."""
        return self.now - self.before


def grown_most(now: Measured, old: Figures, column: Column, settings: Settings) -> Grown | None:
    """The part whose known figure grew most: as deep as one part accounts for all of it; None where none grew.

    Only for columns that add up.
    """
    found = _largest(now.tree, now, old, column, settings)
    while found and found.before:
        deeper = _largest(found.part, now, old, column, settings)
        if deeper is None or deeper.growth < found.growth or not _is_known_below(old, found.path):
            break
        found = deeper
    return found


def changed_parts(now: Measured, old: Figures, column: Column, settings: Settings) -> list[Grown]:
    """The parts at the top whose figure changed, the largest change first; those that are gone are not among them."""
    children = (grown(child, now, old, column, settings) for child in now.tree.children.values())
    return sorted((child for child in children if child.growth), key=lambda child: -abs(child.growth))


def _largest(part: Part, now: Measured, old: Figures, column: Column, settings: Settings) -> Grown | None:
    children = (grown(child, now, old, column, settings) for child in part.children.values())
    largest = max(children, key=lambda child: child.growth, default=None)
    return largest if largest and largest.growth > 0 else None


def grown(part: Part, now: Measured, old: Figures, column: Column, settings: Settings) -> Grown:
    """One part's figure before and now."""
    before = _number(old.figure(column, settings, part.path))
    nodes = [now.graph.nodes[index] for index in part.nodes]
    return Grown(part, before, _number(now.figure(column, settings, part.path)), _step(nodes))


def _number(total: Total[Figure] | None) -> int:
    return total.value if total and isinstance(total.value, int) else 0


def _is_known_below(old: Figures, path: str) -> bool:
    return any(each.startswith(f"{path}.") for each in old.paths)


def _step(nodes: list[Node]) -> Span | None:
    """The last step that the ways to all nodes have in common, from the network's own steps inwards."""
    ways = [_way(node.origin) for node in nodes if node.origin]
    common = list(takewhile(lambda steps: len(set(steps)) == 1, zip(*ways, strict=False)))
    return common[-1][0] if common else None


def _way(origin: Origin | None) -> list[Span]:
    spans = []
    while origin:
        spans.append(origin.span)
        origin = origin.caller
    return spans[::-1]
