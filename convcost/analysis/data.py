"""The analysis as one JSON object, ``convcost/analysis/1``: every layer in execution order, every figure, exact."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from convcost.analysis import Analysis
from convcost.analysis.columns import Column, columns
from convcost.analysis.device import Device
from convcost.analysis.roofline import BOUND
from convcost.analysis.settings import CONVENTION, Settings
from convcost.analysis.totals import Figure
from convcost.conventions import DEFAULT, lookup
from convcost.errors import Problem
from convcost.graph import Graph, Node
from convcost.graph.described import arguments, plain
from convcost.layers.shape import Shape
from convcost.page.answer import Data

SCHEMA = "convcost/analysis/1"


def data(analyses: Sequence[Analysis]) -> Data:
    """Every network with its totals and its layers."""
    return Data(SCHEMA, {"models": [_model(analysis) for analysis in analyses]}, problems=diagnostics(analyses))


def diagnostics(analyses: Iterable[Analysis]) -> list[Problem]:
    """What there is to say about every figure that is in the data."""
    return [problem for analysis in analyses for problem in analysis.diagnostics(columns(analysis.settings))]


def _model(analysis: Analysis) -> dict[str, Any]:
    return {
        **heading(analysis),
        "convention": CONVENTION,
        "complete": analysis.is_complete,
        "incomplete": incomplete(analysis, columns(analysis.settings)),
        "totals": {column.key: total(analysis, column) for column in columns(analysis.settings)},
        "layers": _layers(analysis),
    }


def heading(analysis: Analysis) -> dict[str, Any]:
    """Which network it is, and under which settings."""
    graph = analysis.graph
    return {
        "name": graph.name,
        "file": graph.file,
        "variant": graph.variant,
        **({"applied": list(graph.applied)} if graph.applied else {}),
        "inputs": {name: sizes(shape) for name, shape in graph.inputs.items()},
        "outputs": {name: sizes(graph.shapes[tensor]) for name, tensor in graph.outputs.items()},
        "batch": analysis.settings.batch,
        "dtype": analysis.settings.dtype,
        "memory": _memory(analysis.settings),
        **({"operations": _operations(analysis.settings)} if analysis.settings.convention else {}),
        **({"device": _device(analysis.settings.device)} if analysis.settings.device else {}),
    }


def _memory(settings: Settings) -> dict[str, Any]:
    """By which rules memory is counted, for machines."""
    return {
        "in_place": list(settings.in_place),
        "counts_input": settings.counts_input,
        "order": settings.order,
        **({"optimizer": settings.optimizer} if settings.optimizer else {}),
        **({"available_bytes": settings.memory_bytes} if settings.memory_bytes is not None else {}),
    }


def _operations(settings: Settings) -> dict[str, str]:
    """The tool whose operations are counted, for machines."""
    convention = lookup(settings.convention or DEFAULT)
    return {
        "convention": convention.name,
        "tool": convention.tool,
        "unit": convention.unit,
        "counts": convention.counts,
    }


def _device(device: Device) -> dict[str, Any]:
    """What time is bounded for, and what is meant by that."""
    return {
        "name": device.name,
        "macs_per_second": dict(device.macs_per_second),
        "bytes_per_second": device.bytes_per_second,
        "source": device.source,
        "note": device.note,
        "bound": BOUND,
    }


def total(analysis: Analysis, column: Column) -> Any:
    """What a column comes to for the whole network."""
    total = analysis.summary(column)
    return figure(total.value, column) if total else None


def incomplete(analysis: Analysis, shown: Iterable[Column]) -> list[str]:
    """The columns whose figure for the whole network is a lower bound, or not known at all."""
    totals = ((column.key, analysis.summary(column)) for column in shown)
    return [key for key, total in totals if total and not total.is_complete]


def figure(value: Figure, column: Column) -> Any:
    """An integer, a list per axis, a word; a ratio or a time as the nearest float."""
    return float(value) if column.is_ratio and isinstance(value, Fraction) else plain(value)


def _layers(analysis: Analysis) -> list[dict[str, Any]]:
    shown = [column for column in columns(analysis.settings) if column.per_layer]
    per_layer = [(column, analysis.figures(column)) for column in shown]
    return [
        {
            **layer(analysis.graph, node),
            **{column.key: figure(values[index], column) for column, values in per_layer},
            **_unknown([column.key for column, values in per_layer if values[index] is None]),
            **_line(node),
        }
        for index, node in enumerate(analysis.graph.nodes)
    ]


def _unknown(keys: list[str]) -> dict[str, list[str]]:
    """The figures of a layer that are not known; nothing where all are."""
    return {"incomplete": keys} if keys else {}


def layer(graph: Graph, node: Node) -> dict[str, Any]:
    """What a layer is told, and what comes in and out."""
    told = {
        "name": node.name,
        "kind": node.op.kind,
        "args": arguments(node),
        "inputs": list(node.inputs),
        "input_shapes": [sizes(shape) for shape in graph.input_shapes(node)],
        "output_shape": sizes(node.output),
    }
    return {**told, "shares": node.shares} if node.shares else told


def _line(node: Node) -> dict[str, int]:
    return {"line": node.origin.span.line} if node.origin else {}


def sizes(shape: Shape) -> list[int] | dict[str, list[int]]:
    """A shape as the notation writes it."""
    sizes = list(shape.sizes)
    return {"tokens": sizes} if shape.layout == "tokens" else sizes
