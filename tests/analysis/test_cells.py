"""Figures that do not add up: per axis, fractions, words, none at all."""

import json
from collections.abc import Callable
from fractions import Fraction

import pytest

from convcost.analysis import Analysis, data
from convcost.analysis.cells import figure, text
from convcost.analysis.columns import BY_KEY, Column, columns
from convcost.analysis.table import View, table
from convcost.analysis.totals import Total, last

Written = Callable[..., str]
STEPS = ((29, 31), (Fraction(47, 2), Fraction(1, 3)), "whole input", None)


@pytest.fixture
def steps(analysis: Analysis, monkeypatch: pytest.MonkeyPatch) -> Column:
    """A column of the last layer's figures, the four kinds of them in turn."""
    values = [STEPS[index % 4] for index in range(len(analysis.graph.nodes))]
    column = Column("steps", "steps", "pixels", lambda _: values, combine=last, whole=lambda _: Total((7, 5)))
    monkeypatch.setitem(BY_KEY, "steps", column)
    monkeypatch.setattr(data, "columns", lambda settings: (*columns(settings), column))
    return column


def test_a_figure_is_printed_whole() -> None:
    assert [text(value, "pixels") for value in STEPS] == ["29x31", "23.5x1/3", "whole input", "-"]
    assert text((Fraction(-31, 2), 4), "position") == "-15.5, 4"
    assert text((1027, 1507), "pixels") == "1027x1507"
    assert text(1234567, "count") == "1,234,567"


def test_ratios_and_times_are_rounded_in_print() -> None:
    assert text(Fraction(1234567, 100), "ratio") == "12,300"
    assert text(Fraction(2, 3), "ratio") == "0.667"
    assert text(Fraction(1, 810), "seconds") == "1.235 ms"
    assert text(Fraction(0), "seconds") == "0 s"
    assert text(Fraction(5, 10**10), "seconds") == "0.5 ns"


def test_a_lower_bound_is_marked_and_nothing_known_is_unknown() -> None:
    assert figure(Total(5, is_complete=False), "count") == ">=5"
    assert figure(Total(None, is_complete=False), "count") == "unknown"
    assert figure(None, "count") == ""


def test_tables_show_what_does_not_add_up_only_when_asked(written: Written, analysis: Analysis, steps: Column) -> None:
    assert "steps" not in written("text", analysis)
    assert "7x5" in written("text", analysis, view=View(columns=("steps", "macs")))
    assert "steps" not in written("csv", analysis)
    assert "29x31" in written("csv", analysis, view=View(columns=("steps",)))


def test_what_does_not_add_up_has_no_share_and_no_sum_of_the_rest(analysis: Analysis, steps: Column) -> None:
    found = table(analysis, View(columns=("steps",), top=1, depth=1))
    assert found.share_of is None
    assert found.rest is not None
    assert found.rest.figures == (None,)
    assert found.total.figures == (Total((7, 5)),)


def test_words_sort_above_numbers_and_nothing_below_them(analysis: Analysis, steps: Column) -> None:
    rows = table(analysis, View(sort="steps", depth=9, columns=("steps",))).rows
    values = [row.figures[0].value for row in rows if row.figures[0]]
    assert list(dict.fromkeys(values)) == ["whole input", (29, 31), (Fraction(47, 2), Fraction(1, 3)), None]


def test_json_has_a_list_per_axis(written: Written, analysis: Analysis, steps: Column) -> None:
    model = json.loads(written("json", analysis))["models"][0]
    assert model["totals"]["steps"] == [7, 5]
    assert [layer["steps"] for layer in model["layers"][:4]] == [[29, 31], [23.5, "1/3"], "whole input", None]
