"""Bars from an amount to another lie on one scale; steps that nobody would see are drawn larger, and that is known."""

import xml.etree.ElementTree as ElementTree

import pytest

from convcost.drawing.spans import Span, floor, spans
from convcost.errors.untrusted import visible
from tests.page.made import HOSTILE

SVG = "{http://www.w3.org/2000/svg}"
TOTALS = (Span("a", 0, 40, "40"), Span("b", 0, 100, "100"), Span("none", 0, 0, "0"))
STEPS = (
    Span("first", 0, 1000, "1000"),
    Span("more", 1000, 1040, "+40", "rise"),
    Span("less", 1040, 960, "-80", "fall"),
    Span("last", 0, 960, "960"),
)


def bars(svg: str) -> list[tuple[float, float]]:
    """From how many percent of the width to how many every bar goes."""
    found = ElementTree.fromstring(svg).iter(f"{SVG}rect")
    pairs = ((float(each.get("x")[:-1]), float(each.get("width")[:-1])) for each in found)
    return [(left, left + wide) for left, wide in pairs]


def test_totals_begin_at_nothing_and_are_to_one_scale():
    assert floor(TOTALS) == 0
    assert bars(spans(TOTALS, "x"))[:2] == [(0, 40), (0, 100)]


def test_a_bar_of_nothing_is_a_hair():
    left, right = bars(spans(TOTALS, "x"))[2]
    assert left == 0
    assert 0 < right < 0.5


def test_steps_join_and_the_left_edge_is_an_eighth_of_their_range_below_the_least():
    assert floor(STEPS) == 960 - (1040 - 960) // 8 - 1
    first, more, less, last = bars(spans(STEPS, "x"))
    assert first[0] == last[0] == 0
    assert more[0] == pytest.approx(first[1], abs=0.02)
    assert less[1] == pytest.approx(more[1], abs=0.02)
    assert less[0] == pytest.approx(last[1], abs=0.02)
    room = 1040 - floor(STEPS)
    assert more[1] - more[0] == pytest.approx(100 * 40 / room, abs=0.02)


def test_steps_that_can_be_seen_begin_at_nothing():
    assert floor((Span("first", 0, 10, ""), Span("more", 10, 100, ""))) == 0


def test_the_line_of_an_amount_is_to_the_scale_of_the_bars():
    drawn = ElementTree.fromstring(spans(TOTALS, "x", 50)).find(f"{SVG}line")
    assert drawn.get("x1") == drawn.get("x2") == "50.00%"


@pytest.mark.parametrize("text", [visible(each) for each in HOSTILE])
def test_names_are_text_whatever_they_say_and_are_cut_with_all_of_them_in_a_title(text):
    name = f"{text}{'x' * 60}"
    drawn = ElementTree.fromstring(spans([Span(name, 0, 1, text)], text))
    assert drawn.find(f".//{SVG}title").text == name
    assert drawn.get("aria-label") == text
    assert all(each.tag in {f"{SVG}{tag}" for tag in ("svg", "text", "title", "rect")} for each in drawn.iter())
