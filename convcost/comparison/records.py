"""The comparison for a spreadsheet: raw figures, a row per part and metric, or a row per layer."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from convcost.analysis.cells import text
from convcost.analysis.data import figure
from convcost.analysis.totals import Figure
from convcost.comparison import layers
from convcost.comparison.alignment import AlignedPart
from convcost.comparison.diff import LayerChange
from convcost.comparison.difference import Difference, Line
from convcost.comparison.figures import comparable
from convcost.comparison.labels import labels
from convcost.errors.untrusted import visible
from convcost.page.answer import Cell, Records

if TYPE_CHECKING:
    from convcost.comparison.comparison import Comparison


def of_parts(comparison: "Comparison") -> Records:
    """Every part by every metric whose parts add up, changed or not.

    A figure of which not all is known is a lower bound, and ``complete`` is false. There is no row of totals, so that
    columns can be summed.
    """
    reference, *others = labels(comparison.analyses).each
    figures = [title for name in others for title in (name, f"{name} - {reference}")]
    titles = ("part", "metric", reference, *figures, "complete")
    return Records(titles, [row for part in comparison.parts for row in _rows(comparison, part)])


def of_layers(comparison: "Comparison") -> Records:
    """Every layer of every network that is not as in the reference, with its effect on every metric.

    An effect that is not known for certain is empty.
    """
    titles = ("model", "change", "old", "new", "old_line", "new_line", "kind", *comparable(comparison.settings))
    rows = [
        [name, *_layer(comparison, index, change)]
        for index, name in enumerate(labels(comparison.analyses).each)
        for change in comparison.layers(index)
        if change.fate != "unchanged"
    ]
    return Records(titles, rows)


def _layer(comparison: "Comparison", index: int, change: LayerChange) -> Iterator[Cell]:
    pair = (change.old, change.new)
    yield change.fate
    yield from (visible(layer.path) if layer else "" for layer in pair)
    yield from (layers.line_number(layer) or "" for layer in pair)
    yield layers.kind([change])
    effects = layers.effects(comparison, index, [change], comparable(comparison.settings))
    yield from (_difference(line.differences[1], line) for line in effects)


def _rows(comparison: "Comparison", part: AlignedPart) -> Iterator[list[Cell]]:
    for metric in comparable(comparison.settings):
        line = comparison.line(metric, part)
        yield [visible(part.path), metric, *_figures(line), "true" if _is_complete(line) else "false"]


def _figures(line: Line) -> Iterator[Cell]:
    """The reference's figure, then every other's and what separates it; nothing where none is known."""
    for index, total in enumerate(line.figures):
        yield _number(total.value, line) if total and (total.is_complete or total.value) else ""
        if index:
            yield _difference(line.differences[index], line)


def _difference(found: Difference | None, line: Line) -> Cell:
    return _number(found.value, line) if found and found.bound == "exact" else ""


def _number(value: Figure, line: Line) -> Cell:
    """A raw integer, a time as JSON has it; other figures as tables show them."""
    raw = figure(value, line.column)
    return raw if isinstance(raw, int | float) else text(value, line.column.unit)


def _is_complete(line: Line) -> bool:
    return all(total.is_complete for total in line.figures if total)
