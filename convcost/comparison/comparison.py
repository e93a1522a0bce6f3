"""Analyses -> Comparison: totals and parts of several networks side by side, the first being the reference."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from convcost.analysis import Analysis
from convcost.analysis.columns import Column
from convcost.analysis.settings import Settings
from convcost.comparison.alignment import AlignedPart, Change, aligned, aligned_where
from convcost.comparison.difference import Difference, Line
from convcost.comparison.figures import comparable, line_of
from convcost.graph.parts import Part
from convcost.layers.op import Op, Shapes

if TYPE_CHECKING:
    from convcost.comparison.diff import Diff, LayerChange

CHANGES_AT_A_GLANCE = 24
DEFAULT_METRIC = "macs"


@dataclass(frozen=True)
class Comparison:
    """Several networks, the first of which is the reference, and their parts by name at one depth.

    ``metrics`` are the keys of the columns that parts are compared by.
    """

    analyses: tuple[Analysis, ...]
    metrics: tuple[str, ...]
    parts: tuple[AlignedPart, ...] = field(repr=False)
    by: Literal["name", "stage", "total"] = field(default="name", repr=False)
    """By what parts stand side by side: their names, or the size of the maps that they give; not at all by totals."""
    _diffs: "dict[int, Diff]" = field(default_factory=dict, compare=False, repr=False)

    @property
    def settings(self) -> Settings:
        """What the reference is analyzed under."""
        return self.analyses[0].settings

    @property
    def others(self) -> range:
        """The indices of the networks that are compared with the reference."""
        return range(1, len(self.analyses))

    def total(self, column: str | Column) -> Line:
        """A figure of the whole networks."""
        return line_of(self.analyses, column, None)

    def line(self, column: str | Column, part: AlignedPart) -> Line:
        """A figure of one part of the networks."""
        return line_of(self.analyses, column, part)

    def change(self, part: AlignedPart, index: int) -> Change:
        """What became of a part in another network: unchanged are the same layers on the same shapes."""
        old, new = part.parts[0], part.parts[index]
        if old is None or new is None:
            return "removed" if old else "added" if new else "missing"
        same = _layers(self.analyses[0], old) == _layers(self.analyses[index], new)
        return "unchanged" if same else "changed"

    def is_unchanged(self, part: AlignedPart) -> bool:
        """Whether a part is the same in every network, whatever may be measured."""
        return all(self.change(part, index) == "unchanged" for index in self.others)

    def differs(self, part: AlignedPart, metric: str) -> bool:
        """Whether a part is missing somewhere, or does not have the same figure everywhere."""
        return not part.is_everywhere or not self.line(metric, part).is_same

    def shares_parts(self, index: int) -> bool:
        """Whether some part of the reference, however small, may have its name in another network."""
        old, new = ({node.name.partition(".")[0] for node in self.analyses[each].graph.nodes} for each in (0, index))
        return not old.isdisjoint(new)

    def are_equal(self, index: int) -> bool:
        """Whether a network is the reference: the same layers of the same names, wired alike."""
        old, new = self.analyses[0].graph, self.analyses[index].graph
        return (old.inputs, old.nodes, old.outputs) == (new.inputs, new.nodes, new.outputs)

    def diff(self, index: int) -> "Diff":
        """What became of every layer of the reference in another network, found once for all that is shown of it."""
        from convcost.comparison.diff import diff

        if index not in self._diffs:
            self._diffs[index] = diff(self.analyses[0].graph, self.analyses[index].graph)
        return self._diffs[index]

    def layers(self, index: int) -> "tuple[LayerChange, ...]":
        """What became of every layer of the reference in another network, and what is new there."""
        return self.diff(index).changes

    def misplaced(self, index: int) -> int:
        """How many layers of a network stand beside others than those they are in the reference, for a number."""
        rows = [_rows_of_nodes(self.parts, each) for each in (0, index)]
        pairs = ((change.old, change.new) for change in self.layers(index))
        return sum(
            rows[0][old.part.nodes[0]] != rows[1][new.part.nodes[0]]
            for old, new in pairs
            if old and new and old.family == new.family
        )

    def explained(self, metric: str, index: int) -> tuple[AlignedPart, Difference] | None:
        """The part that contributes most to a network's difference from the reference; None without a difference."""
        whole = self.total(metric).differences[index]
        if whole is None or whole.is_none:
            return None
        sign = 1 if whole.value >= 0 else -1
        found = ((part, self.line(metric, part).differences[index]) for part in self.parts)
        known = [(part, difference) for part, difference in found if difference and difference.value * sign > 0]
        return max(known, key=lambda pair: pair[1].value * sign, default=None)

    def __str__(self) -> str:
        from convcost.comparison.page import ComparisonReport
        from convcost.page.formats import text
        from convcost.page.look import Look

        return text.drawn(ComparisonReport(self).page(), Look())

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from convcost.comparison.page import ComparisonReport
        from convcost.page.formats import html

        return html.fragment(ComparisonReport(self).page())


def compare(
    analyses: Sequence[Analysis], metrics: Sequence[str] = (DEFAULT_METRIC,), depth: int | None = None
) -> Comparison:
    """Compare the parts at a depth, or at the greatest one at which the changed ones are still read at a glance.

    Raises `ValueError` for fewer than two analyses, and for a metric whose parts do not add up.
    """
    if len(analyses) < 2:
        raise ValueError("a comparison takes two networks or more")
    known = comparable(analyses[0].settings)
    unfit = [metric for metric in metrics if metric not in known]
    if unfit:
        raise ValueError(f"parts cannot be compared by {unfit[0]}: one of {', '.join(known)}")
    roots = [analysis.graph.parts for analysis in analyses]
    found = aligned(roots, depth) if depth else _at_a_glance(analyses, roots, metrics)
    return Comparison(tuple(analyses), tuple(metrics), tuple(found))


def _at_a_glance(analyses: Sequence[Analysis], roots: Sequence[Part], metrics: Sequence[str]) -> list[AlignedPart]:
    """Open what differs, as long as its parts have the same names everywhere: what lies below is not comparable."""

    def differs(part: AlignedPart) -> bool:
        return not part.is_everywhere or not all(line_of(analyses, metric, part).is_same for metric in metrics)

    def opens(part: AlignedPart) -> bool:
        return part.has_the_same_children and differs(part)

    best = aligned(roots, 1)
    deepest = max(_levels(analysis) for analysis in analyses)
    for deeper in range(2, deepest + 1):
        opened = aligned_where(roots, deeper, opens)
        if sum(map(differs, opened)) > CHANGES_AT_A_GLANCE:
            break
        best = opened
    return best


def _rows_of_nodes(rows: Iterable[AlignedPart], index: int) -> dict[int, int]:
    """In which row each node of a network stands."""
    return {node: place for place, row in enumerate(rows) if (part := row.parts[index]) for node in part.nodes}


def _levels(analysis: Analysis) -> int:
    return 1 + max((node.name.count(".") for node in analysis.graph.nodes), default=0)


def _layers(analysis: Analysis, part: Part) -> list[tuple[Op, Shapes, bool]]:
    graph = analysis.graph
    return [(graph.nodes[i].op, graph.node_inputs[i], graph.nodes[i].shares is not None) for i in part.nodes]
