"""Bubbles lie where their figures say; bars are to one scale; nothing read is markup."""

import re
import xml.etree.ElementTree as ElementTree
from math import sqrt

import pytest

from convcost.drawing.bubbles import LARGEST, Axis, Bubble, bubbles
from convcost.drawing.pairs import ROOM, Measured, Row, pairs
from tests.page.made import HOSTILE

SVG = "{http://www.w3.org/2000/svg}"
AXES = Axis("MACs", str), Axis("params", str)


def bubble(name: str, x: int, y: int, size: int = 7) -> Bubble:
    return Bubble(name, x, y, size, f"{name}: {x} MACs", link=f"#{name}")


def circles(svg: str) -> dict[str, tuple[float, float, float]]:
    """Where each bubble lies, and its radius."""
    found = {}
    for link in ElementTree.fromstring(svg).iter(f"{SVG}a"):
        (circle,) = link.iter(f"{SVG}circle")
        found[link.get("href")] = tuple(float(circle.get(name)) for name in ("cx", "cy", "r"))
    return found


def test_a_factor_of_ten_is_everywhere_as_long():
    found = circles(bubbles([bubble("a", 10, 1000), bubble("b", 100, 100), bubble("c", 1000, 10)], *AXES, "x"))
    xs, ys = ([found[name][axis] for name in ("#a", "#b", "#c")] for axis in (0, 1))
    assert xs[0] < xs[1]
    assert xs[1] - xs[0] == pytest.approx(xs[2] - xs[1], abs=0.2)
    assert ys[0] < ys[1]
    assert ys[1] - ys[0] == pytest.approx(ys[2] - ys[1], abs=0.2)


def test_areas_are_as_the_third_figure():
    found = circles(bubbles([bubble("a", 10, 10, 100), bubble("b", 20, 20, 25)], *AXES, "x"))
    assert found["#a"][2] == LARGEST
    assert found["#b"][2] == LARGEST * sqrt(25 / 100)


def test_small_bubbles_lie_in_front_of_large_ones():
    svg = bubbles([bubble("small", 10, 10, 1), bubble("large", 10, 10, 100)], *AXES, "x")
    assert list(circles(svg)) == ["#large", "#small"]


def test_names_are_not_written_over_each_other():
    svg = bubbles([bubble(f"network_{index}", 10, 10, 7) for index in range(9)], *AXES, "x")
    assert len(re.findall('class="nm"', svg)) == 1
    assert len(circles(svg)) == 9


def test_bars_are_to_the_scale_of_the_largest_of_their_figure():
    svg = pairs([Row("MACs", (Measured(31, "31"), Measured(62, "62", "▲ +31", "rise")))], "totals")
    assert re.findall(r'<rect(?: class="ref")? x="22%" y="[\d.]+" width="([\d.]+)%"', svg) == [
        f"{ROOM / 2:.2f}",
        f"{ROOM:.2f}",
    ]
    assert '<text class="rise"' in svg


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_markup(text):
    for svg in (
        bubbles([Bubble(text, 3, 5, 7, text, link=f"#{text}")], Axis(text, str), Axis(text, str), text),
        pairs([Row(text, (Measured(3, text), Measured(5, text, text, "fall")))], text),
    ):
        tags = {each.tag.removeprefix(SVG) for each in ElementTree.fromstring(svg).iter()}
        assert tags <= {"svg", "a", "text", "title", "path", "circle", "rect"}
