"""The illustrated comparison: totals as bars, what grew and shrank marked by colour and sign, both networks."""

import re

import pytest

from convcost.analysis import analyze
from convcost.analysis.totals import Total
from convcost.comparison.comparison import compare
from convcost.comparison.page import ComparisonReport
from convcost.comparison.pictures import MOST_COMPARED, fate
from convcost.page import Picture, Prose, Views, plain
from convcost.page.formats.html import document
from tests.page.test_html import Reading
from tests.written import graph

TEXT = """name: Prime
input: [3, 29, 31]
layers:
  - {conv: {out: 7, kernel: [3, 5], padding: same}, as: stem}
  - {conv: {out: WIDTH, kernel: 3, padding: same}, as: body}
  - {conv: {out: 5, kernel: 1}, as: head}
  - {conv: {out: 5, kernel: 1}, as: tail, when: WIDTH == 11}
"""


def report(*widths: int, text: str = TEXT) -> ComparisonReport:
    return ComparisonReport(compare([analyze(graph(text.replace("WIDTH", str(width)))) for width in widths]))


def pictures(found: ComparisonReport) -> list[Picture]:
    return [block for section in found.illustrated().sections for block in section.blocks if isinstance(block, Picture)]


def test_what_became_of_a_figure():
    assert [fate(*map(Total, each)) for each in ((3, 5), (5, 3), (3, 3), (0, 3), (3, 0))] == [
        "grew", "shrank", "same", "added", "removed",
    ]  # fmt: skip


def test_what_is_not_known_on_one_side_neither_grew_nor_was_added():
    opaque = "  - {opaque: {shape: [7, 29, 31], params: unknown, macs: unknown}, as: body}\n"
    known = "  - {conv: {out: 7, kernel: 3, padding: same}, as: body}\n"
    text = "name: Prime\ninput: [3, 29, 31]\nlayers:\n  - {conv: {out: 5, kernel: 1}, as: stem}\n"
    old, new = (analyze(graph(f"{text}{body}")) for body in (opaque, known))
    assert fate(Total(0, is_complete=False), Total(5)) == "unknown"
    page = ComparisonReport(compare([old, new])).illustrated()
    (views,) = [block for section in page.sections for block in section.blocks if isinstance(block, Views)]
    told = re.findall(r"<title>(\w+)\n([^ ]+) [^\n]*\n([^<]*)</title>", views.views[0][1].svg)
    assert ("body", "?", f"≥ {29 * 31 * 5 * 7 * 9 / 1000:.0f} k") in told
    assert "? not known in one of them" in document(page)
    assert "+" not in {sign for _, sign, _ in told}


def test_tiles_are_as_large_as_the_larger_and_say_what_became_of_them():
    found = report(13, 11).illustrated()
    (views,) = [block for section in found.sections for block in section.blocks if isinstance(block, Views)]
    told = re.findall(r"<title>(\w+)\n([^ ]+) [^\n]*\n([^<]*)</title>", views.views[0][1].svg)
    area = 29 * 31
    assert [(name, sign) for name, sign, _ in told] == [("body", "▼"), ("stem", "="), ("head", "▼"), ("tail", "+")]
    assert told[0][2] == f"{area * 7 * 9 * 13 / 1000:.0f} k → {area * 7 * 9 * 11 / 1000:.0f} k"
    assert views.views[0][1].svg.count('class="gone"') == 2
    assert "height:15.4%" in views.views[0][1].svg
    assert round(100 * 2 / 13, 1) == 15.4


def test_both_networks_are_drawn_in_one_scale_and_changes_are_signed():
    old, new = (each for each in pictures(report(13, 11)) if plain(each.caption).startswith("Prime"))
    assert "▼ conv 13 3×3" in old.svg
    assert "▼ conv 11 3×3" in new.svg
    assert "+ conv 5 1×1" in new.svg
    bars = [
        max(float(wide) for wide in re.findall(r'class="cost"[^>]* width="([\d.]+)"', each.svg)) for each in (old, new)
    ]
    assert bars[1] / bars[0] == pytest.approx(11 / 13, abs=0.01)


def test_totals_are_bars_with_their_differences():
    (bars,) = [each for each in pictures(report(13, 11)) if "pairs" in each.svg]
    assert "▼ −" in bars.svg
    widths = [float(each) for each in re.findall(r'width="([\d.]+)%" height="11"', bars.svg)]
    assert widths[0] == 44


@pytest.mark.parametrize("dark_first", [False, True])
def test_lower_bounds_are_marked_and_nothing_is_subtracted_from_them(dark_first):
    dark = TEXT + "  - {opaque: {shape: [5, 29, 31], macs: unknown, params: 3}, as: dark}\n"
    networks = [analyze(graph(text.replace("WIDTH", "13"))) for text in (TEXT, dark)]
    found = ComparisonReport(compare(networks[::-1] if dark_first else networks))
    (bars,) = [each for each in pictures(found) if "pairs" in each.svg]
    told = re.findall(r">([^<>]+)</text>", bars.svg)
    macs = f"{29 * 31 * (7 * 3 * 15 + 13 * 7 * 9 + 5 * 13) / 1e6:.2f} M"
    at = told.index("MACs")
    assert told[at + 1 : at + 4] == ([f"≥ {macs}", macs, "params"] if dark_first else [macs, f"≥ {macs}", "params"])
    assert any(each.startswith("▼ −3, " if dark_first else "▲ +3, ") for each in told)


def test_more_networks_have_a_treemap_each():
    (views,) = [
        block
        for section in report(13, 11, 17).illustrated().sections
        for block in section.blocks
        if isinstance(block, Views)
    ]
    assert len(views.views) == 2


@pytest.mark.parametrize("count", [2, 3, MOST_COMPARED + 1, MOST_COMPARED + 2, MOST_COMPARED + 4])
def test_which_networks_are_drawn_is_said(count):
    found = report(*range(13, 13 + count)).illustrated()
    said = [plain(each) for part in found.sections for block in part.blocks if isinstance(block, Prose)
            for each in block.sentences]  # fmt: skip
    left = max(count - 1 - MOST_COMPARED, 0)
    told = f"Not drawn here: {left} of {count} networks."
    assert [each for each in said if "Not drawn" in each] == ([told] if left else [])
    titles = [plain(each.title) for each in found.sections]
    names = plain(found.title).rpartition(": ")[2].replace(" against ", ", ").split(", ")
    assert len(names) == count
    assert ("Both networks" in titles) is (count == 2)
    assert (f"{names[0]} and {names[1]}" in titles) is (count > 2)


def test_equal_networks_are_one_tile_of_the_same():
    found = report(13, 13).illustrated()
    (views,) = [block for section in found.sections for block in section.blocks if isinstance(block, Views)]
    assert "grew" not in views.views[0][1].svg
    assert document(found)


@pytest.mark.parametrize("name", ["</script><img src=x>", "\"' onload=alert(1) x='", "]]>--><b>"])
def test_a_hostile_name_is_text_everywhere(name):
    hostile = report(13, 11, text=TEXT.replace("Prime", '"' + name.replace('"', '\\"') + '"'))
    tags = [sorted(tag for tag, _ in Reading(document(each.illustrated())).found) for each in (hostile, report(13, 11))]
    assert tags[0] == tags[1]
