"""Many networks have a row each: none of them goes, however narrow it is."""

import pytest

from convcost.comparison.comparison import Comparison, compare
from convcost.comparison.labels import labels
from convcost.comparison.turned import MOST_SIDE_BY_SIDE
from convcost.comparison.view import ComparisonView
from tests.comparison.networks import other, variant
from tests.comparison.texts import rendered, terminal


@pytest.fixture
def four() -> Comparison:
    """Three of one family and a stranger."""
    return compare([variant("reduced"), variant("naive"), variant("long"), other()], ("macs",), depth=2)


def test_there_is_a_row_for_every_network(four: Comparison) -> None:
    first, *rest = rendered(four).splitlines()
    names = labels(four.analyses).each
    assert len(names) == MOST_SIDE_BY_SIDE + 1
    assert "params" in first
    for name, line, analysis in zip(names, rest, four.analyses, strict=False):
        assert line.startswith(name)
        assert f" {analysis.params:,} " in line
        assert f" {analysis.macs:,} " in line


@pytest.mark.parametrize("width", [60, 80, 140])
def test_no_network_goes_and_no_number_is_cut(four: Comparison, width: int) -> None:
    text = terminal(four, width=width)
    assert all(name in text for name in labels(four.analyses).each)
    assert all(f"{figure:,}" in text for each in four.analyses for figure in (each.params, each.macs))
    assert max(map(len, text.splitlines())) <= width


def test_the_ratio_stands_beside_the_metric_and_differences_below_their_part(four: Comparison) -> None:
    lines = rendered(four).splitlines()
    naive = four.analyses[1].macs / four.analyses[0].macs
    assert f"x{naive:.3g}" in lines[2]
    part = next(each for each in four.parts if four.differs(each, "macs"))
    line = four.line("macs", part)
    below = lines[lines.index(part.path) :]
    difference = line.differences[1]
    assert difference
    assert any(f"{difference.size:,}" in each for each in below[:6])


def test_a_network_without_a_part_that_the_first_one_lacks_is_not_listed_below_it(four: Comparison) -> None:
    listed = rendered(four, ComparisonView(all=True)).split("MACs by part")[1]
    assert not [line for line in listed.splitlines() if line.split()[1:] == ["-"]]


@pytest.mark.parametrize("form", ["markdown", "html", "latex"])
def test_every_format_names_every_network(four: Comparison, form: str) -> None:
    text = rendered(four, form=form)
    assert all(name.replace("_", r"\_") in text or name in text for name in labels(four.analyses).each)


def test_three_stand_side_by_side(three: Comparison) -> None:
    first = rendered(three).splitlines()[0]
    assert all(name in first for name in labels(three.analyses).each)
