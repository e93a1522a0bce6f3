"""The analysis as one JSON object, ``convcost/analysis/1``: every layer in execution order, every figure, exact."""

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from convcost import __version__
from convcost.analysis import Analysis
from convcost.analysis.columns import COLUMNS, Column, columns
from convcost.analysis.device import Device
from convcost.analysis.settings import CONVENTION
from convcost.analysis.totals import Figure
from convcost.errors import Label, Problem, each_once
from convcost.errors.untrusted import BUILD_COMMAND
from convcost.graph import Graph, Node
from convcost.layers.shape import Shape
from convcost.reports import memory
from convcost.reports.arguments import arguments, plain
from convcost.reports.conventions import described
from convcost.reports.roofline import BOUND

SCHEMA = "convcost/analysis/1"
ROUNDED = frozenset({"ratio", "seconds"})
LEVELS = 4
"""The object, its models, what is said of a model, its layers."""


def render(analyses: Sequence[Analysis], problems: Sequence[Problem] = ()) -> str:
    """The object as ASCII text: control and bidirectional characters arrive escaped, and unharmed."""
    found = [problem for analysis in analyses for problem in analysis.diagnostics(COLUMNS)]
    return document(SCHEMA, {"models": [_model(analysis) for analysis in analyses]}, (*found, *problems))


def document(schema: str, content: dict[str, Any], problems: Sequence[Problem], levels: int = LEVELS) -> str:
    """A result of any command as text, between what it is and what there is to say about it, each thing once.

    Build servers read logs, not JSON: a command in it, which stands in a string, is escaped as such.
    """
    diagnostics = [_problem(problem) for problem in each_once(problems)]
    text = _indented({"schema": schema, "version": __version__, **content, "diagnostics": diagnostics}, levels)
    return BUILD_COMMAND.sub(r"\\u0023", text) + "\n"


def _indented(value: Any, levels: int, indent: str = "") -> str:
    """JSON with the outer levels on lines of their own; what lies deeper stays on one, so that a layer is a line."""
    if levels == 0 or not value or not isinstance(value, dict | list):
        return json.dumps(value)
    inner = f"{indent}  "
    if isinstance(value, dict):
        items = [f"{json.dumps(key)}: {_indented(each, levels - 1, inner)}" for key, each in value.items()]
    else:
        items = [_indented(each, levels - 1, inner) for each in value]
    first, last = "{}" if isinstance(value, dict) else "[]"
    return f"{first}\n{inner}" + f",\n{inner}".join(items) + f"\n{indent}{last}"


def _model(analysis: Analysis) -> dict[str, Any]:
    return {
        **heading(analysis),
        "convention": CONVENTION,
        "complete": analysis.is_complete,
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
        "memory": memory.described(analysis.settings),
        **({"operations": described(analysis.settings)} if analysis.settings.convention else {}),
        **({"device": _device(analysis.settings.device)} if analysis.settings.device else {}),
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


def figure(value: Figure, column: Column) -> Any:
    """An integer, a list per axis, a word; a ratio or a time as the nearest float."""
    return float(value) if column.unit in ROUNDED and isinstance(value, Fraction) else plain(value)


def _layers(analysis: Analysis) -> list[dict[str, Any]]:
    shown = [column for column in columns(analysis.settings) if column.per_layer]
    per_layer = [(column, analysis.figures(column)) for column in shown]
    return [
        {
            **layer(analysis.graph, node),
            **{column.key: figure(values[index], column) for column, values in per_layer},
            **_line(node),
        }
        for index, node in enumerate(analysis.graph.nodes)
    ]


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


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "places": [_place(label) for label in problem.labels],
        "notes": [*problem.notes, *problem.variant_notes],
    }


def _place(label: Label) -> dict[str, Any]:
    span = label.span
    return {"file": span.source.name, "line": span.line, "column": span.column, "text": label.text}
