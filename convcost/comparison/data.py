"""The comparison as a JSON object, ``convcost/compare/1``: lists have one item per network, the reference first."""

from typing import TYPE_CHECKING, Any

from convcost.analysis import Analysis
from convcost.analysis.columns import columns
from convcost.analysis.data import diagnostics, figure, heading, sizes
from convcost.analysis.settings import CONVENTION
from convcost.comparison import layers
from convcost.comparison.alignment import AlignedPart
from convcost.comparison.diff import LayerChange
from convcost.comparison.difference import Line
from convcost.comparison.figures import comparable
from convcost.comparison.labels import labels
from convcost.comparison.sentences import sentences
from convcost.graph.described import plain
from convcost.layers.shape import Shape
from convcost.page.answer import Data

if TYPE_CHECKING:
    from convcost.comparison.comparison import Comparison

SCHEMA = "convcost/compare/1"
LEVELS = 3
"""The object, its lists, and on one line what is said of a network, a figure or a part."""
NOTHING = Data(SCHEMA, {"convention": CONVENTION, "models": []}, LEVELS)
"""What stands there without a comparison, beside the problems that kept it from being made."""


def data(comparison: "Comparison", *, has_layers: bool = False) -> Data:
    """Every total, every part, and what explains the differences.

    ``has_layers`` adds, per network, what became of every layer that is not as it was.
    """
    names = labels(comparison.analyses).each
    content = {
        "convention": CONVENTION,
        "models": [_model(name, analysis) for name, analysis in zip(names, comparison.analyses, strict=True)],
        "totals": {column.key: _line(comparison.total(column)) for column in columns(comparison.settings)},
        "parts": [_part(comparison, part) for part in comparison.parts],
        "explained": {metric: _explained(comparison, metric) for metric in comparison.metrics},
        "sentences": sentences(comparison),
        **({"layers": _layers_of_all(comparison)} if has_layers else {}),
    }
    return Data(SCHEMA, content, LEVELS, tuple(diagnostics(comparison.analyses)))


def _model(name: str, analysis: Analysis) -> dict[str, Any]:
    return {"label": name, **heading(analysis)}


def _line(line: Line) -> dict[str, Any]:
    """Figures and what separates them from the reference's."""
    ratios = [line.ratio(index) for index in range(len(line.figures))]
    return {
        "figures": [figure(total.value, line.column) if total else None for total in line.figures],
        "complete": [total is None or total.is_complete for total in line.figures],
        "differences": _certain(line),
        "ratios": [None if ratio is None else float(ratio) for ratio in ratios],
    }


def _certain(line: Line) -> list[Any]:
    """Differences, null where they are not known for certain."""
    exact = (each if each and each.bound == "exact" else None for each in line.differences)
    return [figure(each.value, line.column) if each else None for each in exact]


def _part(comparison: "Comparison", part: AlignedPart) -> dict[str, Any]:
    each = zip(comparison.analyses, part.parts, strict=True)
    return {
        "name": part.path,
        "changes": [comparison.change(part, index) for index in range(len(part.parts))],
        "outputs": [sizes(analysis.graph.nodes[found.nodes[-1]].output) if found else None for analysis, found in each],
        **{metric: _line(comparison.line(metric, part)) for metric in comparable(comparison.settings)},
    }


def _explained(comparison: "Comparison", metric: str) -> list[str | None]:
    """The name of the part that contributes most to every network's difference."""
    found = (comparison.explained(metric, index) for index in range(len(comparison.analyses)))
    return [each[0].path if each else None for each in found]


def _layers_of_all(comparison: "Comparison") -> list[list[dict[str, Any]]]:
    return [_layers(comparison, index) for index in range(len(comparison.analyses))]


def _layers(comparison: "Comparison", index: int) -> list[dict[str, Any]]:
    return [_layer(comparison, index, change) for change in comparison.layers(index) if change.fate != "unchanged"]


def _layer(comparison: "Comparison", index: int, change: LayerChange) -> dict[str, Any]:
    """Both names and lines, what differs, and the effect on every figure that adds up, null where it is not known."""
    pair = (change.old, change.new)
    metrics = comparable(comparison.settings)
    effects = zip(metrics, layers.effects(comparison, index, [change], metrics), strict=True)
    return {
        "change": change.fate,
        "names": [layer.path if layer else None for layer in pair],
        "lines": [layers.line_number(layer) for layer in pair],
        "kinds": [layers.described_layer(layer) if layer else None for layer in pair],
        "alterations": [
            {"argument": each.argument, "values": [_value(each.old), _value(each.new)]} for each in change.alterations
        ],
        "differences": {metric: _certain(line)[1] for metric, line in effects},
    }


def _value(value: object) -> Any:
    return sizes(value) if isinstance(value, Shape) else plain(value)
