"""The layers that differ between two networks as rows: what became of each, and what that did to the totals."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from convcost.analysis.columns import named
from convcost.comparison.alignment import AlignedPart
from convcost.comparison.comparison import Comparison, line_of
from convcost.comparison.diff import Alteration, LayerChange
from convcost.comparison.difference import Line
from convcost.comparison.pairing import Layer
from convcost.errors.untrusted import visible
from convcost.graph.described import described, word
from convcost.graph.parts import Part
from convcost.layers.shape import Shape
from convcost.reports.comparison import cells
from convcost.reports.comparison.grouping import UNLISTED, Group, grouped, separately
from convcost.reports.comparison.labels import labels
from convcost.reports.comparison.layout import Sort, View, distance

WORDS = frozenset({"change", "name", "kind"})
"""The columns that are no numbers."""
DISPENSABLE = ("line", "kind")


class LayerTable(NamedTuple):
    """What it is about, columns by their titles (none where nothing is listed), and how many layers are not listed."""

    title: str
    texts: dict[str, list[str]]
    remark: str


def tables(comparison: Comparison, view: View) -> list[LayerTable]:
    """One per network that is compared with the reference; with all layers, if all are wanted."""
    reference, *others = labels(comparison.analyses).each
    return [_table(comparison, index, f"{name} against {reference}", view) for index, name in enumerate(others, 1)]


def _table(comparison: Comparison, index: int, which: str, view: View) -> LayerTable:
    changes = comparison.layers(index)
    groups = separately(changes) if view.all else grouped(changes)
    rows = [(name, group, effects(comparison, index, group, comparison.metrics)) for name, group in groups]
    if view.sort is not Sort.ORDER:
        rows.sort(key=lambda row: distance(row[2][0]), reverse=True)
    texts: dict[str, list[str]] = {
        "change": [group[0].fate for _, group, _ in rows],
        "name": [visible(name) for name, _, _ in rows],
        **{
            named(metric, comparison.settings).title: [
                cells.difference(lines[i].differences[1], lines[i].column.unit) for _, _, lines in rows
            ]
            for i, metric in enumerate(comparison.metrics)
        },
        "line": [place(group[0]) for _, group, _ in rows],
        "kind": [kind(group) for _, group, _ in rows],
    }
    counts = Counter(change.fate for change in changes)
    folded = ", ".join(f"{counts[fate]} {fate}" for fate in UNLISTED if counts[fate] and not view.all)
    return LayerTable(f"Layers of {which}", texts if rows else {}, f"({folded})" if folded else "")


def effects(comparison: Comparison, index: int, group: Group, metrics: Sequence[str]) -> list[Line]:
    """What layers cost before and after by every metric; what was added cost nothing before."""
    old = [node for change in group if change.old for node in change.old.part.nodes]
    new = [node for change in group if change.new for node in change.new.part.nodes]
    part = AlignedPart("", (Part("", None, old) if old else None, Part("", None, new) if new else None))
    pair = (comparison.analyses[0], comparison.analyses[index])
    return [line_of(pair, metric, part) for metric in metrics]


def place(change: LayerChange) -> str:
    """The line where a layer is written, or both where that differs."""
    lines = dict.fromkeys(line for layer in (change.old, change.new) if (line := line_number(layer)))
    return " -> ".join(map(str, lines))


def line_number(layer: Layer | None) -> int | None:
    """The line of the file that a layer comes from."""
    return layer.first.origin.span.line if layer and layer.first.origin else None


def described_layer(layer: Layer) -> str:
    """The layer and what follows it: ``conv 64 kernel=7 stride=2, batchnorm, relu``."""
    return ", ".join((described(layer.first), *(node.op.kind for node in layer.nodes[1:])))


def kind(group: Group) -> str:
    """What was added, removed or moved; of other changes what is different."""
    layer = group[0].new or group[0].old
    if len(group) > 1 or not layer:
        return f"{len(group)} layers"
    altered = ", ".join(map(_altered, group[0].alterations))
    return f"{layer.first.op.kind}: {altered}" if altered else described_layer(layer)


def _altered(alteration: Alteration) -> str:
    argument, old, new = alteration
    return f"{argument} {value(old)} -> {value(new)}"


def value(given: object) -> str:
    """A value as tables show it, without spaces where it has none by itself."""
    return str(given) if isinstance(given, Shape) else word(given)
