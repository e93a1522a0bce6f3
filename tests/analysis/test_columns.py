"""The declaration of columns: what adds up, what does not, and what is computed when."""

import subprocess
import sys
from fractions import Fraction

import pytest

from convcost import analyze
from convcost.analysis import Analysis
from convcost.analysis.columns import BY_KEY, Column, columns
from convcost.analysis.settings import Settings
from convcost.analysis.totals import Total, added, largest, last, last_known
from convcost.networks import devices

NET = {"convcost": 1, "name": "Two", "input": [3, 7, 5], "layers": [{"conv": {"out": 2, "kernel": 3}}, "relu"]}
WIDTH = Column("width", "width", "pixels", lambda analysis: [node.output.spatial for node in analysis.graph.nodes])
ALL_SETTINGS = Settings(device=devices.find("t4"), optimizer="adam", memory_bytes=2**30, convention="fvcore")


@pytest.fixture
def analysis() -> Analysis:
    return analyze(NET)


def test_a_sum_of_which_something_is_unknown_is_a_lower_bound():
    assert added([2, 3, Fraction(1, 2)]) == Total(Fraction(11, 2))
    assert added([2, None, 3]) == Total(5, is_complete=False)
    assert added([]) == Total(0)


def test_the_largest_of_which_something_is_unknown_is_a_lower_bound():
    assert largest([2, 7, 3]) == Total(7)
    assert largest([2, None]) == Total(2, is_complete=False)
    assert largest([]) == Total(None)


def test_the_last_layer_speaks_for_its_part():
    assert last([(1, 1), (3, 5)]) == Total((3, 5))
    assert last(["whole input", None]) == Total(None)
    assert last([]) == Total(None)


def test_a_last_figure_that_nobody_knows_is_no_fact():
    assert last_known([2, 3]) == Total(3)
    assert last_known([2, None]) == Total(None, is_complete=False)
    assert last_known([]) == Total(None)


def test_a_column_says_what_its_parts_and_the_whole_come_to(analysis):
    by_end = Column("end", "end", "pixels", WIDTH.compute, combine=last, whole=lambda _: Total((9, 9)))
    assert not by_end.additive
    assert analysis.figures(by_end) == [(5, 3), (5, 3)]
    assert analysis.summary(by_end, [0]) == Total((5, 3))
    assert analysis.summary(by_end) == Total((9, 9))


def test_a_column_that_means_nothing_for_parts_has_none(analysis):
    for_all = Column("all", "all", "count", lambda _: (1, 2), combine=None, whole=lambda _: Total(2))
    assert analysis.summary(for_all, [0]) is None
    assert analysis.summary(for_all) == Total(2)


def test_a_total_of_seconds_is_no_count(analysis):
    timed = Analysis(analysis.graph, ALL_SETTINGS)
    assert timed.count("macs") == timed.macs == analysis.macs
    with pytest.raises(ValueError, match="is no count: ask for its `total`"):
        timed.count("least_seconds")


def test_only_what_adds_up_has_a_total(analysis):
    with pytest.raises(ValueError, match="width does not add up"):
        analysis.total(Column("width", "width", "pixels", WIDTH.compute, combine=last))
    assert analysis.summary("params") == analysis.total("params") == Total(2 * 3 * 3 * 3 + 2)


def test_what_columns_share_is_computed_once(analysis):
    calls = []

    def walk(analysis):
        calls.append(analysis)
        return (1, 2)

    first, second = (Column(key, key, "count", lambda analysis: analysis.once(walk)) for key in "ab")
    assert analysis.figures(first) == analysis.figures(second) == analysis.figures(first) == (1, 2)
    assert calls == [analysis]


def test_a_column_imports_what_computes_it_when_it_is_asked_for():
    program = """
import sys
from convcost.analysis.columns import later
later("roofline", "bytes_moved")
sys.exit("convcost.analysis.roofline" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize("column", BY_KEY.values(), ids=lambda column: column.key)
def test_a_key_is_a_name_for_programs_and_a_title_words_for_people(column):
    assert column.key.isidentifier()
    assert column.key.islower()
    assert "_" not in column.title
    assert column.budget is None or column.budget.isidentifier()


def test_every_column_is_known_under_some_settings():
    assert {column.key for column in columns(ALL_SETTINGS)} == set(BY_KEY)


@pytest.mark.parametrize("column", columns(ALL_SETTINGS), ids=lambda column: column.key)
def test_every_function_that_a_column_names_can_be_called(column):
    analysis = Analysis(analyze(NET).graph, ALL_SETTINGS)
    assert len(analysis.figures(column)) == len(analysis.graph.nodes)
    assert analysis.summary(column) is not None
    assert (analysis.summary(column, [0]) is None) is (column.combine is None and column.of_nodes is None)
    assert analysis.diagnostics([column]) == ()
    assert column.rule is None or column.rule(ALL_SETTINGS)
    assert column.titled is None or column.titled(ALL_SETTINGS) == column.title
