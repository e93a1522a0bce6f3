"""The page of a browser: well formed, alone, and nothing that was read is markup in it."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcost.page import (
    Chart,
    Gauge,
    Gauges,
    Group,
    Lines,
    Page,
    Picture,
    Prose,
    Read,
    Row,
    Section,
    Table,
    TableColumn,
    Views,
)  # fmt: skip
from convcost.page.formats.html import INLINE, STYLE_SHEET, document, fragment
from convcost.page.html.chart import HEIGHT, path
from convcost.page.html.element import element, written
from tests.page.made import HOSTILE, LEVELS, everything

VOID = {"br", "meta", "link", "img", "input", "hr", "path"}


class Reading(HTMLParser):
    """Every element with its attributes, and all texts; fails where an end has no start."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs)
        self.end_what_this_ends(tag)
        self.found.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def end_what_this_ends(self, tag: str) -> None:
        """HTML lets the ends of rows and cells be left out."""
        ended = {"td": {"td", "th"}, "th": {"td", "th"}, "tr": {"td", "th", "tr"}, "tbody": {"td", "th", "tr"}}
        while self.open and self.open[-1] in ended.get(tag, ()):
            self.open.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag == "tbody":
            self.end_what_this_ends(tag)
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.found if name == tag]


def classes_of(text: str) -> set[str]:
    """Every class that an element has."""
    return {each for _, attributes in Reading(text).found for each in attributes.get("class", "").split()}


def elements(page: Page) -> tuple[set[str], set[str]]:
    """The names of the elements and of their attributes, in a document and in a fragment."""
    read = [Reading(document(page)), Reading(fragment(page))]
    return (
        {tag for each in read for tag, _ in each.found},
        {name for each in read for _, attributes in each.found for name in attributes},
    )


@pytest.mark.parametrize("text", [*HOSTILE, " ".join(HOSTILE)])
def test_a_hostile_text_adds_no_element_and_no_attribute_and_is_seen_as_it_is(text):
    assert elements(everything(text)) == elements(everything("n" * len(text)))
    for shown in (document(everything(text)), fragment(everything(text))):
        assert text in "".join(Reading(shown).texts)


@given(st.text(st.characters(exclude_categories=("C", "Zl", "Zp"), exclude_characters="\xa0")))
def test_no_text_at_all_breaks_out(text):
    page = Page(
        (Section((Prose((text, Read(text))), Table((TableColumn(text),), (Group((Row((text,)),)),))), text),), (), text
    )
    tags, attributes = elements(page)
    assert tags <= elements(everything("Prime"))[0]
    assert attributes <= elements(everything("Prime"))[1]


def test_the_page_asks_for_nothing_and_runs_its_own_script_alone():
    shown = document(everything(*HOSTILE))
    read = Reading(shown)
    assert not {"link", "img", "iframe", "object", "base", "form"} & {tag for tag, _ in read.found}
    assert not {name for _, attributes in read.found for name in attributes if name.startswith("on")}
    assert not {"src", "action", "srcset"} & {name for _, attributes in read.found for name in attributes}
    assert {attributes["href"][0] for _, attributes in read.found if "href" in attributes} == {"#"}
    for sheet in STYLE_SHEET.parent.glob("*.css"):
        assert "url(" not in sheet.read_text(encoding="utf-8")
        assert "@import" not in sheet.read_text(encoding="utf-8")
    assert shown.startswith('<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">')


def test_a_browser_may_run_this_very_script_and_ask_for_nothing():
    shown = document(everything(*HOSTILE))
    (run,) = re.findall(r"<script>(.*?)</script>", shown, re.DOTALL)
    digest = b64encode(sha256(run.encode()).digest()).decode()
    allowed = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    (policy,) = [each["content"] for each in Reading(shown).all("meta") if "http-equiv" in each]
    assert policy == allowed
    assert {each.get("type", "") for each in Reading(shown).all("script")} == {"", "application/octet-stream"}


def test_a_page_without_drawings_runs_nothing():
    shown = document(Page((Section((Prose(("so",)),)),)))
    assert "<script" not in shown
    assert "script-src" not in shown


def test_what_a_link_leads_to_is_there():
    read = Reading(document(everything()))
    ids = [attributes["id"] for _, attributes in read.found if "id" in attributes]
    assert len(set(ids)) == len(ids)
    assert {attributes["href"][1:] for _, attributes in read.found if "href" in attributes} <= set(ids)


def test_the_styles_and_scripts_of_pictures_are_written_once():
    svg = Picture('<svg><path d="M0 0"/></svg>', (), style=".drawn{}", script="drawn();")
    shown = document(Page((Section((svg, svg)), Section((Views("v", (("a", svg), ("b", svg))),)))))
    assert shown.count(".drawn{}") == shown.count("drawn();") == 1


def test_of_several_pictures_the_first_is_chosen():
    svg = Picture('<svg><path d="M0 0"/></svg>', ())
    read = Reading(document(Page((Section((Views("v", (("MACs", svg), ("params", svg))),)),))))
    assert [each.get("checked", "") for each in read.all("input")] == ["checked", ""]
    assert [each["for"] for each in read.all("label")] == [each["id"] for each in read.all("input")]


def test_a_bar_ends_at_the_mark_where_the_limit_is_reached():
    def bar(share: int, level: str = "fail") -> list[str]:
        page = Page((Section((Gauges((Gauge("macs", level, share, "so"),)),)),))
        return re.findall(r'class="(used|over|mark)" style="\w+: ([\d.]+)%"', document(page))

    assert bar(1000) == [("used", "74.07"), ("mark", "74.07")]
    assert bar(500) == [("used", "37.04"), ("mark", "74.07")]
    assert bar(1135) == [("used", "74.07"), ("over", "10"), ("mark", "74.07")]
    assert bar(99_000) == bar(1350)
    assert bar(1135, "pass") == [("used", "84.07"), ("mark", "74.07")]


def test_the_style_sheet_knows_every_class_and_both_grounds():
    style = STYLE_SHEET.read_text(encoding="utf-8")
    classes = classes_of(document(everything()))
    assert classes - set(re.findall(r"\.([a-z]+[0-9]?)", style)) <= {"prose"}
    assert "prefers-color-scheme: dark" in style
    assert set(re.findall(r"var\((--\w+)\)", style)) <= set(re.findall(r"(--\w+):", style))
    light, dark = (dict(re.findall(r"(--\w+): (#\w{6})", part)) for part in style.split("@media", 2)[:2])
    assert set(light) == set(dark)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as the Web Content Accessibility Guidelines define it."""
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def luminance(color: str) -> float:
    shares = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_colour_of_a_text_can_be_read_on_its_ground():
    parts = STYLE_SHEET.read_text(encoding="utf-8").split("@media", 2)[:2]
    for colors in (dict(re.findall(r"(--\w+): (#\w{6})", part)) for part in parts):
        for name in ("text", "muted", "accent", "link", "good", "doubt", "warning"):
            assert contrast(colors[f"--{name}"], colors["--ground"]) >= 4.5, name
            assert contrast(colors[f"--{name}"], colors["--band"]) >= 4.5, name


def test_headers_have_their_scope_and_tables_a_caption():
    for shown in (document(everything()), fragment(everything())):
        read = Reading(shown)
        assert {each["scope"] for each in read.all("th") if "scope" in each} == {"col", "row", "rowgroup"}
    read = Reading(document(everything()))
    assert len(read.all("caption")) == len(read.all("table")) > 1
    table = Table((TableColumn("MACs"),), (Group((Row(("1,027",)),)),))
    shown = fragment(Page((Section((table,), "Net", "3x5 -> 7"),)))
    caption = '<caption style="text-align: left"><b>Net</b> <span>3x5 -&gt; 7</span></caption>'
    assert shown.startswith(f"<table>{caption}<thead>")


def test_every_row_is_as_wide_as_its_table():
    table = everything().sections[0].blocks[0]
    shown = document(Page((Section((table,), "Only"),)))
    for row in re.findall(r"<tr.*?</tr>", shown):
        cells = re.findall(r"<t[hd][^>]*>", row)
        spans = [int(found[1]) if (found := re.search(r'colspan="(\d+)"', cell)) else 1 for cell in cells]
        assert sum(spans) == len(table.columns), row


def test_figures_stand_right_and_names_left():
    table = Table((TableColumn("name", "name"), TableColumn("MACs")), (Group((Row(("stem", "1,027")),)),))
    shown = document(Page((Section((table,), "Net"),)))
    assert '<th class="words" scope="row">stem</th><td class="number">1,027</td>' in shown
    assert '<td style="text-align: right; font-variant-numeric: tabular-nums">1,027</td>' in fragment(
        Page((Section((table,)),))
    )


def test_bars_are_to_the_scale_of_the_largest_share():
    rows = tuple(Row(("", str(share)), share=share) for share in (0, 137, 274))
    shown = document(Page((Section((Table((TableColumn("", "bar"), TableColumn("share")), (Group(rows),)),)),)))
    assert re.findall(r'style="width: ([\d.]+)%', shown) == ["50", "100"]


def test_a_level_is_a_word_as_well_as_a_colour():
    columns = (TableColumn("limit", "words"), TableColumn("", "status"))
    rows = tuple(Row((level, ""), level=level) for level in LEVELS)
    shown = document(Page((Section((Table(columns, (Group(rows),)),)),)))
    for level in LEVELS:
        assert f'<td class="words {level}">{level}</td>' in shown


def test_a_change_has_the_colour_of_its_sign():
    rows = tuple(Row(("a", change)) for change in ("+3", "-5", "0", ">=+7"))
    shown = document(
        Page((Section((Table((TableColumn("n", "words"), TableColumn("change", "change")), (Group(rows),)),)),))
    )
    assert '<td class="number rise">+3</td>' in shown
    assert '<td class="number fall">-5</td>' in shown
    assert '<td class="number dim">0</td>' in shown
    assert '<td class="number rise">&gt;=+7</td>' in shown


def test_what_a_name_shares_with_the_one_above_is_dimmed_and_stays_one_text():
    rows = tuple(Row((name,)) for name in ("stage.0.conv", "stage.0.add", "stages.0.add"))
    shown = document(Page((Section((Table((TableColumn("name", "name", is_path=True),), (Group(rows),)),)),)))
    assert '<span class="dim">stage.0.</span>add' in shown
    assert ">stages.0.add<" in shown


def test_lines_keep_their_layout_and_folded_sections_are_closed():
    page = Page((Section((Lines(("a  b", "  < c")),), "More", is_folded=True),))
    shown = document(page)
    assert "<details><summary>More</summary><pre>a  b\n  &lt; c</pre></details>" in shown


def test_a_picture_is_drawn_with_its_text_below():
    svg = '<svg><path d="M0 0"/></svg>'
    text = "<details><summary>As text</summary><pre>a tree</pre></details>"
    assert f"<figure>{svg}{text}</figure>" in document(Page((Section((Picture(svg, ("a tree",)),)),)))


def test_a_chart_is_drawn_to_scale_and_its_table_folded_below():
    assert path([31, 0, 62, 1]) == f"M0 {HEIGHT}V500H1V{HEIGHT}H2V0H3V983H4V{HEIGHT}Z"
    assert path([]) == f"M0 {HEIGHT}V{HEIGHT}Z"
    table = Table((TableColumn("layer", "words"), TableColumn("bytes")), (Group((Row(("a", "31")), Row(("b", "62")))),))
    shown = document(Page((Section((Chart((31, 62), ("a", "b"), ("62 B", "31 B"), table),), "Timeline"),)))
    assert 'viewBox="0 0 2 1000"' in shown
    assert 'aria-label="2 figures, the highest 62 B"' in shown
    assert f'<path class="highest" d="M0 {HEIGHT}V{HEIGHT}H1V0H2V{HEIGHT}Z"/>' in shown
    assert "<details><summary>As a table</summary>" in shown


def test_a_title_that_a_section_repeats_is_said_once():
    page = Page((Section((Prose(("so",)),), "Net", "3x5 -> 7"),), title="Net")
    shown = document(page)
    assert "<title>Net</title>" in shown
    assert shown.count("<h1>") == 1
    assert "<h2>" not in shown
    assert '<p class="subtitle">3x5 -&gt; 7</p>' in shown
    two = document(Page((Section((), "Net"), Section((), "Other")), title="Net, Other"))
    assert "<h1>Net, Other</h1>" in two
    assert two.count("<h2>") == 2


def test_a_very_long_title_is_cut():
    assert f"<title>{'n' * 119}…</title>" in document(Page((Section(()),), title="n" * 1000))


def test_findings_that_are_not_fine_are_listed_with_their_place():
    page = everything("Prime")
    shown = document(page)
    assert "<summary>Findings: 1</summary>" in shown
    assert "within its limit" not in shown
    assert "net.yaml:3:7" in document(page._replace(findings=(page.findings[0]._replace(at=""),)))
    assert "Findings" not in document(page._replace(findings=()))


def test_a_notebook_gets_styles_of_elements_and_no_class():
    shown = fragment(everything())
    assert "class=" not in shown
    assert "<style" not in shown
    assert "<html" not in shown
    classes = classes_of(document(everything()))
    assert set(INLINE) - classes <= {"caption"}


def test_an_element_says_its_own_style_last_and_leaves_out_what_is_empty():
    made = element("td", "<", classes="number none", style="width: 3%", title='"', scope="")
    assert written(made) == '<td class="number none" style="width: 3%" title="&quot;">&lt;</td>'
    assert written(made, {"number": "a: b"}) == '<td style="a: b; width: 3%" title="&quot;">&lt;</td>'
