"""What reductions would save, for programs: comma-separated values, or JSON, ``convcost/reductions/1``; all exact."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from convcost.errors import Problem
from convcost.errors.untrusted import visible
from convcost.exploring.savings import Block, Candidate, Survey
from convcost.page.comma_separated import Cell, comma_separated
from convcost.reports import json_report
from convcost.reports.reductions.rows import View

SCHEMA = "convcost/reductions/1"
LEVELS = 4
"""The object, its models, what is said of a model, its convolutions."""

BY_LAYER = (
    "model", "variant", "name", "in", "out", "kernel", "positions_in", "positions_out", "macs", "break_even",
    "reduced_by", "ratio", "width", "reduction_macs", "saved_macs", "applies",
)  # fmt: skip
BY_BLOCK = ("model", "variant", "name", "convolutions", "macs", "ratio", "reductions", "saved_macs")


def as_csv(found: Sequence[Survey], view: View) -> str:
    """A row per convolution or block and ratio; rows of ratios that leave no channel are missing."""
    titles, rows = (BY_LAYER, _layer_rows) if view.depth is None else (BY_BLOCK, _block_rows)
    return comma_separated(titles, ([*_names(each), *row] for each in found for row in rows(each, view)))


def _names(found: Survey) -> list[str]:
    graph = found.analysis.graph
    return [visible(text) for text in (graph.name, graph.variant or "")]


def _layer_rows(found: Survey, view: View) -> Iterator[list[Cell]]:
    for each in found.candidates[: view.top]:
        sizes = each.sizes
        convolution: list[Cell] = [
            visible(each.node.name),
            sizes.channels_in,
            sizes.channels_out,
            "x".join(map(str, each.kernel)),
            sizes.positions_in,
            sizes.positions_out,
            sizes.macs,
            sizes.break_even,
            visible(each.reduced_by.name if each.reduced_by else ""),
        ]
        for saving in each.savings:
            applies = "true" if saving.applies else "false"
            yield [*convolution, saving.ratio, saving.width, saving.cost, saving.saved, applies]


def _block_rows(found: Survey, view: View) -> Iterator[list[Cell]]:
    for each in found.blocks(view.depth or 1)[: view.top]:
        name = visible(each.path)
        for ratio, count, saved in zip(found.ratios, each.counts, each.saved, strict=True):
            yield [name, each.convolutions, each.macs, ratio, count, saved]


def as_json(found: Iterable[Survey], view: View, problems: Sequence[Problem]) -> str:
    """An object per network."""
    return json_report.document(SCHEMA, {"models": [_model(each, view) for each in found]}, problems, LEVELS)


def _model(found: Survey, view: View) -> dict[str, Any]:
    graph = found.analysis.graph
    rows = (
        {"convolutions": [_convolution(each) for each in found.candidates[: view.top]]}
        if view.depth is None
        else {"blocks": [_block(each, found.ratios) for each in found.blocks(view.depth)[: view.top]]}
    )
    return {
        "name": graph.name,
        "file": graph.file,
        "variant": graph.variant,
        **({"applied": list(graph.applied)} if graph.applied else {}),
        "macs": found.analysis.macs,
        "complete": found.analysis.is_complete,
        "savings": _savings(found.whole, found.ratios),
        **rows,
        "left_out": {
            "grouped": [node.name for node in found.grouped],
            "transposed": [node.name for node in found.transposed],
        },
    }


def _convolution(candidate: Candidate) -> dict[str, Any]:
    sizes, origin = candidate.sizes, candidate.node.origin
    return {
        "name": candidate.node.name,
        "in": sizes.channels_in,
        "out": sizes.channels_out,
        "kernel": list(candidate.kernel),
        "positions_in": sizes.positions_in,
        "positions_out": sizes.positions_out,
        "macs": sizes.macs,
        "break_even": sizes.break_even,
        **({"reduced_by": candidate.reduced_by.name} if candidate.reduced_by else {}),
        "savings": [
            {
                "ratio": each.ratio,
                "width": each.width,
                "reduction_macs": each.cost,
                "saved_macs": each.saved,
                "applies": each.applies,
            }
            for each in candidate.savings
        ],
        **({"line": origin.span.line} if origin else {}),
    }


def _block(block: Block, ratios: Sequence[int]) -> dict[str, Any]:
    return {
        "name": block.path,
        "convolutions": block.convolutions,
        "macs": block.macs,
        "savings": _savings(block, ratios),
    }


def _savings(block: Block, ratios: Sequence[int]) -> list[dict[str, int]]:
    each = zip(ratios, block.counts, block.saved, strict=True)
    return [{"ratio": ratio, "reductions": count, "saved_macs": saved} for ratio, count, saved in each]
