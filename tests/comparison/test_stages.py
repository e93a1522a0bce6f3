"""Networks that have few names in common, by the size of the maps that they give."""

from convcost.analysis import analyze
from convcost.comparison.comparison import Comparison, compare
from convcost.comparison.view import ComparisonView
from tests.comparison.texts import rendered
from tests.written import graph

OLD = "[{conv: {out: 5, kernel: 1}, as: a}, {conv: {out: 7, kernel: 1, stride: 2}, as: b}]"
NEW = "[{conv: {out: 11, kernel: 1, stride: 2}, as: c}, {flatten: , as: d}, {linear: 2, as: e}]"


def of(*listed: str) -> Comparison:
    texts = (f"name: n{index}\ninput: [3, 22, 26]\nlayers: {each}\n" for index, each in enumerate(listed))
    return compare([analyze(graph(text)) for text in texts])


def cells(text: str, stage: str) -> list[str]:
    return next(line for line in text.splitlines() if stage in line).split(stage)[1].split()[:3]


def test_strangers_are_compared_by_the_size_of_their_maps():
    text = rendered(of(OLD, NEW))
    assert "MACs by stage of resolution" in text
    assert cells(text, "stage 22x26") == [f"{22 * 26 * 3 * 5:,}", "-", f"-{22 * 26 * 3 * 5:,}"]
    old, new = 11 * 13 * 5 * 7, 11 * 13 * 3 * 11
    assert cells(text, "stage 11x13") == [f"{old:,}", f"{new:,}", f"-{old - new:,}"]
    assert cells(text, "stage of features")[:2] == ["-", f"{11 * 13 * 11 * 2:,}"]
    assert text.index("stage 22x26") < text.index("stage 11x13") < text.index("stage of features")


def test_all_lists_parts_by_name_and_so_do_relatives():
    assert "MACs by part" in rendered(of(OLD, NEW), ComparisonView(all=True))
    assert "by stage" not in rendered(of(OLD, OLD.replace("out: 7", "out: 11")))
    assert "by stage" not in rendered(of(OLD, OLD.replace("out: 7", "out: 11"), NEW))


def test_a_single_stage_says_no_more_than_the_totals_and_is_left_out():
    text = rendered(
        of(
            "[{conv: {out: 5, kernel: 1}, as: a}, {conv: {out: 7, kernel: 1}, as: b}]",
            "[{conv: {out: 11, kernel: 1}, as: c}, {conv: {out: 13, kernel: 1}, as: d}]",
        )
    )
    assert "by stage" not in text
    assert "by part" not in text
    assert "explains" not in text
    assert "all layers give one size: only totals are compared; --all lists parts." in text
    assert f"{22 * 26 * (3 * 5 + 5 * 7):,}" in text
