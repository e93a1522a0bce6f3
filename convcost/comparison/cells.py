"""Differences and ratios as text: every digit of a difference, three of a ratio."""

from fractions import Fraction

from convcost.analysis import cells
from convcost.analysis.columns import Unit
from convcost.comparison.difference import Difference, Line
from convcost.language.quantity import short_ratio

BOUNDS = {"exact": "", "at least": ">=", "at most": "<="}
MISSING = "-"


def figures(line: Line) -> list[str]:
    """The figures of all networks."""
    return [cells.figure(total, line.column.unit) or MISSING for total in line.figures]


def difference(found: Difference | None, unit: Unit) -> str:
    """With its sign: ``+223,600``; ``>=`` and ``<=`` mark bounds."""
    if found is None:
        return ""
    if found.bound == "unknown":
        return "unknown"
    sign = "+" if found.value > 0 else "-" if found.value < 0 else ""
    return f"{BOUNDS[found.bound]}{sign}{cells.text(found.size, unit)}"


def ratio(found: Fraction | None) -> str:
    """Three digits: ``x2.37``; without zeros at the end where that is exact: ``x2``."""
    return "" if found is None else f"x{short_ratio(found)}"
