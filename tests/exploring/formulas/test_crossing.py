"""Where two networks cross: the difference, and every change of its sign."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convcost.analysis.settings import Settings
from convcost.api import load
from convcost.errors import ConvcostError
from convcost.exploring.formulas.asking import beside, subject_of
from convcost.exploring.formulas.crossing import Crossing, crossing, signs
from convcost.exploring.formulas.crossing_page import CrossingPage


def crossed(one: dict[str, Any], other: dict[str, Any], *free: str, columns: tuple[str, ...] = ()) -> Crossing:
    subject = subject_of(load(one), None, free, columns, Settings())
    return crossing(subject, beside(subject, load(other), None), free)


def network(*layers: Any, **variables: int) -> dict[str, Any]:
    named = {"vars": variables} if variables else {}
    bare = {"conv": {"bias": False, "padding": "same"}}
    return {"convcost": 1, "name": "N", "input": [192, 28, 28], **named, "defaults": bare, "layers": list(layers)}


NAIVE = network({"conv": {"out": 32, "kernel": 5}})
REDUCED = network({"conv": {"out": "r", "kernel": 1}}, {"conv": {"out": 32, "kernel": 5}}, r=16)


def test_the_5x5_branch_of_inception_3a_in_its_reduction_width() -> None:
    found = crossed(REDUCED, NAIVE, "r")
    assert found.difference(0) == (-25 * 192 * 32, 192 + 25 * 32)
    assert found.difference(1) == (-784 * 25 * 192 * 32, 784 * (192 + 25 * 32))
    assert found.runs(0) == found.runs(1) == ((1, 154, -1), (155, 2**20, 1))


def test_a_square_is_less_than_a_line_between_two_widths_and_equal_at_both() -> None:
    stacked = network({"conv": {"out": "r", "kernel": 1}}, {"conv": {"out": "r", "kernel": 1}}, r=7)
    found = crossed(stacked, network({"conv": {"out": "3*r", "kernel": 1}}, r=7), "r")
    assert found.difference(0) == (0, 192 - 3 * 192, 1)
    assert found.runs(0) == ((1, 383, -1), (384, 384, 0), (385, 2**20, 1))


def test_what_takes_the_largest_of_several_is_said_to_be_no_polynomial() -> None:
    page = CrossingPage(crossed(REDUCED, NAIVE, "r", columns=("peak_memory",)))
    assert list(page.data().content["differences"].values()) == [None]


def test_guards_bound_where_the_signs_are_told() -> None:
    padded = network({"conv": {"out": 3, "kernel": "r", "padding": 0}}, r=5)
    runs = crossed(padded, NAIVE, "r").runs(0)
    assert runs is not None
    assert (runs[0].first, runs[-1].last) == (1, 28)


def test_two_names_are_refused() -> None:
    one = network({"conv": {"out": "r", "kernel": "k"}}, r=16, k=3)
    with pytest.raises(ConvcostError, match="cross in one name"):
        crossed(one, NAIVE, "r", "k")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(-60, 60), max_size=5), st.integers(1, 40))
def test_the_runs_of_signs_are_those_of_every_place(coefficients: list[int], last: int) -> None:
    found = [run.sign for run in signs(tuple(coefficients), 1, last) for _ in range(run.first, run.last + 1)]
    values = [sum(each * place**power for power, each in enumerate(coefficients)) for place in range(1, last + 1)]
    assert found == [(value > 0) - (value < 0) for value in values]
