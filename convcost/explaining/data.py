"""An explanation as a JSON object, ``convcost/explanation/1``: numbers raw, formulas as texts that can be evaluated."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from convcost.analysis.data import figure, heading, layer, sizes
from convcost.analysis.settings import CONVENTION
from convcost.explaining.depth import nonlinear_path
from convcost.explaining.explanation import Derivation, ExplainedLayer, Explanation
from convcost.explaining.purposes import purposes
from convcost.graph import Origin
from convcost.page.answer import Data

SCHEMA = "convcost/explanation/1"
LEVELS = 4
"""The object, the part, its lists, and on one line a derivation, a follower, a part."""


def data(explanation: Explanation, depth: int | None = None) -> Data:
    """The part at a path: ``layer`` is null where it names a block alone, ``parts`` is empty where a layer."""
    content = {
        "convention": CONVENTION,
        "model": heading(explanation.analysis),
        "part": {
            "path": explanation.part.path,
            "inputs": list(explanation.takes),
            "output_shape": sizes(explanation.gives.output),
            "goes_to": list(explanation.goes_to),
            "layer": _layer(explanation.layer) if explanation.layer else None,
            "followers": [_layer(each) for each in explanation.followers],
            "parts": [_row(row) for row in explanation.rows(depth)] if explanation.is_block else [],
            "figures": _figures(explanation),
            "purposes": list(purposes(explanation)),
            "nonlinear_path": [node.name for node in nonlinear_path(explanation)],
            **({"steps": _steps(explanation)} if explanation.analysis.settings.convention else {}),
            "written": _places(explanation.origin),
        },
    }
    return Data(SCHEMA, content, LEVELS)


def _layer(explained: ExplainedLayer) -> dict[str, Any]:
    return {
        **layer(explained.analysis.graph, explained.node),
        "shape": _derived(explained.shape),
        "params": _derived(explained.params),
        "buffers": _derived(explained.buffers),
        "macs": _derived(explained.macs),
        "in_other_words": list(explained.in_other_words),
    }


def _derived(derivations: Sequence[Derivation] | None) -> list[dict[str, Any]] | None:
    """None where nobody knows."""
    return None if derivations is None else [each._asdict() for each in derivations]


def _row(row: Explanation) -> dict[str, Any]:
    return {"path": row.part.path, "shapes": list(map(sizes, row.shapes)), "figures": _figures(row)}


def _figures(explanation: Explanation) -> dict[str, Any]:
    """Every figure, and of those that add up thousandths of the network's."""
    return {
        share.column.key: {
            "value": figure(share.total.value, share.column),
            "complete": share.total.is_complete,
            **({} if share.permille is None else {"permille_of_network": share.permille}),
        }
        for share in explanation.shares
    }


def _steps(explanation: Explanation) -> list[dict[str, Any]]:
    """What lies between its multiply-adds and its operations in the convention."""
    return [asdict(entry) for entry in explanation.ledger.entries]


def _places(origin: Origin | None) -> list[dict[str, Any]]:
    """The step, and the calls of blocks that led there, innermost first."""
    places = []
    while origin is not None:
        span = origin.span
        places.append({"file": span.source.name, "line": span.line, "column": span.column})
        origin = origin.caller
    return places
