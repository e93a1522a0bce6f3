"""Markdown for a pull request: what was read stands as it is, whatever it would mean."""

import pytest
from markdown_it import MarkdownIt

from convcost.page import Group, Lines, Page, Prose, Read, Row, Section, Table, TableColumn
from convcost.page.formats.markdown import code, document, escaped, marked
from tests.page.made import HOSTILE, everything

READER = MarkdownIt("gfm-like", {"linkify": False, "html": True})
MARKUP = {
    "text", "code_inline", "strong_open", "strong_close", "softbreak", "html_inline",
}  # fmt: skip
BLOCKS = {"heading", "paragraph", "table", "thead", "tbody", "tr", "th", "td", "bullet_list", "list_item"}


def inline(text: str) -> list[tuple[str, str]]:
    """The pieces of all texts with what they are."""
    return [(child.type, child.content) for token in READER.parse(text) for child in token.children or ()]


@pytest.mark.parametrize("text", [*HOSTILE, " ".join(HOSTILE)])
def test_a_hostile_text_adds_no_markup(text):
    page = everything(text)._replace(marker="")
    tokens = READER.parse(document(page))
    assert {kind for kind, _ in inline(document(page))} <= MARKUP
    assert {content for kind, content in inline(document(page)) if kind == "html_inline"} <= {"<br>"}
    plain = READER.parse(document(everything("Prime")))
    assert {token.type for token in tokens} == {token.type for token in plain}
    for kind in BLOCKS:
        count, expected = (sum(each.type == f"{kind}_open" for each in found) for found in (tokens, plain))
        assert count == expected, kind


@pytest.mark.parametrize("text", [each for each in HOSTILE if "`" not in each and "|" not in each])
def test_a_hostile_text_is_read_as_it_is(text):
    shown = "".join(
        content for kind, content in inline(document(Page((Section((Prose((text,)),)),)))) if kind == "text"
    )
    assert shown == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("conv2_x", "conv2_x"),
        ("_x_ a__b __y", r"\_x\_ a__b \_\_y"),
        ("~x~", r"\~x\~"),
        ("a*b [c](d) `e` f|g <h> &i; \\", r"a\*b \[c\](d) \`e\` f\|g &lt;h> &amp;i; \\"),
    ],
)
def test_signs_are_escaped_where_they_mean_something(text, shown):
    assert escaped(text) == shown
    assert [content for _, content in inline(shown)] == [text]


@pytest.mark.parametrize("text", ["- a", "+ a", "1. a", "13) a", "# a", "> a", "===", "---", "#"])
def test_a_sentence_is_no_list_heading_quotation_or_rule(text):
    shown = document(
        Page(
            (
                Section(
                    (Prose((f"{text}",)), Prose(("so", text))),
                ),
            )
        )
    )
    assert {token.type for token in READER.parse(shown)} == {"paragraph_open", "inline", "paragraph_close"}


def test_signs_and_numbers_at_the_beginning_stay_as_they_are():
    for text in ("-5% MACs", "+3", "3x5 -> 7", "-> x", "1.5 G"):
        assert document(Page((Section((Prose((text,)),)),))) == f"{text}\n"


def test_what_was_read_stands_in_code():
    assert marked(("unknown ", Read("a*b"))) == "unknown `a*b`"
    assert code("a`b|c") == r"`a\x60b\x7cc`"
    assert code(" ") == ""


def test_a_table_of_groups_is_a_table_each_and_the_footer_stands_once():
    group = Group((Row(("a", "31")),), "by part", "and more")
    table = Table(
        (TableColumn("name", "name"), TableColumn("MACs"), TableColumn("", "bar")),
        (group, group),
        Row(("total", "62", "")),
    )
    assert document(Page((Section((table,)),))) == "\n".join((
        "| by part | MACs |", "| --- | ---: |", "| a | 31 |", "", "and more", "",
        "| by part | MACs |", "| --- | ---: |", "| a | 31 |", "| **total** | **62** |", "", "and more", "",
    ))  # fmt: skip


def test_pieces_and_lines_below_stand_in_cells_that_are_shown():
    columns = (TableColumn("name", "name"), TableColumn("MACs"), TableColumn("", "bar"))
    rows = (Row(("a",), across=("x", "y")), Row(("b", "31", ""), below=("why",)), Row(("c", "7", ""), remarks=("so",)))
    shown = document(Page((Section((Table(columns, (Group(rows),)),)),))).splitlines()
    assert shown[2:] == ["| a | x; y |", "| b | 31<br>why |", "| c | 7<br>so |"]


def test_what_leads_stands_first_as_a_list_and_a_folded_section_behind_its_title():
    page = Page((
        Section((Prose(("end",)), Prose(("first", "second"), leads=True)), "T", "sub"),
        Section((Lines(("a  b", "```")),), ("<x> ", Read("a_b")), is_folded=True),
    ))  # fmt: skip
    assert document(page) == "\n".join((
        "### T", "", "sub", "", "- first\n- second", "", "end", "",
        "<details><summary>&lt;x&gt; <code>a_b</code></summary>", "", "````text\na  b\n```\n````", "", "</details>", "",
    ))  # fmt: skip


def test_the_title_is_a_heading_where_no_section_has_one():
    assert document(Page((Section((Prose(("a",)),)),), title="T")) == "### T\n\na\n"
    assert document(Page((Section((Prose(("a",)),), "S"),), title="T")) == "### S\n\na\n"
    assert document(Page((), ("n",), marker="<!-- m -->")) == "<!-- m -->\nn\n"
