"""The treemap of plain tiles: shares as areas, texts that fit, nothing that was read is markup."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

from convcost.drawing.palette import DARK_INK, LIGHT_INK, RAMP, shade, shades
from convcost.drawing.treemap import SMALLEST, Tile, script, style, treemap
from tests.page.made import HOSTILE

SVG = "{http://www.w3.org/2000/svg}"


def leaf(name: str, weight: int) -> Tile:
    return Tile(name, weight, f"{weight} k", (f"conv {name} 3×5", f"{name} 3×5"), "r3", f"#{name}")


def drawn(*tiles: Tile) -> ElementTree.Element:
    return ElementTree.fromstring(treemap(tiles, "MACs"))


def links(root: ElementTree.Element) -> list[str]:
    return [each.get("href", "") for each in root.iter(f"{SVG}a")]


def test_every_layer_is_a_link_with_its_name_its_label_and_its_weight():
    root = drawn(leaf("a", 70), leaf("b", 30))
    assert links(root) == ["#a", "#b"]
    assert [each.text for each in root.iter(f"{SVG}title")] == ["a\nconv a 3×5\n70 k", "b\nconv b 3×5\n30 k"]
    assert [each.get("width") for each in root.findall(f"{SVG}svg")] == ["70%", "30%"]


def test_a_block_has_a_strip_with_its_share_and_its_parts_inside():
    block = Tile("stage", 60, "60 k", inside=(leaf("stage.0", 40), leaf("stage.1", 20)))
    root = drawn(block, leaf("head", 40))
    group = root.find(f"{SVG}svg[@class='g g0']")
    assert group is not None
    assert group.get("data-t") == "stage"
    assert "stage 60 k, 60.0 %" in [each.text for each in group.iter(f"{SVG}text")]
    assert sorted(links(group)) == ["#stage.0", "#stage.1"]


def test_a_tile_that_is_lower_than_a_strip_has_none():
    stages = [Tile(name, weight, f"{weight} k", inside=(leaf(f"{name}.0", weight - 1), leaf(f"{name}.1", 1)))
              for name, weight in (("a", 480), ("b", 174), ("c", 169), ("d", 168))]  # fmt: skip
    root = drawn(*stages, leaf("stem", 3))
    assert [each.get("data-t") for each in root.findall(f"{SVG}svg[@class]")][:4] == ["a", "b", "c", "d"]
    assert "#stem" in links(root)
    assert not [each.text for each in root.iter(f"{SVG}text") if (each.text or "").startswith("stem")]


def test_the_parts_of_a_block_are_called_as_they_are_inside_of_it():
    inner = Tile("stage.0", 40, "40 k", inside=(leaf("stage.0.a", 29), leaf("stage.0.b", 11)))
    root = drawn(Tile("stage", 60, "60 k", inside=(inner, leaf("stage.1", 20))), leaf("head", 40))
    titles = [each.text.split("\n")[0] for each in root.iter(f"{SVG}title")]
    assert sorted(titles) == ["1", "a", "b", "head"]


def test_a_block_with_one_part_is_that_part():
    chain = Tile("stage", 60, "60 k", inside=(Tile("stage.0", 60, "60 k", inside=(leaf("stage.0.conv", 60),)),))
    root = drawn(chain, leaf("head", 40))
    assert sorted(links(root)) == ["#head", "#stage.0.conv"]
    assert "stage.0.conv" in [each.get("data-t") for each in root.iter()] + [
        each.text.split("\n")[0] for each in root.iter(f"{SVG}title")
    ]


def test_a_part_that_is_nearly_everything_gives_way_to_its_parts():
    body = Tile("body", 95, "95 k", inside=(leaf("body.0", 50), leaf("body.1", 45)))
    root = drawn(body, leaf("head", 5))
    assert not root.findall(f".//{SVG}svg[@class='g g0']")
    assert len(links(root)) == 3


def test_small_neighbours_are_one_tile_and_nothing_is_lost():
    small = [leaf(f"s.{index}", 1) for index in range(20)]
    root = drawn(leaf("large", 10_000), *small)
    told = [each.text for each in root.iter(f"{SVG}title")]
    assert len(told) == 2
    assert told[1] == "s.0 – 19\n20"


@pytest.mark.parametrize("weights", [(7, 5), (1, 1)])
def test_a_block_that_is_drawn_closed_says_its_own_name_and_weight(weights):
    parts = tuple(leaf(f"stage.gate.{index}", each)._replace(is_told=False) for index, each in enumerate(weights))
    total = sum(weights)
    gate = Tile("stage.gate", total, f"{total} k", (), "r3", "#stage.gate.0", parts, is_told=False)
    root = drawn(gate, leaf("head", 3000)._replace(is_told=False))
    told = {each.get("href"): each.findtext(f"{SVG}title") for each in root.iter(f"{SVG}a")}
    assert told == {"#head": None, "#stage.gate.0": f"stage.gate\ngate\n{total} k"}


def test_the_number_of_tiles_is_bounded_whatever_the_number_of_layers():
    tiles = [leaf(f"layer.{index}", 1 + index % 7) for index in range(20_000)]
    assert len(links(drawn(*tiles))) <= 2 / SMALLEST


def test_what_weighs_nothing_is_not_drawn():
    assert treemap((leaf("a", 0),), "MACs") == ""
    assert treemap((), "MACs") == ""
    assert links(drawn(leaf("a", 7), leaf("b", 0))) == ["#a"]


def test_a_text_is_written_where_it_fits_and_never_where_it_does_not():
    root = drawn(leaf("wide", 990), leaf("narrow", 10))
    by_link = {
        each.get("href"): ["".join(text.itertext()) for text in each.iter(f"{SVG}text")]
        for each in root.iter(f"{SVG}a")
    }
    assert by_link["#wide"] == ["conv wide 3×5990 k"]
    assert by_link["#narrow"] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_markup(text):
    tile = Tile(text, 7, text, (text,), "r3", f"#{text}")
    root = drawn(Tile(text, 14, text, inside=(tile, tile)), tile)
    plain = drawn(Tile("n", 14, "n", inside=(leaf("n", 7), leaf("n", 7))), leaf("n", 7))
    assert {each.tag for each in root.iter()} <= {each.tag for each in plain.iter()} | {f"{SVG}tspan"}
    assert {name for each in root.iter() for name in each.attrib} <= {
        name for each in plain.iter() for name in each.attrib
    } | {"dy"}


def test_the_drawing_is_the_same_every_time():
    tiles = (leaf("a", 70), leaf("b", 30), leaf("c", 11))
    assert treemap(tiles, "MACs") == treemap(tiles, "MACs")


def test_colours_grow_darker_and_texts_on_them_can_be_read():
    from tests.page.test_html import contrast, luminance

    lightness = [luminance(color) for color in RAMP]
    assert lightness == sorted(lightness, reverse=True)
    for index, color in enumerate(RAMP):
        ink = re.search(rf"\.r{index}\{{[^}}]*--ink:(#\w+)\}}", shades())
        assert ink
        assert ink[1] in {DARK_INK, LIGHT_INK}
        assert contrast(color, ink[1]) >= 4.5


def test_steps_are_spread_over_all_colours():
    assert [shade(each, 3) for each in range(3)] == [0, 3, 6]
    assert [shade(each, 7) for each in range(7)] == list(range(7))
    assert len({shade(each, 9) for each in range(9)}) == 7
    assert shade(0, 1) in range(7)


def test_style_and_script_ask_for_nothing():
    for text in (style(), script()):
        assert "url(" not in text
        assert "http://" not in text.replace("http://www.w3.org/2000/svg", "")
        assert "</" not in text
