"""The catalogue for programs: comma-separated values, or a JSON object, ``convcost/zoo/1``; every figure exact."""

from collections.abc import Sequence
from typing import Any

from convcost.analysis.cells import figure
from convcost.analysis.columns import Column
from convcost.errors.untrusted import visible
from convcost.networks.listing import Listed, families, span
from convcost.page.comma_separated import Cell, comma_separated
from convcost.reports import caption, json_report

SCHEMA = "convcost/zoo/1"


def csv_by_name(listed: Sequence[Listed], columns: Sequence[Column]) -> str:
    """A row per network."""
    titles = ("name", "family", "task", "paper", "arxiv", "input", *(column.key for column in columns))
    return comma_separated(titles, ([*_words(each), *(_raw(each, column) for column in columns)] for each in listed))


def csv_by_family(listed: Sequence[Listed], columns: Sequence[Column]) -> str:
    """A row per family, with the number of its networks."""
    ends = [f"{column.key}_{end}" for column in columns for end in ("min", "max")]
    rows = [
        [visible(name), len(group), *(end for column in columns for end in span(group, column) or ("", ""))]
        for name, group in families(listed).items()
    ]
    return comma_separated(("family", "networks", *ends), rows)


def json_by_name(listed: Sequence[Listed], columns: Sequence[Column]) -> str:
    """An object per network."""
    return json_report.document(SCHEMA, {"networks": [_network(each, columns) for each in listed]}, ())


def json_by_family(listed: Sequence[Listed], columns: Sequence[Column]) -> str:
    """An object per family."""
    found = [
        {
            "family": name,
            "networks": [each.candidate.name for each in group],
            "totals": {column.key: dict(zip(("min", "max"), span(group, column), strict=False)) for column in columns},
        }
        for name, group in families(listed).items()
    ]
    return json_report.document(SCHEMA, {"families": found}, ())


def _words(each: Listed) -> list[str]:
    about = each.candidate.network.about
    shapes = caption.tensors(each.analysis.graph.inputs.items())
    words = (each.candidate.name, about.family, about.task, about.paper, about.arxiv, shapes)
    return [visible(word) for word in words]


def _raw(each: Listed, column: Column) -> Cell:
    total = each.analysis.summary(column)
    if total and isinstance(total.value, int) and total.is_complete:
        return total.value
    return figure(total, column.unit)


def _network(each: Listed, columns: Sequence[Column]) -> dict[str, Any]:
    network, about = each.candidate.network, each.candidate.network.about
    return {
        "name": each.candidate.name,
        "title": network.name,
        "file": network.document.source.name,
        "variant": each.candidate.variant,
        "family": about.family,
        "task": about.task,
        "paper": about.paper,
        "arxiv": about.arxiv,
        "inputs": {name: json_report.sizes(shape) for name, shape in each.analysis.graph.inputs.items()},
        "totals": {column.key: json_report.total(each.analysis, column) for column in columns},
    }
