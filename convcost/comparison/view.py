"""What of a comparison is shown, and in which order."""

from enum import StrEnum
from typing import NamedTuple

from convcost.analysis.totals import Number
from convcost.comparison.difference import Line


class Sort(StrEnum):
    """The order of parts: as they are executed, or what differs most from the reference first."""

    ORDER = "order"
    DIFFERENCE = "difference"
    RATIO = "ratio"


class ComparisonView(NamedTuple):
    """What of a comparison is shown: unchanged parts too, in which order, and layers in place of parts."""

    all: bool = False
    sort: Sort = Sort.ORDER
    layers: bool = False


def distance(line: Line) -> Number:
    """The largest of the differences from the reference, whichever way."""
    return max(difference.size for difference in line.differences if difference)


def factor(line: Line) -> tuple[bool, Number]:
    """How many times as much, or as little; from and to nothing is more than any factor."""
    ratios = [line.ratio(index) for index in range(len(line.figures))]
    from_or_to_nothing = any(
        not ratio and difference and difference.value
        for ratio, difference in zip(ratios, line.differences, strict=True)
    )
    factors = [max(ratio, 1 / ratio) for ratio in ratios if ratio]
    return from_or_to_nothing, distance(line) if from_or_to_nothing else max(factors, default=1)
