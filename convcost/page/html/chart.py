"""Figures one after the other as an SVG drawing: a step for each, the highest ones in another colour."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from convcost.page import Chart
from convcost.page.html.element import Element, element

HEIGHT = 1000
"""Units of the drawing from its floor to the highest figure."""


def html_chart(chart: Chart) -> Element:
    """The drawing with its scale to the left and below it what the figures belong to."""
    highest, half = chart.labels
    highest_figure = max(chart.figures, default=0)
    drawing = element(
        "svg",
        element("path", d=path(chart.figures), classes="steps"),
        element("path", d=path([each if each == highest_figure else 0 for each in chart.figures]), classes="highest"),
        viewBox=f"0 0 {max(len(chart.figures), 1)} {HEIGHT}",
        preserveAspectRatio="none",
        role="img",
        aria_label=f"{len(chart.figures)} figures, the highest {highest}",
        classes="drawing",
    )
    scale = element("div", element("span", highest), element("span", half), element("span", "0"), classes="scale")
    names = element("div", *_names(chart.names), classes="names", aria_hidden="true")
    return element("div", scale, element("div", drawing, names, classes="plot"), classes="chart")


def path(figures: Sequence[int]) -> str:
    """Steps from left to right, each as high as its figure, in whole units; none that is not 0 is left out."""
    highest = max(figures, default=0) or 1
    tops = [HEIGHT - -(-figure * HEIGHT // highest) for figure in figures]
    steps = (f"V{top}H{index + 1}" for index, top in enumerate(tops))
    return f"M0 {HEIGHT}{''.join(steps)}V{HEIGHT}Z"


def _names(names: Sequence[str]) -> Iterator[Element]:
    """A name once for all neighbours that have it, as wide as they are; what has no room for it is cut."""
    for name, group in groupby(names):
        yield element("span", name, style=f"flex: {len(list(group))} 1 0", title=name)
