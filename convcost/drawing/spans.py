"""Bars below each other on one scale, each from one amount to another: totals, and the steps between two of them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from convcost.drawing.paths import number
from convcost.page.fit import cut
from convcost.page.html.element import Element, element, written

ROW, BAR, WORDS = 34, 9, 13
"""Pixels of a row, of its bar, and from its top to the line of its words."""
LONGEST = 36
"""Characters of a name that fit a telephone beside what stands on the right."""
ZOOMED, MARGIN = 2, 8
"""Steps that all lie above half of the largest amount are drawn from an eighth of their range below the smallest."""


class Span(NamedTuple):
    """A bar from ``start`` to ``end``, what it is, and in words how much."""

    name: str
    start: int
    end: int
    words: str
    classes: str = ""
    """``ref`` for what others are compared with, ``rise`` or ``fall`` for a step."""


def floor(rows: Sequence[Span]) -> int:
    """The amount at the left: 0, unless all steps lie so close together that nobody would see one."""
    ends = [end for row in rows for end in (row.start, row.end) if end]
    least, most = min(ends, default=0), max(ends, default=0)
    has_steps = any(row.start for row in rows)
    return least - (most - least) // MARGIN - 1 if has_steps and least * ZOOMED > most else 0


def spans(rows: Sequence[Span], title: str, line: int | None = None) -> str:
    """The drawing; it follows the width of its page. ``line`` is an amount that all bars are held against."""
    least = floor(rows)
    most = max((*(row.end for row in rows), *(row.start for row in rows), line or 0), default=0)
    room = max(most - least, 1)

    def across(amount: int) -> float:
        return 100 * max(amount - least, 0) / room

    drawn: list[Element] = []
    for index, row in enumerate(rows):
        drawn += _row(row, index * ROW, across(min(row.start, row.end)), across(max(row.start, row.end)))
    height = len(rows) * ROW
    if line is not None:
        x = f"{across(line):.2f}%"
        drawn.append(element("line", classes="held", x1=x, x2=x, y1="0", y2=number(height)))
    return written(
        element(
            "svg", *drawn, xmlns="http://www.w3.org/2000/svg", width="100%", height=number(height), classes="spans",
            role="img", aria_label=title,
        )
    )  # fmt: skip


def style() -> str:
    """The style sheet of the bars."""
    return (
        ".spans{display:block;font:12px Arial,sans-serif}.spans text{fill:var(--text,#17212b)}"
        ".spans rect{fill:var(--bar,#55636f)}.spans rect.ref{fill-opacity:.45}.spans rect.rise{fill:#dd8345}"
        ".spans rect.fall{fill:#a9cdea;stroke:#2a6190}.spans .held{stroke:var(--accent,#b3431e);stroke-dasharray:4 3}"
        "@media print{.spans{print-color-adjust:exact;-webkit-print-color-adjust:exact}}"
    )


def _row(row: Span, y: int, left: float, right: float) -> Iterator[Element]:
    """The name and the amount above the bar; a bar of nothing is a hair."""
    yield element("text", element("title", row.name), cut(row.name, LONGEST), x="0", y=number(y + WORDS))
    yield element("text", row.words, x="100%", y=number(y + WORDS), text_anchor="end")
    wide = max(right - left, 0.15)
    yield element(
        "rect", classes=row.classes, x=f"{min(left, 100 - wide):.2f}%", y=number(y + WORDS + 5), width=f"{wide:.2f}%",
        height=str(BAR),
    )  # fmt: skip
