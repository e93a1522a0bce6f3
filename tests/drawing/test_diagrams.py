"""Diagrams: every box is there, none lies on another, lines lead where tensors go, nothing read is markup."""

import re
import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcost.drawing.block import BlockUnit, block
from convcost.drawing.lanes import LaneBox, lanes, style
from tests.drawing.test_structure_of_blocks import wirings
from tests.page.made import HOSTILE

SVG = "{http://www.w3.org/2000/svg}"


def boxes_of(svg: str) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of the first rectangle or circle of every box."""
    found = []
    for each in (*ElementTree.fromstring(svg).iter(f"{SVG}a"), *ElementTree.fromstring(svg).iter(f"{SVG}g")):
        rectangles = [rect for rect in each.iter(f"{SVG}rect") if rect.get("class") == "bx"]
        if rectangles:
            x, y, wide, tall = (float(rectangles[-1].get(name)) for name in ("x", "y", "width", "height"))
            found.append((x, y, x + wide, y + tall))
        else:
            (circle,) = each.iter(f"{SVG}circle")
            x, y, r = (float(circle.get(name)) for name in ("cx", "cy", "r"))
            found.append((x - r, y - r, x + r, y + r))
    return found


def overlaps(found: list[tuple[float, float, float, float]]) -> bool:
    return any(
        min(one[2], other[2]) - max(one[0], other[0]) > 0.2 and min(one[3], other[3]) - max(one[1], other[1]) > 0.2
        for index, one in enumerate(found)
        for other in found[index + 1 :]
    )


def box(lane: int, *takes: int, **told) -> LaneBox:
    return LaneBox("stage", "1.23 G", lane, takes, "stage\n7 layers", "r3", "#l7", 0.5, **told)


def unit(*takes: int, **told) -> BlockUnit:
    return BlockUnit(("conv 7 3×5", "7 3×5"), "1.23 M", takes, "7×29×31", "stem", "r3", "#l7", 0.5, **told)


def test_a_network_that_comes_up_again_is_a_u():
    """The skip runs straight along its lane; nothing lies in its way."""
    drawn = lanes((box(0), box(1, 0), box(0, 1, 0)), ("31×31", "16×16"), "U")
    found = boxes_of(drawn.svg)
    assert [place[1] for place in found] == [found[0][1], found[1][1], found[0][1]]
    assert found[1][1] > found[0][3]
    (lines,) = re.findall(r'class="e" d="([^"]+)"', drawn.svg)
    middle = (found[0][1] + found[0][3]) / 2
    assert f"M{found[0][2]:.1f}".removesuffix(".0") + f" {middle:.1f}".removesuffix(".0") in lines
    assert lines.count("M") == 3


def test_a_line_goes_around_what_lies_in_its_lane():
    drawn = lanes((box(0), box(0, 0), box(0, 1, 0)), ("31×31",), "residual")
    (lines,) = re.findall(r'class="e" d="([^"]+)"', drawn.svg)
    bottom = max(place[3] for place in boxes_of(drawn.svg))
    assert any(float(y) >= bottom for y in re.findall(r" ([\d.]+)H", lines))


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=1, max_size=32), st.data())
def test_boxes_never_lie_on_each_other(kinds, data):
    boxes = []
    for index, (lane, is_small) in enumerate(kinds):
        takes = data.draw(st.lists(st.integers(0, index - 1), max_size=3)) if index else []
        boxes.append(box(lane, *dict.fromkeys(takes), is_small=is_small))
    drawn = lanes(boxes, ("a", "b", "c", "d"), "any")
    assert not overlaps(boxes_of(drawn.svg))
    assert len(boxes_of(drawn.svg)) == len(boxes)


@given(wirings())
def test_units_of_a_block_never_lie_on_each_other_and_stay_inside(takes):
    svg = block([unit(*each) for each in takes.values()], "3×29×31", "any")
    found = boxes_of(svg)
    assert len(found) == len(takes)
    assert not overlaps(found)
    width, height = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())
    assert all(left >= 0 and top >= 0 and right <= width and bottom <= height for left, top, right, bottom in found)


def test_a_skip_passes_beside_its_branch():
    svg = block([unit(-1), unit(0), unit(1, -1, sign="+")], "7×29×31", "residual")
    branch = max(place[2] for place in boxes_of(svg))
    assert any(float(x) > branch for x in re.findall(r"H([\d.]+)", svg))


def test_the_shape_is_written_where_it_changes():
    same = block([unit(-1), unit(0)], "7×29×31", "chain")
    assert [each.text for each in ElementTree.fromstring(same).iter(f"{SVG}text") if each.get("class") == "note"] == [
        "7×29×31",
        "7×29×31",
    ]
    other = block([unit(-1)._replace(shape="11×29×31"), unit(0)], "7×29×31", "chain")
    notes = [each.text for each in ElementTree.fromstring(other).iter(f"{SVG}text") if each.get("class") == "note"]
    assert sorted(notes) == ["11×29×31", "7×29×31", "7×29×31"]


def test_what_comes_from_elsewhere_is_told_by_name():
    svg = block([unit(-1), unit(elsewhere=("enc4.conv",)), unit(0, 1, sign="C")], "7×29×31", "decoder")
    assert "from enc4.conv" in svg


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_markup(text):
    drawn = lanes((LaneBox(text, text, 0, (), text, "r3", f"#{text}"), box(0, 0)), (text,), text).svg
    made = BlockUnit((text,), text, (-1,), text, text, "r3", f"#{text}", elsewhere=(text,))
    for svg in (drawn, block([made, unit(0)], text, text)):
        tags = {each.tag.removeprefix(SVG) for each in ElementTree.fromstring(svg).iter()}
        assert tags <= {"svg", "a", "g", "rect", "text", "title", "path", "line", "circle"}


def test_the_style_asks_for_nothing():
    assert "url(" not in style()
    assert "</" not in style()
