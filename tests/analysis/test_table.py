from collections.abc import Sequence

import pytest

import convcost
from convcost.analysis import Analysis, Total, analyze
from convcost.analysis.settings import Settings
from convcost.analysis.table import PartRow, View, rank, shown, table
from convcost.graph.parts import EVERY_LEVEL

STEM = 7 * 3 * 3 * 5
ROUND = 7 * 7 * 3 * 3 + 7
HEAD = 11 * 7 * 1 * 1 + 11
POSITIONS = 15 * 29
"""(29 + 1 + 1 - 3) // 2 + 1 rows, (31 + 0 + 2 - 5) // 1 + 1 columns."""


def params(rows: Sequence[PartRow]) -> dict[str, int]:
    return {row.name: row.figures[0].value for row in rows if row.figures[0]}


def test_rows_are_the_parts_at_the_depth_in_the_order_of_execution(analysis: Analysis) -> None:
    rows = table(analysis, View(depth=1)).rows
    assert params(rows) == {"stem": STEM + 2 * 7, "stage": ROUND, "head": HEAD}


def test_a_shared_layer_counts_in_the_part_of_its_first_user_and_costs_in_both(analysis: Analysis) -> None:
    first, second = table(analysis, View(depth=2)).rows[1:3]
    assert (first.name, second.name) == ("stage.0", "stage.1")
    assert first.figures == (Total(ROUND), Total(POSITIONS * 7 * 7 * 3 * 3))
    assert second.figures == (Total(0), Total(POSITIONS * 7 * 7 * 3 * 3))


def test_without_a_depth_the_deepest_level_that_fits_a_screen_is_taken(analysis: Analysis) -> None:
    names = [row.name for row in table(analysis, View()).rows]
    assert names == [row.name for row in table(analysis, View(depth=EVERY_LEVEL)).rows]
    assert "stage.1.add.main.conv" in names


def test_a_part_says_how_many_layers_it_holds_and_a_layer_what_it_was_told(analysis: Analysis) -> None:
    stem, stage, head = table(analysis, View(depth=1)).rows
    assert stem.kind == "conv 7 3x5/2x1, batchnorm"
    assert stage.kind == "6 layers"
    assert head.kind == "conv 11 1x1"


def test_a_part_of_one_layer_says_which_and_a_shared_layer_whose_weights_it_has(analysis: Analysis) -> None:
    kinds = {row.name: row.kind for row in table(analysis, View(depth=4)).rows}
    assert kinds["stage.0.add.main"] == "conv 7 3x3"
    assert kinds["stage.1.add.main"] == "conv 7 3x3, weights of stage.0.add.main.conv"


def test_the_output_of_a_part_is_that_of_its_last_layer(analysis: Analysis) -> None:
    assert [row.output for row in table(analysis, View(depth=1)).rows] == ["7x15x29", "7x15x29", "11x15x29"]


def test_sorting_puts_the_largest_first_and_shows_the_column_it_sorts_by(analysis: Analysis) -> None:
    found = table(analysis, View(depth=1, sort="buffers"))
    assert [column.key for column in found.columns] == ["params", "macs", "buffers"]
    assert [row.name for row in found.rows] == ["stem", "stage", "head"]
    assert [row.name for row in table(analysis, View(depth=1, sort="macs")).rows] == ["stage", "stem", "head"]


def test_what_top_leaves_out_is_summed_in_one_line(analysis: Analysis) -> None:
    found = table(analysis, View(depth=1, sort="params", top=1))
    assert [row.name for row in found.lines] == ["stage", "... 2 more"]
    assert found.rest is not None
    assert found.rest.figures[0] == Total(STEM + 2 * 7 + HEAD)
    assert found.total.figures[0] == Total(STEM + 2 * 7 + ROUND + HEAD)


def test_nothing_is_left_out_when_all_rows_fit(analysis: Analysis) -> None:
    assert table(analysis, View(depth=1, top=3)).rest is None


def test_shares_are_of_macs_unless_another_column_is_sorted_by(analysis: Analysis) -> None:
    macs = {"stem": POSITIONS * STEM, "stage": 2 * POSITIONS * 7 * 7 * 3 * 3, "head": POSITIONS * 11 * 7}
    rows = table(analysis, View(depth=1)).rows
    assert [row.permille for row in rows] == [round(1000 * each / sum(macs.values())) for each in macs.values()]
    by_params = table(analysis, View(depth=1, sort="params"))
    assert by_params.share_of is by_params.columns[0]


def test_a_lower_bound_has_no_shares_and_is_marked(lower_bound: Analysis) -> None:
    found = table(lower_bound, View(depth=1, sort="params"))
    assert found.share_of is None
    assert found.total.figures == (
        Total(STEM + 2 * 7 + ROUND + HEAD, is_complete=False),
        Total(POSITIONS * (STEM + 2 * 7 * 7 * 3 * 3 + 11 * 7) + 13),
    )


@pytest.mark.parametrize(
    ("settings", "keys"),
    [
        (Settings(), ("params", "macs")),
        (Settings(convention="thop"), ("params", "operations")),
        (Settings(optimizer="sgd"), ("params", "macs", "saved_bytes")),
        (Settings(optimizer="sgd", convention="thop"), ("params", "operations")),
    ],
)
def test_what_is_shown_depends_on_what_was_asked_for(analysis: Analysis, settings: Settings, keys: tuple[str]) -> None:
    assert shown(View(), settings) == keys
    assert [column.key for column in table(analyze(analysis.graph, settings), View()).columns] == list(keys)
    assert shown(View(sort="buffers"), settings) == (*keys, "buffers")
    assert shown(View(sort=keys[0]), settings) == keys
    assert shown(View(sort="macs", columns=("flops",)), settings) == ("flops", "macs")


def flat(blocks: int) -> Analysis:
    """So many blocks of two layers each."""
    block = {"seq": [{"conv": {"out": 5, "kernel": 1}, "as": "first"}, {"conv": {"out": 5, "kernel": 1}, "as": "next"}]}
    return convcost.analyze({"convcost": 1, "input": [5, 7, 11], "layers": [{**block, "repeat": blocks, "as": "body"}]})


def test_rows_are_opened_as_far_as_they_are_still_read_at_a_glance() -> None:
    assert len(table(flat(12), View()).rows) == 2 * 12
    assert [row.name for row in table(flat(13), View()).rows] == [f"body.{index}" for index in range(13)]


def test_sums_of_what_nobody_knows_sort_below_those_of_what_is_known(lower_bound: Analysis) -> None:
    rows = table(lower_bound, View(depth=1, sort="params")).rows
    assert [row.name for row in rows] == ["stage", "stem", "head", "tail"]
    assert rank(Total("whole input")) > rank(Total(7)) > rank(Total(5)) > rank(Total(None)) == rank(None)
