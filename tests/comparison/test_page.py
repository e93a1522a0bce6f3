import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from convcost.analysis import Analysis, analyze
from convcost.comparison import cells
from convcost.comparison.comparison import Comparison, compare
from convcost.comparison.difference import Difference
from convcost.comparison.labels import labels
from convcost.comparison.page import ComparisonReport
from convcost.comparison.sentences import sentences
from convcost.comparison.view import ComparisonView, Sort
from convcost.page import Group, Table, plain
from tests.comparison.networks import other, variant
from tests.comparison.texts import rendered, terminal
from tests.written import graph, layers

Golden = Callable[[str, str], None]
ANSI = re.compile(r"\x1b\[[0-9;]*m")
HOSTILE = "a\x1b[31m\u202e|<b>`*[x](y)\n::error::"


def parts(comparison: Comparison, view: ComparisonView) -> Group:
    """The parts by the first metric: what stands below the totals."""
    table = ComparisonReport(comparison, view).page().sections[0].blocks[0]
    assert isinstance(table, Table)
    return table.groups[1]


def names(comparison: Comparison, view: ComparisonView) -> list[str]:
    return [plain(row.cells[0]) for row in parts(comparison, view).rows]


def test_plain(pair: Comparison, golden: Golden) -> None:
    golden("comparison.txt", rendered(pair))


def test_plain_of_three_with_two_metrics_and_everything(three: Comparison, golden: Golden) -> None:
    golden("comparison_three.txt", rendered(three, ComparisonView(all=True)))


def test_plain_of_strangers(strangers: Comparison, golden: Golden) -> None:
    golden("comparison_strangers.txt", rendered(strangers))


def test_markdown(three: Comparison, golden: Golden) -> None:
    golden("comparison.md", rendered(three, ComparisonView(sort=Sort.DIFFERENCE), "markdown"))


def test_terminal_at_100_columns(three: Comparison, golden: Golden) -> None:
    golden("comparison_100.txt", terminal(three, width=100))


def test_terminal_at_40_columns(three: Comparison, golden: Golden) -> None:
    golden("comparison_40.txt", terminal(three, width=40))


@pytest.mark.parametrize("width", [20, 30, 40, 60, 80, 140])
def test_no_width_cuts_a_number_and_the_reference_stays(three: Comparison, width: int) -> None:
    text = terminal(three, width=width)
    for analysis in three.analyses[:2]:
        assert f"{analysis.macs:,}" in text


@pytest.mark.parametrize("width", [40, 60, 80, 140])
def test_no_line_is_wider_than_the_terminal(three: Comparison, width: int) -> None:
    assert max(map(len, terminal(three, width=width).splitlines())) <= width


def test_differences_go_before_ratios_and_the_last_network_before_the_first(three: Comparison) -> None:
    def left_out(width: int) -> str:
        text = " ".join(terminal(three, width=width).split())
        found = re.search(r"Left out to fit \d+ columns: (.*?) naive: module.wide explains", text)
        return found[1] if found else ""

    assert left_out(140) == ""
    assert left_out(84) == "long - reduced"
    assert left_out(64) == "naive - reduced, long - reduced"
    assert left_out(55) == "naive - reduced, long - reduced, ratio of long"
    assert left_out(40) == "naive - reduced, ratio of naive, long, long - reduced, ratio of long"


def test_colour_changes_no_character(pair: Comparison) -> None:
    colored = terminal(pair, width=100, color=True)
    assert "\x1b[31m" in colored  # dearer
    assert "\x1b[32m" in colored  # cheaper
    bare = [line.rstrip() for line in ANSI.sub("", colored).splitlines()]
    assert bare == terminal(pair, width=100).splitlines()


def test_unchanged_parts_are_counted_and_all_lists_them(pair: Comparison) -> None:
    assert names(pair, ComparisonView()) == ["module.wide", "module.pool", "stage.0"]
    assert parts(pair, ComparisonView()).remark == "(2 parts unchanged, 1 changed with the same MACs)"
    assert names(pair, ComparisonView(all=True)) == [
        "module.plain",
        "module.wide",
        "module.pool",
        "module",
        "stage.0",
        "stage.1",
    ]
    assert parts(pair, ComparisonView(all=True)).remark == ""


def test_what_differs_most_comes_first_where_that_is_wanted(pair: Comparison) -> None:
    assert names(pair, ComparisonView(sort=Sort.DIFFERENCE)) == ["module.wide", "stage.0", "module.pool"]
    assert names(pair, ComparisonView(sort=Sort.RATIO)) == [
        "module.pool",
        "module.wide",
        "stage.0",
    ]  # to nothing at all: first
    assert names(pair, ComparisonView(all=True, sort=Sort.RATIO))[3:] == ["module.plain", "module", "stage.1"]


def test_a_ratio_has_three_digits_and_no_zeros_where_it_is_exact() -> None:
    ratios = [
        Fraction(303_464_448, 128_049_152),
        Fraction(2),
        Fraction(1000001, 1000000),
        Fraction(12345),
        Fraction(1, 8),
    ]
    assert list(map(cells.ratio, ratios)) == ["x2.37", "x2", "x1.00", "x12,300", "x0.125"]
    assert cells.ratio(None) == ""


def test_a_difference_has_every_digit_and_says_which_side_of_the_truth_it_is() -> None:
    assert cells.difference(Difference(1_234_567), "count") == "+1,234,567"
    assert cells.difference(Difference(-7), "count") == "-7"
    assert cells.difference(Difference(0), "count") == "0"
    assert cells.difference(Difference(5, "at least"), "count") == ">=+5"
    assert cells.difference(Difference(-5, "at most"), "count") == "<=-5"
    assert cells.difference(Difference(5, "unknown"), "count") == "unknown"


def test_networks_are_called_by_as_little_as_tells_them_apart() -> None:
    reduced, naive, stranger = variant("reduced"), variant("naive"), other()
    assert labels([reduced, naive]) == ("Module", ("reduced", "naive"))
    assert labels([reduced, stranger]) == ("", ("Module reduced", "Other"))
    large = analyze(replace(stranger.graph, name="MobileNetV3", variant="mobilenet_v3_large"))
    assert labels([large, stranger]) == ("", ("mobilenet_v3_large", "Other"))
    old, new = (analyze(replace(stranger.graph, file=file)) for file in ("old/net.yaml", "net.yaml"))
    assert labels([old, new]) == ("Other", ("old/net.yaml", "net.yaml"))
    assert labels([stranger, stranger, stranger]) == ("Other", ("Other", "Other (2)", "Other (3)"))
    transformed = analyze(replace(stranger.graph, applied=("unreduce", "group{groups=2}")))
    assert labels([stranger, transformed]) == ("Other", ("as written", "unreduce + group{groups=2}"))


def test_a_network_beside_itself_says_that_nothing_differs() -> None:
    assert sentences(compare([other(), other()])) == ["No difference: the same layers on the same shapes, wired alike."]


def test_the_same_figures_from_other_layers_are_no_equality() -> None:
    renamed = analyze(replace(other().graph, outputs={"result": "stem"}))
    assert sentences(compare([other(), renamed])) == ["No difference in MACs, but in layers, names or wiring."]


def test_layers_that_stand_beside_others_for_their_names_are_counted() -> None:
    def net(*outs: int) -> Analysis:
        return analyze(graph(layers(*(f"conv: {{out: {out}, kernel: 1}}" for out in outs))))

    put_in = sentences(compare([net(5, 7, 7), net(5, 5, 7, 7)]))
    assert put_in[-1] == "2 layers go by another name in net (2) than in net: --layers pairs them by what they are."
    assert len(sentences(compare([net(5, 7, 7), net(5, 7, 7, 7)]))) == 1


def test_what_keeps_a_swap_from_being_fair_is_said(strangers: Comparison) -> None:
    apart, swap = sentences(strangers)
    assert apart == "Other and Module naive have no part of one name: only their totals are compared."
    assert swap == "Not a fair swap: Other gives 23 where Module naive gives 19x13x17."


def test_an_output_that_only_one_network_has_is_named() -> None:
    graph = other().graph
    two = analyze(replace(graph, outputs={"stem": "stem", "raw": "input"}))
    assert sentences(compare([analyze(graph), two]))[1] == "Not a fair swap: only Other (2) gives output raw."


def test_a_notebook_gets_a_row_per_figure_and_part(pair: Comparison) -> None:
    html = pair._repr_html_()
    assert html.count("<tr>") == 1 + 7 + 1 + 3 + 1  # titles, totals, what parts are compared by, parts, the others
    assert f">{pair.total('macs').figures[1].value:,}</td>" in html  # type: ignore[union-attr]


def test_a_hostile_name_is_shown_escaped_in_every_text() -> None:
    hostile = analyze(replace(other().graph, name=HOSTILE, variant=HOSTILE, applied=(HOSTILE,)))
    comparison = compare([hostile, variant("naive")])
    texts = [
        comparison._repr_html_(),
        rendered(comparison),
        rendered(comparison, ComparisonView(), "markdown"),
        terminal(comparison, width=100),
    ]
    for text in texts:
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "\n::error" not in text
    assert "<b>" not in texts[0]
    assert "\\|&lt;b>" in texts[2]
