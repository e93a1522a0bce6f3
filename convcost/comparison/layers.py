"""The layers that differ between two networks as rows: what became of each, and what that did to the totals."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from convcost.analysis.columns import named
from convcost.comparison import cells
from convcost.comparison.alignment import AlignedPart
from convcost.comparison.diff import Alteration, LayerChange
from convcost.comparison.difference import Line
from convcost.comparison.figures import line_of
from convcost.comparison.grouping import UNLISTED, Changes, grouped, separately
from convcost.comparison.labels import labels
from convcost.comparison.pairing import ComparedLayer
from convcost.comparison.view import ComparisonView, Sort, distance
from convcost.errors.untrusted import visible
from convcost.graph.described import described, in_brief, word
from convcost.graph.parts import Part
from convcost.layers.shape import Shape
from convcost.page import Group, Prose, Row, Section, Table, TableColumn

if TYPE_CHECKING:
    from convcost.comparison.comparison import Comparison

NAME_NARROW = 24
NAME_NARROWEST = 12
KIND_NARROW = 15
NOT_THOROUGH = (
    "So many layers differ that not every way to pair them was tried: some told as added, removed or moved may not be."
)


def sections(comparison: "Comparison", view: ComparisonView) -> Iterator[Section]:
    """Per network that is compared with the reference, a table, and below it how many layers are not listed."""
    reference, *others = labels(comparison.analyses).each
    for index, name in enumerate(others, 1):
        changes, is_thorough = comparison.diff(index)
        rows = tuple(_rows(comparison, index, changes, view))
        blocks = (Table(tuple(_columns(comparison)), (Group(rows),), is_close=True),) if rows else ()
        counts = Counter(change.fate for change in changes)
        folded = ", ".join(f"{counts[fate]} {fate}" for fate in UNLISTED if counts[fate] and not view.all)
        said = (*((f"({folded})",) if folded else ()), *(() if is_thorough else (NOT_THOROUGH,)))
        remarks = (Prose(said, "note", is_close=True),) if said else ()
        yield Section((*blocks, *remarks), f"Layers of {name} against {reference}")


def _columns(comparison: "Comparison") -> Iterator[TableColumn]:
    """Long names give way first, then what is different; of the columns the line goes first."""
    yield TableColumn("change", "words")
    yield TableColumn("name", "name", narrow=NAME_NARROW, narrowest=NAME_NARROWEST)
    for metric in comparison.metrics:
        yield TableColumn(named(metric, comparison.settings).title, "change")
    yield TableColumn("line", goes=1)
    yield TableColumn("kind", "words", goes=2, narrow=KIND_NARROW)


def _rows(comparison: "Comparison", index: int, changes: Sequence[LayerChange], view: ComparisonView) -> Iterator[Row]:
    groups = separately(changes) if view.all else grouped(changes)
    found = [(name, group, effects(comparison, index, group, comparison.metrics)) for name, group in groups]
    if view.sort is not Sort.ORDER:
        found.sort(key=lambda each: distance(each[2][0]), reverse=True)
    for name, group, lines in found:
        differences = (cells.difference(line.differences[1], line.column.unit) for line in lines)
        yield Row((group[0].fate, visible(name), *differences, place(group[0]), kind(group)))


def effects(comparison: "Comparison", index: int, group: Changes, metrics: Sequence[str]) -> list[Line]:
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


def line_number(layer: ComparedLayer | None) -> int | None:
    """The line of the file that a layer comes from."""
    return layer.first.origin.span.line if layer and layer.first.origin else None


def described_layer(layer: ComparedLayer) -> str:
    """The layer and what follows it: ``conv 64 kernel=7 stride=2, batchnorm, relu``."""
    return _with_followers(layer, described(layer.first))


def _with_followers(layer: ComparedLayer, first: str) -> str:
    return ", ".join((first, *(node.op.kind for node in layer.nodes[1:])))


def kind(group: Changes) -> str:
    """What was added, removed or moved; of other changes what is different."""
    layer = group[0].new or group[0].old
    if len(group) > 1 or not layer:
        return f"{len(group)} layers"
    altered = ", ".join(map(_altered, group[0].alterations))
    return f"{layer.first.op.kind}: {altered}" if altered else _with_followers(layer, in_brief(layer.first))


def _altered(alteration: Alteration) -> str:
    argument, old, new = alteration
    return f"{argument} {value(old)} -> {value(new)}"


def value(argument: object) -> str:
    """A value as tables show it, without spaces where it has none by itself."""
    return str(argument) if isinstance(argument, Shape) else word(argument)
