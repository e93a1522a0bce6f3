"""The catalogue for programs: as one JSON object, ``convcost/zoo/1``, or a row each; every figure exact."""

from collections.abc import Sequence
from typing import Any

from convcost.analysis import caption
from convcost.analysis.cells import figure
from convcost.analysis.columns import Column
from convcost.analysis.data import incomplete, sizes, total
from convcost.errors.untrusted import visible
from convcost.networks.listing import Listed, families, span
from convcost.page.answer import Cell, Data, Records

SCHEMA = "convcost/zoo/1"


def by_name(listed: Sequence[Listed], columns: Sequence[Column]) -> Data:
    """An object per network."""
    return Data(SCHEMA, {"networks": [_network(each, columns) for each in listed]})


def by_family(listed: Sequence[Listed], columns: Sequence[Column]) -> Data:
    """An object per family."""
    found = [
        {
            "family": name,
            "networks": [each.entry.name for each in group],
            "totals": {column.key: dict(zip(("min", "max"), span(group, column), strict=False)) for column in columns},
        }
        for name, group in families(listed).items()
    ]
    return Data(SCHEMA, {"families": found})


def records_by_name(listed: Sequence[Listed], columns: Sequence[Column]) -> Records:
    """A row per network."""
    titles = ("name", "family", "task", "paper", "arxiv", "input", *(column.key for column in columns))
    return Records(titles, ([*_words(each), *(_raw(each, column) for column in columns)] for each in listed))


def records_by_family(listed: Sequence[Listed], columns: Sequence[Column]) -> Records:
    """A row per family, with the number of its networks."""
    ends = [f"{column.key}_{end}" for column in columns for end in ("min", "max")]
    rows = [
        [visible(name), len(group), *(end for column in columns for end in span(group, column) or ("", ""))]
        for name, group in families(listed).items()
    ]
    return Records(("family", "networks", *ends), rows)


def _words(each: Listed) -> list[str]:
    about = each.entry.network.about
    shapes = caption.tensors(each.analysis.graph.inputs.items())
    words = (each.entry.name, about.family, about.task, about.paper, about.arxiv, shapes)
    return [visible(word) for word in words]


def _raw(each: Listed, column: Column) -> Cell:
    found = each.analysis.summary(column)
    if found and isinstance(found.value, int) and found.is_complete:
        return found.value
    return figure(found, column.unit)


def _network(each: Listed, columns: Sequence[Column]) -> dict[str, Any]:
    network, about = each.entry.network, each.entry.network.about
    return {
        "name": each.entry.name,
        "title": network.name,
        "file": network.document.source.name,
        "variant": each.entry.variant,
        "family": about.family,
        "task": about.task,
        "paper": about.paper,
        "arxiv": about.arxiv,
        "inputs": {name: sizes(shape) for name, shape in each.analysis.graph.inputs.items()},
        "totals": {column.key: total(each.analysis, column) for column in columns},
        "incomplete": incomplete(each.analysis, columns),
    }
