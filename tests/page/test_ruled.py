"""Tables as lines: exact widths, rules, bars, what is left out."""

import pytest

from convcost.page import Group, Row, Table, TableColumn
from convcost.page.excerpt import width as columns_of
from convcost.page.ruled import ruled, shared_steps, style_of

NAME = TableColumn("name", "name", narrowest=12, is_path=True)
KIND = TableColumn("kind", "words", goes=1)
MACS = TableColumn("MACs")
BAR = TableColumn("bar", "bar", goes=2)
ROWS = (
    Row(("stem", "conv 7", "1,027", ""), share=271),
    Row(("stage.0.conv", "conv 11 kernel=3", "729,031", ""), share=542),
    Row(("stage.0.relu", "relu", "0", "")),
)
TABLE = Table((NAME, KIND, MACS, BAR), (Group(ROWS),), Row(("total", "", "730,058", "")))


def shown(table: Table, width: int | None = None) -> list[str]:
    return ["".join(text for text, _ in line).rstrip() for line in ruled(table, width)]


def styles(table: Table, width: int | None = None) -> set[tuple[str, str]]:
    """The pieces that have a style, with it."""
    return {(text.strip(), style) for line in ruled(table, width) for text, style in line if style}


def test_in_a_pipe_nothing_is_ruled_cut_or_drawn():
    assert shown(TABLE) == [
        "name          kind                 MACs",
        "stem          conv 7              1,027",
        "stage.0.conv  conv 11 kernel=3  729,031",
        "stage.0.relu  relu                    0",
        "total                           730,058",
    ]


def test_on_a_terminal_rules_are_as_long_as_the_table_and_bars_to_scale():
    lines = shown(TABLE, 79)
    rule = "─" * (12 + 2 + 16 + 2 + 7 + 2 + 6)
    assert lines == [
        "name          kind                 MACs",
        rule,
        "stem          conv 7              1,027  ███",
        "stage.0.conv  conv 11 kernel=3  729,031  ██████",
        "stage.0.relu  relu                    0",
        rule,
        "total                           730,058",
    ]


def test_what_is_left_out_to_fit_is_named():
    assert shown(TABLE, 41)[-1] == "Left out to fit 41 columns: kind"
    lines = shown(TABLE, 23)
    assert lines[0] == "name             MACs"
    assert " ".join(lines[-2:]) == "Left out to fit 23 columns: kind, bar"
    named = TABLE._replace(columns=(NAME, KIND._replace(described="what a layer is"), MACS, BAR))
    assert shown(named, 47 - 1)[-1] == "Left out to fit 46 columns: what a layer is"


@pytest.mark.parametrize("width", range(1, 60))
def test_at_any_width_every_digit_is_there_and_lines_fit_if_they_can(width):
    lines = shown(TABLE, width)
    assert any(line.endswith("729,031") or "729,031  █" in line for line in lines)
    assert any("730,058" in line for line in lines)
    if width >= 12 + 2 + 7:
        assert max(map(columns_of, lines)) <= width


def test_groups_share_their_widths_and_are_set_in_below_their_titles():
    groups = (Group((Row(("a", "31")),), "by part", "and 2 more"), Group((Row(("longest", "1,027")),), "by layer"))
    assert shown(Table((TableColumn("name", "name"), MACS), groups, has_header=False)) == [
        "by part",
        "  a           31",
        "  and 2 more",
        "",
        "by layer",
        "  longest  1,027",
    ]


def test_pieces_go_on_below_unbroken_where_they_do_not_fit():
    row = Row(("name",), across=("first piece", "second piece", "third"))
    table = Table((TableColumn("", "name"), TableColumn("a"), TableColumn("b")), (Group((row,)),), has_header=False)
    assert shown(table) == ["name  first piece  second piece  third"]
    folded = shown(table, 31)
    assert [line.strip() for line in folded] == ["name  first piece  second piece", "third"]
    assert all(line.startswith("    ") for line in folded[1:])


def test_a_remark_stands_beside_where_there_is_room_for_the_whole_of_it():
    row = Row(("name", "31"), remarks=("a remark",), below=("a reason",))
    table = Table((TableColumn("", "name"), TableColumn("a")), (Group((row,)),), has_header=False)
    assert shown(table, 4 + 2 + 2 + 2 + 8) == ["name  31  a remark", "      a reason"]
    assert shown(table, 4 + 2 + 2 + 2 + 7) == ["name  31", "      a remark", "      a reason"]


def test_an_indented_table_is_set_in_and_fits_all_the_same():
    assert shown(TABLE._replace(is_indented=True))[1] == "  stem          conv 7              1,027"
    assert max(map(len, shown(TABLE._replace(is_indented=True), 31))) <= 31


def test_a_column_without_any_text_takes_no_room():
    table = Table((NAME, TableColumn("", "words"), MACS), (Group((Row(("stem", "", "31")),)),))
    assert shown(table) == ["name  MACs", "stem    31"]


def test_wide_characters_are_aligned_and_never_too_wide():
    table = Table((NAME, MACS), (Group((Row(("卷积" * 11, "31")), Row(("stem", "1,027")))),))
    assert [columns_of(line) for line in shown(table)][1:] == [44 + 2 + 5] * 2
    assert max(map(columns_of, shown(table, 29))) <= 29


def test_a_title_is_shortened_where_less_is_enough_and_on_a_terminal_only():
    table = Table((TableColumn("n", "words"), TableColumn("x" * 31)), (Group((Row(("a", "7")),)),))
    assert shown(table)[0] == f"n  {'x' * 31}"
    assert shown(table, 79)[0] == f"n  {'x' * 31}"
    enough = table._replace(columns=(table.columns[0], table.columns[1]._replace(title_enough=24)))
    assert shown(enough)[0] == f"n  {'x' * 31}"
    assert shown(enough, 79)[0] == f"n  {'x' * 8}…{'x' * 15}"


def test_what_a_path_shares_with_the_one_above_is_dimmed():
    assert ("stage.0.", "dim") in styles(TABLE)
    assert shared_steps("stage.0.relu", "stage.0.conv") == len("stage.0.")
    assert shared_steps("stage.10.relu", "stage.1.relu") == len("stage.")
    assert shared_steps("stage", "stage") == 0
    assert shared_steps("stages.a", "stage.a") == 0


def test_levels_changes_and_nothing_have_their_styles():
    row = Row(("", "", ""), level="fail")
    assert style_of("FAIL", TableColumn("", "status"), row) == "fail"
    assert style_of("ok", TableColumn("", "status"), row._replace(level=None)) == ""
    for text, style in (("+3", "rise"), (">=+3", "rise"), ("-5", "fall"), ("<=-5", "fall"), ("0", "dim"), ("", "")):
        assert style_of(text, TableColumn("", "change"), row) == style
    assert style_of("0", MACS, row) == style_of("0.0%", MACS, row) == "dim"
    assert style_of("0", TableColumn("", "words"), row) == ""


def test_totals_and_titles_are_strong():
    found = styles(TABLE)
    assert {("MACs", "strong"), ("total", "strong"), ("730,058", "strong")} <= found
