"""The figures of a comparison as files of their own, for papers and pull requests: one function each, by its name."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from convcost.analysis.pictures.figures import named
from convcost.comparison.labels import labels
from convcost.comparison.pictures import COLORS, changes, networks, totals
from convcost.drawing import pairs, treemap
from convcost.drawing.alone import Piece, alone, size_of
from convcost.drawing.lanes import style as style_of_diagrams
from convcost.drawing.palette import changes as changed
from convcost.errors import ConvcostError, Problem

if TYPE_CHECKING:
    from convcost.comparison.comparison import Comparison

DEFAULT = "treemap"


def figure(comparison: "Comparison", name: str) -> str:
    """A figure as SVG; raises `ConvcostError` where there is nothing to draw."""
    return FIGURES[name](comparison)


def required(name: str) -> str:
    """A name of a figure; raises `ConvcostError` for one that there is not."""
    return named(name, tuple(FIGURES), "figure of a comparison")


def _treemap(comparison: "Comparison") -> str:
    """What became of every layer, a map for every network beside the reference."""
    names = labels(comparison.analyses).each
    found = [Piece(svg, treemap.WIDTH, treemap.HEIGHT, name) for name, svg in changes(comparison, names)]
    if not found:
        hint = "`--figure totals` draws what there is"
        raise ConvcostError([Problem("E403", "there are no figures of layers to draw a treemap of", notes=(hint,))])
    return alone(found, treemap.style(), _title(comparison), COLORS)


def _diagram(comparison: "Comparison") -> str:
    """The reference and the network beside it, below each other."""
    names = labels(comparison.analyses).each
    found = [Piece(each.svg, *size_of(each.svg), name) for each, name in zip(networks(comparison), names, strict=False)]
    return alone(found, style_of_diagrams() + changed(), _title(comparison), COLORS)


def _totals(comparison: "Comparison") -> str:
    """The totals of all networks as bars."""
    names = labels(comparison.analyses).each
    svg = totals(comparison)
    piece = Piece(svg, treemap.WIDTH, size_of(svg)[1], f"From top to bottom: {', '.join(names)}")
    return alone([piece], pairs.style(), _title(comparison))


FIGURES: Mapping[str, Callable[["Comparison"], str]] = {"treemap": _treemap, "diagram": _diagram, "totals": _totals}


def _title(comparison: "Comparison") -> str:
    found = labels(comparison.analyses)
    return _against(found.common, found.each)


def _against(common: str, names: Sequence[str]) -> str:
    against = f"{names[0]} against {', '.join(names[1:])}"
    return f"{common}: {against}" if common else against
