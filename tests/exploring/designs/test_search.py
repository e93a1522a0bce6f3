"""What is required of designs of which some figures are only lower bounds: who meets it, who does not, who knows."""

from collections.abc import Sequence
from typing import Any

import pytest

from convcost.exploring.designs import search as searching
from convcost.exploring.designs.evaluation import Evaluation
from convcost.exploring.designs.search import Designs, gathered, search
from tests.exploring.designs.asked import asked

NETWORK: dict[str, Any] = {
    "convcost": 1,
    "name": "Half known",
    "input": [3, 7, 11],
    "vars": {"w": 5, "known": 1},
    "layers": [
        {"conv": {"out": "w", "kernel": [1, 3]}},
        {"opaque": {"shape": [2, 7, 11], "params": 13, "macs": "unknown"}, "when": "known == 0"},
        {"opaque": {"shape": [2, 7, 11], "params": 13, "macs": 17}, "when": "known == 1"},
    ],
}
"""Its parameters are known; where ``known`` is 0 its multiplications are those of the convolution, or more."""
CONV = 3 * 1 * 3 * 7 * 9
"""Multiplications per channel that comes out."""


def found(*vary: str, arrays: bool, most: Sequence[str] = (), least: Sequence[str] = ()) -> Designs:
    question = asked(NETWORK, *vary, most=most, least=least)
    evaluation = Evaluation(question.subject, question.space, with_arrays=arrays)
    return gathered(question, [searching.computed(evaluation, question, 0, range(question.space.size))])


@pytest.fixture(params=[False, True], ids=["lists", "arrays"])
def arrays(request: pytest.FixtureRequest) -> bool:
    if request.param:
        pytest.importorskip("numpy", reason="numpy is not installed: vectors are lists")
    return bool(request.param)


def widths(designs: Designs) -> list[int]:
    return [int(designs.texts(place)["w"]) for place in range(len(designs.points))]


def test_a_lower_bound_beyond_a_maximum_misses_it_and_below_it_says_nothing(arrays: bool) -> None:
    designs = found("w=1..9", "known=0", arrays=arrays, most=[f"macs={4 * CONV}"])
    assert (widths(designs), designs.unjudged, designs.outside) == ([], 4, 9 - 4)


def test_a_lower_bound_that_reaches_a_minimum_meets_it_and_below_it_says_nothing(arrays: bool) -> None:
    designs = found("w=1..9", "known=0", arrays=arrays, least=[f"macs={4 * CONV}"])
    assert (widths(designs), designs.unjudged, designs.outside) == ([4, 5, 6, 7, 8, 9], 3, 0)


@pytest.mark.parametrize("most_first", [False, True])
def test_what_is_missed_for_certain_is_missed_in_whichever_order(arrays: bool, most_first: bool) -> None:
    """Between limits of one column no bound is enough; what another column misses is outside all the same."""
    params = ("params", 5 * (3 * 3 + 1) + 13)
    macs = ("macs", 4 * CONV)
    limits = [f"{name}={value}" for name, value in ((params, macs) if most_first else (macs, params))]
    designs = found("w=1..9", "known=0", arrays=arrays, least=limits)
    assert (widths(designs), designs.unjudged, designs.outside) == ([5, 6, 7, 8, 9], 0, 4)
    designs = found("w=1..9", "known=0", arrays=arrays, most=limits)
    assert (widths(designs), designs.unjudged, designs.outside) == ([], 4, 5)
    designs = found("w=1..9", "known=0", arrays=arrays, least=limits[:1], most=limits[1:])
    expected = ([], 0, 9) if most_first else ([4, 5], 3, 4)
    assert (widths(designs), designs.unjudged, designs.outside) == expected


def test_exact_figures_beside_them_are_judged(arrays: bool) -> None:
    """Nine bounds and nine exact figures, in one space."""
    limit = f"macs={4 * CONV + 17}"
    designs = found("w=1..9", "known=0,1", arrays=arrays, least=[limit])
    assert (widths(designs), designs.unjudged, designs.outside) == ([4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9], 4, 3)
    designs = found("w=1..9", "known=0,1", arrays=arrays, most=[limit])
    assert (widths(designs), designs.unjudged, designs.outside) == ([1, 2, 3, 4], 4, 5 + 5)


def test_points_are_counted_once() -> None:
    designs = search(asked(NETWORK, "w=1..9", "known=0,1", least=["macs=1k", "params=50"], most=["macs=2k"]), range(18))
    assert len(designs.points) + designs.unjudged + designs.outside + designs.refused.total() == designs.total == 18
