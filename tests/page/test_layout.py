"""A page as lines: where empty lines stand, what is folded, how a chart is drawn."""

import re

import pytest

from convcost.page import Chart, Group, Lines, Page, Picture, Prose, Row, Section, Table, TableColumn, paragraphs, plain
from convcost.page.excerpt import width as columns_of
from convcost.page.folding import folded, padded
from convcost.page.formats.text import drawn
from convcost.page.layout import brief, lines
from convcost.page.look import Look
from tests.page.made import everything

ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


def shown(*sections: Section, width: int | None = None, notes: tuple[str, ...] = ()) -> list[str]:
    return drawn(Page(sections, notes), Look(width)).splitlines()


def test_empty_lines_stand_between_blocks_and_sections_unless_they_are_close():
    blocks = (Prose(("a",)), Prose(("b",)), Prose(("c",), is_close=True))
    assert shown(Section(blocks, "T", "sub"), Section(blocks[:1], is_close=True), notes=("n", "m")) == [
        "T  sub", "", "a", "", "b", "c", "a", "", "n", "m",
    ]  # fmt: skip


def test_an_indented_section_is_set_in_below_its_title():
    assert shown(Section((Prose(("a", "b")),), "T", is_indented=True)) == ["T", "  a", "  b"]


def test_paragraphs_are_lines_without_space_between_them():
    assert shown(Section(paragraphs(("a", "b")))) == ["a", "b"]


def test_sentences_are_folded_and_lines_that_may_not_be_are_kept():
    sentence = "eleven and seventeen make twenty eight"
    assert shown(Section((Prose((sentence,)),)), width=19) == ["eleven and", "seventeen make", "twenty eight"]
    assert shown(Section((Lines((sentence, sentence), (0, 3)),)), width=19) == [
        sentence, "eleven and", "   seventeen make", "   twenty eight",
    ]  # fmt: skip
    assert shown(Section((Prose((sentence,)),))) == [sentence]


@pytest.mark.parametrize("width", [1, 7, 11, 31])
def test_folding_loses_no_word_and_breaks_none(width):
    text = "  MACs of the 1x1 convolution: 7 * 11 * 13"
    found = list(folded(text, width, hanging=5))
    assert " ".join(" ".join(found).split()) == " ".join(text.split())
    assert all(columns_of(line) <= width or len(line.split()) == 1 for line in found)
    assert list(folded(text, None)) == [text]


def test_no_line_that_is_folded_begins_with_a_command_of_a_build_server():
    assert not [line for line in folded("a word ::error::x and more", 7) if line.lstrip().startswith("::")]


def test_a_text_is_padded_to_columns_not_to_characters():
    assert padded("卷积", 7, is_left=True) == "卷积   "
    assert padded("31", 5, is_left=False) == "   31"


def test_a_picture_is_told_by_its_lines_and_a_chart_in_a_pipe_by_its_table():
    table = Table((TableColumn("layer", "words"), TableColumn("bytes")), (Group((Row(("a", "29")), Row(("b", "58")))),))
    chart = Chart((29, 58), ("a", "b"), ("58 B", "29 B"), table)
    assert shown(Section((Picture("<svg/>", ("a tree",)), chart))) == [
        "a tree",
        "",
        "layer  bytes",
        "a         29",
        "b         58",
    ]
    rows = shown(Section((chart,)), width=31)
    assert rows[0] == "58 B │    ████"
    assert rows[4] == "29 B │████████"
    assert rows[-1] == "      a   b"
    assert len(rows) == 8 + 1


def test_what_is_left_when_quiet_is_aligned():
    page = Page((), brief=(("Net", "1,027 params"), ("Longer", "31 params", "7 MACs"), ("x",)))
    assert ["".join(text for text, _ in line) for line in brief(page)] == [
        "Net     1,027 params",
        "Longer     31 params  7 MACs",
        "x",
    ]
    assert drawn(page, Look(quiet=True)).count("\n") == 3
    assert list(brief(Page(()))) == []


def test_an_empty_page_is_an_empty_text():
    assert drawn(Page(()), Look()) == drawn(Page(()), Look(80, color=True)) == ""


@pytest.mark.parametrize("width", [None, 31, 61, 101])
def test_colours_change_no_character(width):
    page = everything("Prime")
    colored = drawn(page, Look(width, color=True))
    assert "\x1b[1m" in colored
    bare = [line.rstrip() for line in ESCAPES.sub("", colored).split("\n")]
    assert bare == drawn(page, Look(width)).split("\n")


def test_without_a_width_no_rule_bar_or_mark_of_a_cut_is_drawn():
    assert drawn(everything(), Look()).isascii()


@pytest.mark.parametrize("width", [41, 61, 101])
def test_no_line_of_a_table_or_sentence_is_too_wide(width):
    page = everything("Prime")
    wide = [line for line in drawn(page, Look(width)).splitlines() if columns_of(line) > width]
    assert wide == []


def test_the_pieces_of_a_text_are_one_text():
    assert plain(("a", "b")) == "ab"
    assert list(lines(Page((Section((Prose((("a", "b"),)),)),)), None)) == [(("ab", ""),)]
