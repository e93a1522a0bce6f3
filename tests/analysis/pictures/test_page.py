"""The illustrated page: what it says, what leads where, how large it is."""

import re
import time

import pytest

from convcost.analysis import analyze
from convcost.analysis.page import Analyses
from convcost.analysis.pictures.rows import MOST_ROWS
from convcost.analysis.pictures.surroundings import Surroundings
from convcost.analysis.settings import Settings
from convcost.analysis.table import View
from convcost.page import Cards, Facts, Gauge, Gauges, Listing, Page, Prose, Section, Table, Views, plain
from convcost.page.formats.html import document
from tests.page.test_html import Reading
from tests.written import graph

TEXT = """name: Prime
input: [3, 29, 31]
blocks:
  Pair: {args: {c: int}, layers: [{add: {main: [{conv: {out: c, kernel: 3, padding: same}}], skip: []}}, relu]}
layers:
  - {conv: {out: 7, kernel: [3, 5], stride: 2, norm: batch, activation: relu}, as: stem}
  - {Pair: 7, repeat: 2, as: stage}
  - global_avgpool
  - {linear: 11, as: head}
"""

EVERYTHING = View()


def page(text: str = TEXT, surroundings: Surroundings | None = None, view: View = EVERYTHING) -> Page:
    return Analyses([analyze(graph(text))], view, surroundings=surroundings).illustrated()


def section(page: Page, title: str) -> Section:
    return next(each for each in page.sections if plain(each.title) == title)


def the(kind: type, section: Section):
    return next(block for block in section.blocks if isinstance(block, kind))


def test_the_totals_stand_first_with_every_digit():
    facts = {each.title: (each.value, each.exact) for each in the(Facts, page().sections[0]).facts}
    params = 7 * 3 * 3 * 5 + 7 + 2 * 7 + 2 * (7 * 7 * 9 + 7) + 7 * 11 + 11
    macs = 14 * 14 * 7 * 3 * 3 * 5 + 2 * 14 * 14 * 7 * 7 * 9 + 7 * 11
    assert facts["Parameters"] == ("1.32 k", f"{params:,}")
    assert facts["Multiply-adds (MACs)"] == ("235 k", f"{macs:,}")
    assert facts["Receptive field"][0] == "11×13"


def test_limits_stand_below_the_totals():
    found = page(surroundings=Surroundings(gauges=lambda analysis: [Gauge("macs", "fail", 1310, "over")]))
    assert the(Gauges, found.sections[0]).gauges[0].title == "macs"


@pytest.mark.parametrize(
    ("settings", "is_said"),
    [
        (Settings(), False),
        (Settings(dtype="float32", memory_bytes=7), False),
        (Settings(batch=7), True),
        (Settings(dtype="int8"), True),
        (Settings(in_place=()), True),
    ],
)
def test_limits_under_other_settings_than_the_report_say_so(settings, is_said):
    beside = Surroundings(gauges=lambda analysis: [Gauge("macs", "pass", 131, "131, limit 1,000")])
    head = Analyses([analyze(graph(TEXT), settings)], surroundings=beside).illustrated().sections[0]
    said = [plain(each) for block in head.blocks if isinstance(block, Prose) for each in block.sentences]
    told = "Limits are judged under the file's own settings, not this report's: batch 1, float32, "
    assert (f"{told}unless a limit names others." in said) is is_said
    assert any("imits" in each for each in said) is is_said


def test_there_is_a_treemap_for_each_figure():
    views = the(Views, section(page(), "Where the cost sits"))
    assert [title for title, _ in views.views] == ["MACs", "parameters", "activations"]
    assert "stage: 172,872 MACs" in views.views[0][1].lines


def tiles(found: Page) -> list[tuple[str, str]]:
    """Where every tile of the first treemap leads, and what it says by itself."""
    svg = the(Views, section(found, "Where the cost sits")).views[0][1].svg
    return re.findall(r'<a href="#([^"]*)">(?:<title>([^<]*)</title>)?', svg)


def test_a_tile_that_says_nothing_by_itself_leads_to_the_row_of_exactly_its_layer():
    rows = {row.anchor: plain(row.cells[0]) for row in the(Table, section(page(), "Layers")).rows}
    assert {rows[link] for link, told in tiles(page()) if not told} == {
        "stem", "stage.0.add.main.conv", "stage.1.add.main.conv", "head",
    }  # fmt: skip


@pytest.fixture(scope="module")
def of_too_many_rows() -> Page:
    """Seven layers more than are listed."""
    return page("input: [3, 7, 7]\nlayers:\n" + "  - {conv: {out: 3, kernel: 1}}\n" * (MOST_ROWS + 7))


def test_layers_that_are_no_rows_of_their_own_say_what_they_are(of_too_many_rows):
    rows = {row.anchor for row in the(Table, section(of_too_many_rows, "Layers")).rows}
    assert all(told or link in rows for link, told in tiles(of_too_many_rows))


def test_a_flat_file_of_very_many_layers_is_folded_with_a_notice(of_too_many_rows):
    assert len(the(Table, section(of_too_many_rows, "Layers")).rows) == MOST_ROWS
    told = f"Of {MOST_ROWS + 7:,} layers the {MOST_ROWS:,} with most MACs are listed."
    assert told in document(of_too_many_rows)


def test_a_layer_with_its_norm_and_activation_is_a_row_and_leads_to_its_line_and_its_formulas():
    table = the(
        Table, section(page(surroundings=Surroundings(derived=lambda analysis, index: (f"layer {index}",))), "Layers")
    )
    assert [plain(row.cells[0]) for row in table.rows] == [
        "stem", "stage.0.add.main.conv", "stage.0.add", "stage.0.relu",
        "stage.1.add.main.conv", "stage.1.add", "stage.1.relu", "global_avgpool", "head",
    ]  # fmt: skip
    assert plain(table.rows[0].cells[1]) == "conv 7 3×5/2, batchnorm, relu"
    assert [each.title for each in table.columns][-1] == "line"
    assert plain(table.rows[0].cells[-1]) == "7"


def test_layers_that_are_alike_share_a_card():
    found = page(surroundings=Surroundings(derived=lambda analysis, index: (analysis.graph.nodes[index].op.kind,)))
    titles = [each.title for each in the(Cards, section(found, "Layers")).cards]
    assert titles.count("conv 7 3×3 on 7×14×14") == 1
    assert len(titles) == len(set(titles))


def test_every_line_of_the_source_leads_to_the_layers_that_come_of_it():
    listing = the(Listing, section(page(), "Source"))
    assert listing.lines[1] == "name: Prime"
    assert dict(listing.links)[7][0] == "→ stem"
    assert dict(listing.links)[5][0] == "→ stage.0.add.main.conv and 5 more"


def test_without_the_source_nothing_of_the_file_is_there():
    found = page("# a secret\n" + TEXT, Surroundings(has_source=False))
    assert not [each for each in found.sections if plain(each.title) == "Source"]
    assert "secret" not in document(found)
    assert "line" not in [each.title for each in the(Table, section(found, "Layers")).columns]


def test_every_link_leads_somewhere_and_every_place_is_there_once():
    found = Analyses(
        [analyze(graph(TEXT)), analyze(graph(TEXT))],
        surroundings=Surroundings(derived=lambda analysis, index: (f"layer {index}",)),
    ).illustrated()
    read = Reading(document(found))
    ids = [attributes["id"] for _, attributes in read.found if "id" in attributes]
    links = {attributes["href"][1:] for _, attributes in read.found if attributes.get("href")}
    assert len(ids) == len(set(ids))
    assert links <= set(ids)
    assert len(links) > 20


def test_a_lower_bound_is_told_as_one():
    found = page("input: [3, 7, 7]\nlayers: [{opaque: {shape: [5], params: unknown, macs: 7}}]\n")
    facts = {each.title: (each.value, each.exact) for each in the(Facts, found.sections[0]).facts}
    assert facts["Parameters"] == ("≥ 0", "≥ 0")
    assert facts["Multiply-adds (MACs)"] == ("7", "7")
    assert facts["Weights"] == ("≥ 0 B", "≥ 0 bytes")
    assert "Lower bounds" in document(found)


@pytest.mark.parametrize(("where", "bound"), [("none", ""), ("beside", ""), ("inside", "≥ ")])
def test_a_treemap_marks_lower_bounds_and_tells_no_shares_where_the_total_is_one(where, bound):
    dark = "{opaque: {shape: [7, 14, 14], params: 5, macs: unknown}}"
    texts = {
        "none": TEXT,
        "beside": TEXT.replace("  - global", f"  - {dark}\n  - global"),
        "inside": TEXT.replace("relu]}", f"{dark}, relu]}}"),
    }
    picture = the(Views, section(page(texts[where]), "Where the cost sits")).views[0][1]
    stage, total = 2 * 14 * 14 * 7 * 7 * 9, 14 * 14 * 7 * 3 * 3 * 5 + 2 * 14 * 14 * 7 * 7 * 9 + 7 * 11
    assert f"stage: {bound}{stage:,} MACs" in picture.lines
    assert f"stage {bound}173 k" in picture.svg
    assert (f"stage 173 k, {100 * stage / total:.1f} %" in picture.svg) is (where == "none")
    assert not any("opaque" in line for line in picture.lines)


def test_the_columns_that_were_asked_for_are_those_of_the_table():
    table = the(Table, section(page(view=View(columns=("params", "nonlinear_depth"))), "Layers"))
    assert [each.title for each in table.columns] == ["name", "layer", "gives", "params", "nonlinear depth", "line"]


def test_the_page_is_the_same_every_time():
    assert document(page()) == document(page())


def test_many_layers_are_drawn_fast_and_small():
    text = TEXT.replace("repeat: 2", "repeat: 660")
    start = time.process_time()
    found = document(page(text))
    assert time.process_time() - start < 2
    assert len(found.encode()) < 1_500_000


@pytest.mark.parametrize("name", ["</script><img src=x>", "\"' onload=alert(1) x='", "}</style>", "]]>--><b>"])
def test_a_hostile_name_is_text_everywhere(name):
    network = graph(TEXT.replace("Prime", '"' + name.replace('"', '\\"') + '"'))
    plain_network = graph(TEXT.replace("Prime", "n" * len(name)))
    tags = [
        sorted({tag for tag, _ in Reading(document(Analyses([analyze(each)]).illustrated())).found})
        for each in (network, plain_network)
    ]
    assert tags[0] == tags[1]
    assert not re.search(r"<img|onload=alert\(1\) x='\W*>", document(Analyses([analyze(network)]).illustrated()))
