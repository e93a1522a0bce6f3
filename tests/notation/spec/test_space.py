"""`space` and `where`: which values a sweep tries, and what is wrong with those that it cannot."""

from fractions import Fraction

import pytest

from convcost.notation.spec.model import Progression
from convcost.notation.spec.space import progression
from tests.written import culprit, layers, network, problem

STEPS = "vars: {width: 16, w: [8, 8, 8], d: 4, deep: false}\n" + layers("relu")


def test_a_progression_includes_both_ends() -> None:
    (axis,) = network("space: {width: 16..128..8}\n" + STEPS).space
    assert axis.values == Progression(Fraction(16), Fraction(128), Fraction(8))
    assert axis.values.length == (128 - 16) // 8 + 1
    assert not axis.values.misses_last


def test_its_step_is_one_unless_given_and_may_have_decimals() -> None:
    assert progression("1..16") == (1, 16, 1)
    tenths = progression("0.5 .. 1.5 .. 0.1")
    assert tenths is not None
    assert tenths.length == 11
    missed = progression("16..127..8")
    assert missed is not None
    assert missed.misses_last
    assert missed.length == 14
    assert progression("relu") is None


def test_a_list_a_list_of_lists_and_an_axis_with_a_condition() -> None:
    text = "space: {width: [16, 24], d: {of: 1..3, when: deep}, w: {of: [8, 16], times: 3}, deep: [true, false]}\n"
    axes = {axis.name: axis for axis in network(text + STEPS).space}
    assert list(axes) == ["width", "d", "w", "deep"]
    assert axes["w"].times == 3
    assert axes["d"].when is not None
    assert isinstance(axes["deep"].values, tuple)
    assert not isinstance(axes["deep"].values, Progression)


def test_where_holds_conditions_on_variables() -> None:
    made = network('space: {w: {of: 8..64..8, times: 3}}\nwhere: ["w[0] <= w[1]", "w[1] <= w[2]"]\n' + STEPS)
    assert len(made.where) == 2
    assert len(network("space: {d: 1..3}\nwhere: d != 2\n" + STEPS).where) == 1


@pytest.mark.parametrize(
    ("space", "code", "at"),
    [
        ("{widht: 1..3}", "E150", "widht"),
        ("{width: 16..8}", "E113", "16..8"),
        ("{width: 16..32..0}", "E113", "16..32..0"),
        ("{width: 16...32}", "E113", "16...32"),
        ("{width: []}", "E113", "[]"),
        ("{width: 16}", "E113", "16"),
        ("{width: {times: 3}}", "E112", "width"),
        ("{width: {of: 1..3, tims: 3}}", "E110", "tims"),
        ("{w: 8..16}", "E150", "w"),
        ("{w: {of: 8..16, times: 4}}", "E150", "w"),
        ("{w: {of: 8..16, times: 0}}", "E113", "0"),
        ("{width: {of: 1..3, when: depth > 1}}", "E130", "depth"),
        ("{width: {of: 1..3, when: in.h > 1}}", "E130", "in.h"),
        ("[width]", "E113", "[width]"),
    ],
)
def test_what_cannot_be_tried_is_answered_where_it_stands(space: str, code: str, at: str) -> None:
    found = problem(f"space: {space}\n{STEPS}")
    assert (found.code, culprit(found)) == (code, at)


def test_where_needs_a_space_and_knows_variables_only() -> None:
    assert culprit(problem("where: d > 1\n" + STEPS)) == "where"
    assert culprit(problem("space: {d: 1..3}\nwhere: dd > 1\n" + STEPS)) == "dd"


def test_the_words_of_the_file_are_values_of_an_axis_and_stand_in_conditions() -> None:
    text = "words: [plain, gated]\nvars: {mode: plain}\nspace: {mode: [plain, gated]}\nwhere: [mode != gated]\n"
    (axis,) = network(text + layers("{relu: , when: mode == plain}")).space
    assert [each.at.text for each in axis.values] == ["plain", "gated"]
    found = problem(text.replace("[plain, gated]}", "[plain, gatde]}") + layers("relu"))
    assert (found.code, found.labels[0].text) == ("E130", "did you mean `gated`?")


@pytest.mark.parametrize("condition", ["width + 1", "-width", "3", "[width > 1]", "max(width, 2)"])
def test_a_condition_that_cannot_be_one_is_refused_before_any_sweep(condition: str) -> None:
    text = f"vars: {{width: 16}}\nspace: {{width: 16..32}}\nwhere: ['{condition}']\n" + layers("relu")
    assert problem(text).code == "E134"
    axis = f"vars: {{width: 16}}\nspace: {{width: {{of: 16..32, when: '{condition}'}}}}\n" + layers("relu")
    assert problem(axis).code == "E134"


def test_conditions_may_be_words_of_truth_and_compound() -> None:
    text = "vars: {width: 16, deep: true}\nspace: {width: 16..32}\nwhere: [deep, not deep or width > 20, true]\n"
    assert len(network(text + layers("relu")).where) == 3
