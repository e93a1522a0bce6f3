"""Figures of several networks as bars below each other: the reference pale, the others dark, to one scale each."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from convcost.drawing.paths import number
from convcost.page.html.element import Element, element, written

BAR, SPACE, BETWEEN = 11, 5, 16
LEFT, ROOM = 22, 44
"""Percent of the width for what a figure is called, and for its longest bar."""


class Measured(NamedTuple):
    """A figure of one network: how much, in words, and how it differs from the reference's."""

    value: int
    words: str
    change: str = ""
    sign: str = ""
    """``rise`` or ``fall`` where it differs."""


class Row(NamedTuple):
    """What is measured, of every network in turn."""

    name: str
    measured: tuple[Measured, ...]


def pairs(rows: Sequence[Row], title: str) -> str:
    """The drawing; it follows the width of its page."""
    drawn: list[Element] = []
    y = 4.0
    for row in rows:
        drawn += _row(row, y)
        y += len(row.measured) * (BAR + SPACE) + BETWEEN
    return written(
        element(
            "svg", *drawn, xmlns="http://www.w3.org/2000/svg", width="100%", height=number(y), classes="pairs",
            role="img", aria_label=title,
        )
    )  # fmt: skip


def style() -> str:
    """The style sheet of the bars."""
    return (
        ".pairs{display:block;font:12px Arial,sans-serif}.pairs text{fill:var(--text,#17212b)}"
        ".pairs rect{fill:var(--bar,#55636f)}.pairs .ref{fill-opacity:.45}"
        ".pairs .rise{fill:var(--accent,#b3431e);font-weight:600}.pairs .fall{fill:var(--link,#1f5a96);font-weight:600}"
        "@media print{.pairs{print-color-adjust:exact;-webkit-print-color-adjust:exact}}"
    )


def _row(row: Row, y: float) -> Iterator[Element]:
    largest = max((each.value for each in row.measured), default=0) or 1
    yield element("text", row.name, x="0", y=number(y + 10))
    for index, each in enumerate(row.measured):
        top = y + index * (BAR + SPACE)
        wide = ROOM * each.value / largest
        classes = "" if index else "ref"
        yield element("rect", classes=classes, x=f"{LEFT}%", y=number(top), width=f"{wide:.2f}%", height=str(BAR))
        yield element("text", each.words, x=f"{LEFT + ROOM + 1}%", y=number(top + 10))
        if each.change:
            yield element("text", each.change, classes=each.sign, x=f"{LEFT + ROOM + 15}%", y=number(top + 10))
