"""Profiles: steps to scale, nothing lost in bins, gaps where nothing is known."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

from convcost.drawing.profile import BINS, HEAD, MOST_STEPS, Band, Curve, Line, Mark, profile, style
from tests.page.made import HOSTILE

SVG = "{http://www.w3.org/2000/svg}"


def path(svg: str, classes: str = "ln") -> str:
    (found,) = re.findall(rf'class="{classes}" d="([^"]+)"', svg)
    return found


def test_steps_are_to_scale_and_equally_wide():
    """Half of the largest lies half way between the floor and the head."""
    half = (1000 + HEAD) // 2
    assert path(profile((Curve((31, 62, 31, 0), "ln"),), (), "x")) == f"M0 {half}H250V{HEAD}H500V{half}H750V1000H1000"


def test_equal_neighbours_are_one_step():
    assert path(profile((Curve((7, 7, 7, 7), "ln"),), (), "x")) == f"M0 {HEAD}H1000"


def test_what_is_not_known_leaves_a_gap():
    assert path(profile((Curve((7, None, 7), "ln"),), (), "x")) == f"M0 {HEAD}H333M667 {HEAD}H1000"


def test_on_a_logarithmic_scale_doublings_are_equally_high():
    heights = list(
        map(
            float,
            re.findall(r"[MV](?:\S+ )?([\d.]+)H", path(profile((Curve((8, 16, 32), "ln"),), (), "x", is_log=True))),
        )
    )
    assert heights[0] - heights[1] == pytest.approx(heights[1] - heights[2], abs=1)


def test_very_many_layers_are_binned_and_the_peak_stays():
    values = [3] * (10 * MOST_STEPS)
    values[4321] = 1000
    drawn = path(profile((Curve(values, "ln"),), (), "x"))
    assert f"V{HEAD}H" in drawn
    assert drawn.count("H") <= BINS


def test_every_second_part_is_shaded_and_wide_ones_are_named():
    svg = profile(
        (Curve((5,) * 90, "ln"),), (Band("stem", 0, 1), Band("body", 1, 89), Band("head", 89, 90)), "x", has_names=True
    )
    assert svg.count('class="bd"') == 1
    assert re.findall(r'class="bn" x="([^"]+)" y="11">(\w+)<', svg) == [("50%", "body")]


def test_a_mark_points_at_its_layer_from_the_side_that_has_room():
    left = profile((Curve((1, 5, 1, 1), "ln"),), (), "x", marks=(Mark(1, "peak", is_wide=True),))
    assert '<rect class="pk" x="250"' in left
    assert '<text class="pl" x="25%"' in left
    right = profile((Curve((1, 1, 1, 5), "ln"),), (), "x", marks=(Mark(3, "peak"),))
    assert '<text class="pl end" x="100%"' in right


def test_a_line_to_compare_with_counts_for_the_scale():
    svg = profile((Curve((50,), "ln"),), (), "x", lines=(Line(100, "input 100"),))
    assert f'class="ref" d="M0 {HEAD}H1000"' in svg
    assert path(svg) == f"M0 {(1000 + HEAD) // 2}H1000"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_markup(text):
    svg = profile(
        (Curve((5, 7), "l1", text), Curve((3, 2), "l2", text)), (Band(text, 0, 2),), text,
        marks=(Mark(0, text),), lines=(Line(5, text),), has_names=True,
    )  # fmt: skip
    assert {each.tag.removeprefix(SVG) for each in ElementTree.fromstring(svg).iter()} <= {
        "svg",
        "path",
        "rect",
        "text",
    }


def test_the_style_asks_for_nothing():
    assert "url(" not in style()
    assert "</" not in style()
