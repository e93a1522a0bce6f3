"""What designs are to meet: quantities in the unit of a column, and what the budgets of a file ask for."""

from fractions import Fraction
from typing import Any

import pytest

import convcost
from convcost.analysis.settings import Settings
from convcost.errors import ConvcostError
from convcost.exploring.designs.budgeted import left_to_check, of_budgets
from convcost.exploring.designs.requirement import target
from convcost.networks import devices

PLAIN = Settings()
ON_T4 = Settings(device=devices.find("t4"))
BUDGETED: dict[str, Any] = {
    "convcost": 1,
    "name": "Budgeted",
    "input": [3, 7, 11],
    "vars": {"w": 5},
    "layers": [{"conv": {"out": "w", "kernel": [1, 3]}}],
}


def with_budgets(budgets: dict[str, Any], **more: Any) -> Any:
    return {**BUDGETED, "budgets": budgets, **more}


def test_bytes_round_so_that_a_limit_is_no_looser_than_written() -> None:
    assert target("--max", "weights=1.0001kB", PLAIN).value == 1000
    assert target("--min", "weights=1.0001kB", PLAIN, "min").value == 1001


@pytest.mark.parametrize(
    ("text", "seconds"), [("2 ms", Fraction(2, 1000)), ("0.7us", Fraction(7, 10**7)), ("1.5 s", Fraction(3, 2))]
)
def test_times_have_units(text: str, seconds: Fraction) -> None:
    assert target("--max", f"least_seconds={text}", ON_T4).value == seconds


@pytest.mark.parametrize(("text", "what"), [("3", "needs a unit"), ("3 min", "is no time"), ("fast", "not a quantity")])
def test_what_is_no_time_is_refused(text: str, what: str) -> None:
    with pytest.raises(ConvcostError, match=what):
        target("--max", f"least_seconds={text}", ON_T4)


def test_a_budget_is_judged_under_its_own_settings() -> None:
    """Weights of int8 are bytes: w * 3 * 3 + w of them; multiply-adds of 13 samples w * 3 * 3 * 7 * 9 * 13."""
    network = convcost.load(with_budgets({"dtype": "int8", "weights": "0.07kB"}))
    swept = convcost.sweep(network, {"w": range(1, 31)}, within_budgets=True)
    assert [point["w"] for point, _ in swept] == list(range(1, 70 // 10 + 1))
    assert swept.design(2).totals["weight_bytes (int8)"] == 3 * 10
    many = convcost.load(with_budgets({"batch": 13, "macs": 13 * 11 * 567}))
    assert max(point["w"] for point, _ in convcost.sweep(many, {"w": range(1, 31)}, within_budgets=True)) == 11
    assert convcost.solve(many, {"w": range(1, 31)}, within_budgets=True).point == {"w": 11}


def test_a_budget_of_the_type_of_the_file_is_the_usual_one() -> None:
    network = convcost.load(with_budgets({"weights": "0.07kB"}, dtype="int8"))
    (limit,) = of_budgets(network, None, PLAIN)
    assert limit.column.key == "weight_bytes"
    assert len(convcost.sweep(network, {"w": range(1, 31)}, within_budgets=True)) == 7


def test_budgets_of_variants_are_not_judged_where_the_variant_varies() -> None:
    network = convcost.load(with_budgets({"variants": {"wide": {"params": 40}}}, variants={"wide": {"w": 31}}, vars={}))
    with pytest.raises(ConvcostError, match="not those of other variants"):
        convcost.sweep(network, {"variant": "wide"}, within_budgets=True)


def test_a_budget_of_a_variant_replaces_the_general_one() -> None:
    variants = {"narrow": {"w": 3}, "wide": {"w": 31}}
    network = convcost.load(
        with_budgets({"params": 40, "variants": {"wide": {"params": 400}}}, variants=variants, vars={})
    )
    assert [each.value for each in of_budgets(network, "narrow", PLAIN)] == [40]
    assert [each.value for each in of_budgets(network, "wide", PLAIN)] == [400]


PARTED: dict[str, Any] = {
    **BUDGETED,
    "layers": [
        {"seq": [{"conv": {"out": "w", "kernel": 1}, "as": "a"}], "as": "head"},
        {"seq": [{"conv": {"out": 2, "kernel": [1, 3]}, "as": "a"}], "as": "tail"},
    ],
}


def test_a_budget_of_parts_holds_for_each_of_them() -> None:
    """Of the head 3 w + w parameters, of the tail 2 * 3 w + 2: at most 40 of each is w <= 10 and w <= 6."""
    limits = {"parts": {"head": {"params": 40}, "*": {"params": {"max": 40}}, "tail": {"params": {"min": 20}}}}
    network = convcost.load({**PARTED, "budgets": limits})
    assert len(of_budgets(network, None, PLAIN)) == 3
    assert [point["w"] for point, _ in convcost.sweep(network, {"w": range(1, 31)}, within_budgets=True)] == [
        3,
        4,
        5,
        6,
    ]


def test_a_budget_of_parts_that_a_design_lacks_cannot_be_judged() -> None:
    layers = [{"conv": {"out": 2, "kernel": 1}, "as": "wide", "when": "w > 5"}, {"conv": {"out": 3, "kernel": 1}}]
    network = convcost.load({**BUDGETED, "layers": layers, "budgets": {"parts": {"wide": {"params": 10}}}})
    swept = convcost.sweep(network, {"w": range(1, 9)}, within_budgets=True)
    assert ([point["w"] for point, _ in swept], swept.designs.unjudged) == ([6, 7, 8], 5)


def test_budgets_that_need_more_than_a_design_are_said_to_be_left() -> None:
    limits = {"params": {"max": 100, "growth": "1%"}, "parts": {"head": {"macs": "40%"}}}
    network = convcost.load({**PARTED, "budgets": limits})
    assert left_to_check(network, None, PLAIN) == ("the growth of params", "macs of head as a share")
    said = "2 budgets are left to `convcost check`: the growth of params, macs of head as a share"
    assert said in str(convcost.solve(network, {"w": range(1, 31)}, within_budgets=True))
    only = convcost.load({**PARTED, "budgets": {"params": {"growth": "1%"}}})
    with pytest.raises(ConvcostError, match="no budgets that a design alone can meet"):
        convcost.sweep(only, {"w": range(1, 31)}, within_budgets=True)


@pytest.mark.parametrize(
    ("widths", "said"),
    [
        ([5], "The one candidate meets params<=50"),
        ([50], "The one candidate does not meet params<=50"),
        ([5, 50], "Of 2 candidates, each computed, 1 meets params<=50"),
        ([0, 5], "1 candidate is no network (E200 1)"),
        ([50, 51], "None of 2 candidates meets params<=50"),
    ],
)
def test_one_candidate_is_no_candidates(widths: list[int], said: str) -> None:
    network = convcost.load(BUDGETED)
    assert said in " ".join(str(convcost.solve(network, {"w": widths}, max={"params": 50})).split())
