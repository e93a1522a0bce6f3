"""What reductions would save, for programs: as one JSON object, ``convcost/reductions/1``, or a row each; all exact.

``depth`` tells how many levels down the blocks lie that rows stand for, and is None where rows stand for convolutions;
``top`` is how many rows there are at most.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from convcost.errors.untrusted import visible
from convcost.exploring.reductions.standing import StandingReduction, standing, unseparated
from convcost.exploring.reductions.survey import BlockSaving, Convolution, Survey
from convcost.page.answer import Cell, Data, Records

SCHEMA = "convcost/reductions/1"

BY_LAYER = (
    "model", "variant", "name", "in", "out", "kernel", "positions_in", "positions_out", "macs", "break_even",
    "reduced_by", "ratio", "width", "reduction_macs", "saved_macs", "applies",
)  # fmt: skip
BY_BLOCK = ("model", "variant", "name", "convolutions", "macs", "ratio", "reductions", "saved_macs")


def records(found: Sequence[Survey], depth: int | None, top: int | None) -> Records:
    """A row per convolution or block and ratio; rows of ratios that leave no channel are missing."""
    if depth is None:
        return Records(BY_LAYER, ([*_names(each), *row] for each in found for row in _layer_rows(each, top)))
    return Records(BY_BLOCK, ([*_names(each), *row] for each in found for row in _block_rows(each, depth, top)))


def _names(found: Survey) -> list[str]:
    graph = found.analysis.graph
    return [visible(text) for text in (graph.name, graph.variant or "")]


def _layer_rows(found: Survey, top: int | None) -> Iterator[list[Cell]]:
    for each in found.convolutions[:top]:
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


def _block_rows(found: Survey, depth: int, top: int | None) -> Iterator[list[Cell]]:
    for each in found.blocks(depth)[:top]:
        name = visible(each.path)
        for ratio, count, saved in zip(found.ratios, each.counts, each.saved, strict=True):
            yield [name, each.convolutions, each.macs, ratio, count, saved]


def data(found: Iterable[Survey], depth: int | None, top: int | None) -> Data:
    """An object per network."""
    return Data(SCHEMA, {"models": [_model(each, depth, top) for each in found]})


def _model(found: Survey, depth: int | None, top: int | None) -> dict[str, Any]:
    graph = found.analysis.graph
    rows = (
        {"convolutions": [_convolution(each) for each in found.convolutions[:top]]}
        if depth is None
        else {"blocks": [_block(each, found.ratios) for each in found.blocks(depth)[:top]]}
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
        "reductions": [_standing(each) for each in found.analysis.once(standing)],
        "linear_rows": [[node.name for node in chain.nodes] for chain in found.analysis.once(unseparated)],
        "left_out": {
            "grouped": [node.name for node in found.grouped],
            "transposed": [node.name for node in found.transposed],
        },
    }


def _convolution(convolution: Convolution) -> dict[str, Any]:
    sizes, origin = convolution.sizes, convolution.node.origin
    return {
        "name": convolution.node.name,
        "in": sizes.channels_in,
        "out": sizes.channels_out,
        "kernel": list(convolution.kernel),
        "positions_in": sizes.positions_in,
        "positions_out": sizes.positions_out,
        "macs": sizes.macs,
        "break_even": sizes.break_even,
        **({"reduced_by": convolution.reduced_by.name} if convolution.reduced_by else {}),
        "savings": [
            {
                "ratio": each.ratio,
                "width": each.width,
                "reduction_macs": each.cost,
                "saved_macs": each.saved,
                "applies": each.applies,
            }
            for each in convolution.savings
        ],
        **({"line": origin.span.line} if origin else {}),
    }


def _standing(reduction: StandingReduction) -> dict[str, Any]:
    """``rank`` is null where something nonlinear follows."""
    return {
        "name": reduction.node.name,
        "serves": [node.name for node in reduction.serves],
        "in": reduction.channels_in,
        "width": reduction.width,
        "saved_macs": reduction.saved,
        "nonlinear": [node.name for node in reduction.nonlinear],
        "rank": min(reduction.rank.rank, reduction.rank.full) if reduction.rank else None,
    }


def _block(block: BlockSaving, ratios: Sequence[int]) -> dict[str, Any]:
    return {
        "name": block.path,
        "convolutions": block.convolutions,
        "macs": block.macs,
        "savings": _savings(block, ratios),
    }


def _savings(block: BlockSaving, ratios: Sequence[int]) -> list[dict[str, int]]:
    each = zip(ratios, block.counts, block.saved, strict=True)
    return [{"ratio": ratio, "reductions": count, "saved_macs": saved} for ratio, count, saved in each]
