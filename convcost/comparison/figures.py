"""Figures of analyses side by side: of the whole networks, or of what each of them has under one name."""

from collections.abc import Sequence

from convcost.analysis import Analysis
from convcost.analysis.columns import BY_KEY, Column, columns
from convcost.analysis.settings import Settings
from convcost.comparison.alignment import AlignedPart
from convcost.comparison.difference import Line, line
from convcost.layers.op import Op, Shapes


def comparable(settings: Settings | None = None) -> tuple[str, ...]:
    """The columns whose parts add up to the whole, so that the difference of the whole can be traced to parts."""
    return tuple(column.key for column in columns(settings or Settings()) if column.additive and column.per_layer)


def line_of(analyses: Sequence[Analysis], column: str | Column, part: AlignedPart | None) -> Line:
    """A figure of what each network has under one name, or of the whole networks where no part is meant."""
    declared = column if isinstance(column, Column) else BY_KEY[column]
    nodes = [each.nodes if each else () for each in part.parts] if part else [None] * len(analyses)
    figures = [
        None if chosen == () else analysis.summary(declared, chosen)
        for analysis, chosen in zip(analyses, nodes, strict=True)
    ]
    if all(total.is_complete for total in figures if total):
        return line(declared, figures, [True] * len(figures))
    unknown = [_unknown(analysis, declared, chosen) for analysis, chosen in zip(analyses, nodes, strict=True)]
    return line(declared, figures, [each == unknown[0] for each in unknown])


def _unknown(analysis: Analysis, column: Column, nodes: Sequence[int] | None) -> list[tuple[str, Op, Shapes]]:
    """The layers without a figure: where two networks have the same ones, their difference does not depend on them."""
    graph, figures = analysis.graph, analysis.figures(column)
    chosen = range(len(graph.nodes)) if nodes is None else nodes
    return [(graph.nodes[i].name, graph.nodes[i].op, graph.node_inputs[i]) for i in chosen if figures[i] is None]
