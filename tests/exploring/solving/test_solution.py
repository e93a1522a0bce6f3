"""The best of all candidates: the five questions of the research, and networks in which halving goes wrong."""

from typing import Any

import pytest

import convcost
from convcost.exploring.solving.asking import objective_of
from convcost.exploring.solving.page import Solution
from convcost.exploring.solving.solution import solve
from convcost.page.formats import text
from convcost.page.look import Look
from tests.exploring.designs.asked import asked

VANISHING: dict[str, Any] = {
    "convcost": 1,
    "name": "A projection vanishes at one width",
    "input": [64, 14, 14],
    "vars": {"w": 8},
    "layers": [
        {"conv": {"out": "w", "kernel": 1}},
        {"conv": {"out": "4*w", "kernel": 1}},
        {"conv": {"out": 64, "kernel": 5}, "when": "in != 64"},
    ],
}


@pytest.mark.parametrize(
    ("net", "vary", "most", "point", "macs"),
    [
        ("efficientnet_b0", "width=0.1..2.0..0.01", "300M", "0.84", 299_110_336),
        ("mobilenet_v3_large", "width=0.1..2.0..0.01", "300M", "1.16", 299_409_880),
        ("mobilenet_v2", "width=0.1..2.0..0.01", "300M", "0.98", 299_896_192),
        ("efficientnet_b0", "res=32..640..32", "300M", "192", 283_961_728),
        ("resnet50", "width=1..128", "1G", "15", 993_776_640),
    ],
)
def test_inverse_queries(net: str, vary: str, most: str, point: str, macs: int) -> None:
    found = solve(asked(net, vary, most=[f"macs={most}"]))
    assert found.best is not None
    assert list(found.best.values.values()) == [point]
    assert found.best.figures[1] == macs


def macs(w: int) -> int:
    projection = 10 * 10 * 64 * 4 * w * 5 * 5 if 4 * w != 64 else 0
    return 14 * 14 * w * 64 + 14 * 14 * 4 * w * w + projection


def test_halving_would_miss_the_best() -> None:
    """From 15 to 16 the multiply-adds fall."""
    most = 3_000_000
    fitting = [w for w in range(1, 33) if macs(w) <= most]
    assert fitting[-2:] == [len(fitting) - 1, 16]
    found = solve(asked(VANISHING, "w=1..32", most=[f"macs={most}"]))
    assert found.best is not None
    assert found.best.values == {"w": "16"}
    assert found.best.figures[1] == 14 * 14 * 16 * 64 + 14 * 14 * 64 * 16
    assert found.below_that_miss == 16 - len(fitting)


def test_neighbours_say_what_they_miss() -> None:
    found = solve(asked("resnet50", "width=14..16", most=["macs=1G"]))
    below, above = found.neighbours
    assert below.misses == ()
    assert above.figures[1] == 1_035_272_192
    assert above.misses == ("35.27 M above max MACs",)


def test_widths_that_groups_do_not_divide_are_holes() -> None:
    grouped = {**VANISHING, "layers": [{"conv": {"out": "w", "kernel": 1, "groups": 4}}]}
    found = solve(asked(grouped, "w=1..11"))
    assert found.best is not None
    assert found.best.values == {"w": "8"}
    assert [each.code for each in found.neighbours] == ["E300", "E300"]
    assert found.designs.refused == {"E300": 9}


def test_an_objective_comes_before_the_names() -> None:
    question = asked("resnet50", "res=64..256..64", "width=8..64..8", most=["macs=1G"])
    settings = question.subject.settings
    named = solve(question)
    largest = solve(question, objective_of("params", None, None, settings))
    nearest = solve(question, objective_of(None, None, "macs=500M", settings))
    assert named.best is not None
    assert largest.best is not None
    assert nearest.best is not None
    assert named.best.values["res"] == "256"
    assert largest.best.figures[0] == max(largest.designs.figures[0])
    distances = [abs(each - 500_000_000) for each in nearest.designs.figures[1]]
    assert abs(nearest.best.figures[1] - 500_000_000) == min(distances)


def test_nothing_fits() -> None:
    found = solve(asked("resnet50", "width=1..4", most=["macs=1"]))
    assert found.best is None
    assert Solution(found).status == 1
    assert Solution(found).data().content["point"] is None


def test_data_and_records() -> None:
    answer = Solution(solve(asked("resnet50", "width=14..16", most=["macs=1G"])))
    assert answer.data().content["point"] == {"width": 15}
    assert answer.data().content["totals"] == {"params": 7_684_135, "macs": 993_776_640}
    assert answer.point == {"width": 15}
    rows = list(answer.records().rows)
    assert [row[0] for row in rows] == ["14", "15", "16"]
    assert rows[1][1:] == [7_684_135, 993_776_640, "meets everything"]


HALF_KNOWN: dict[str, Any] = {
    "convcost": 1,
    "name": "Half known",
    "input": [3, 7, 11],
    "vars": {"w": 5, "known": 1},
    "layers": [
        {"conv": {"out": "w", "kernel": [1, 3]}},
        {"opaque": {"shape": [2, 7, 11], "params": 13, "macs": "unknown"}, "when": "known == 0"},
    ],
}
CONV = 3 * 3 * 7 * 9
"""Multiplications per channel of the convolution; where ``known`` is 0 there are more, and nobody knows how many."""


def test_a_neighbour_that_nobody_can_judge_is_not_said_to_meet_or_to_miss() -> None:
    beside = {
        each.beside: each for each in solve(asked(HALF_KNOWN, "w=4..6", "known=0..1", most=["macs=3k"])).neighbours
    }
    assert beside["known"].misses == ("not known whether it meets macs<=3,000",)
    assert beside["known"].lower_bounds == ("macs",)
    found = solve(asked(HALF_KNOWN, "w=4..6", "known=0", least=[f"macs={5 * CONV}"]))
    assert found.best is not None
    assert (found.best.values, found.best.lower_bounds) == ({"w": "6", "known": "0"}, ("macs",))
    assert [each.misses for each in found.neighbours] == [()]
    nearest = objective_of(None, None, f"macs={5 * CONV}", found.designs.question.subject.settings)
    below, _ = solve(found.designs.question, nearest).neighbours
    assert below.misses == ("not known whether it meets macs>=2,835",)


def test_a_lower_bound_beyond_a_maximum_misses_it_by_at_least_that() -> None:
    question = asked(HALF_KNOWN, "known=0..1", "w=5", most=[f"macs={5 * CONV}"])
    solved = solve(question)
    assert solved.best is not None
    assert [each.misses for each in solved.neighbours] == [("not known whether it meets macs<=2,835",)]
    wide = {
        **HALF_KNOWN,
        "layers": [{"conv": {"out": "w + 2 * (1 - known)", "kernel": [1, 3]}}, HALF_KNOWN["layers"][1]],
    }
    (beside,) = solve(asked(wide, "known=0..1", "w=5", most=[f"macs={5 * CONV}"])).neighbours
    assert beside.misses == (f"at least {2 * CONV:,} above max MACs",)


def test_lower_bounds_are_marked_in_everything_that_is_told() -> None:
    answer = Solution(solve(asked(HALF_KNOWN, "w=4..5", "known=0", least=["macs=1"])))
    page = text.render(answer, (), Look())
    assert f">={5 * CONV:,}" in page
    assert f">={4 * CONV:,}" in page
    assert "Figures with >= and unknown ones may be larger" in page
    records = answer.records()
    assert list(records.titles) == ["w", "known", "params", "macs", "verdict", "lower_bounds"]
    assert [row[-1] for row in records.rows] == ["macs", "macs"]
    content = answer.data().content
    assert (content["lower_bounds"], content["neighbours"][0]["lower_bounds"]) == (["macs"], ["macs"])
    assert "may be the best in truth" not in page
    question = asked(HALF_KNOWN, "w=4..5", "known=0..1")
    for column, is_uncertain in (("params", False), ("macs", True)):
        chosen = Solution(solve(question, objective_of(column, None, None, question.subject.settings)))
        assert ("may be the best in truth" in text.render(chosen, (), Look())) is is_uncertain
    known = Solution(solve(asked(HALF_KNOWN, "w=4..5", "known=1")))
    assert ">=" not in text.render(known, (), Look())
    assert "lower_bounds" not in known.data().content
    assert list(known.records().titles)[-1] == "verdict"


def test_where_bisection_fails() -> None:
    """At w = 16 the projection vanishes: (64 w + 4 w w) * 784, elsewhere 64 * 4 w * 784 more. Bisection says 10."""
    branches = {
        "main": [{"conv": {"out": "w", "kernel": 1}}, {"conv": {"out": "4*w", "kernel": 1}}],
        "skip": [{"conv": {"out": "4*w", "kernel": 1}, "when": "in != 4*w"}],
    }
    made = {"convcost": 1, "name": "Vanishing", "input": [64, 28, 28], "vars": {"w": 5}, "layers": [{"add": branches}]}

    def macs(w: int) -> int:
        return 784 * (64 * w + 4 * w * w + (64 * 4 * w if w != 16 else 0))

    assert (macs(15), macs(16)) == (4_468_800, 1_605_632)
    found = convcost.solve(made, {"w": range(1, 33)}, max={"macs": "3M"})
    assert (found.point, found.totals["macs"]) == ({"w": 16}, macs(16))
    assert [w for w in range(1, 33) if macs(w) <= 3_000_000] == [*range(1, 11), 16]
    assert found.found.below_that_miss == len(range(11, 16))
