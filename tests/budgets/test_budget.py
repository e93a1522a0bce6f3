"""Verdicts: inclusive, on exact integers, and never on a number that is not known."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcost.analysis.columns import Column
from convcost.analysis.measured import Measured
from convcost.analysis.settings import Settings
from convcost.analysis.totals import Figure, Total
from convcost.budgets.budget import NEW_PART, NO_PART, NOT_RECORDED, WAS_OVER, Old, Policy, Status, Verdict, judge
from convcost.graph.parts import Part
from convcost.language.globs import matches
from convcost.language.source import Source, Span
from convcost.notation.spec.figures import Limit, Rule
from tests.written import graph, layers

HERE = Span(Source("net.yaml", "26M"), 0, 3)
LENIENT = Policy()
INTEGERS = st.integers(min_value=0, max_value=2**63)


@dataclass(frozen=True)
class Told:
    """Figures as a test tells them, by metric, and of parts by path and metric."""

    whole: Mapping[str, Total[Figure] | int]
    parts: Mapping[str, Mapping[str, Total[Figure] | int]] = field(default_factory=dict)

    @property
    def paths(self) -> Collection[str]:
        return self.parts

    def matching(self, glob: str) -> list[Part]:
        return [Part(path) for path in self.parts if matches(path, glob, ".")]

    def figure(self, column: Column, settings: Settings, part: str | None = None) -> Total[Figure] | None:
        found = (self.whole if part is None else self.parts.get(part, {})).get(column.budget or column.key)
        return Total(found) if isinstance(found, int) else found


def limit(
    rule: Rule, value: int | Fraction, metric: str = "params", part: str | None = None, at_least: int = 0
) -> Limit:
    return Limit(metric, rule, value, HERE, at_least=at_least, part=part)


def verdict(
    of: Limit, now: Total[Figure] | int, old: Total[Figure] | int | None = None, policy: Policy = LENIENT
) -> Verdict:
    before = Old() if old is None else Old(Told({of.metric: old}))
    (found,) = judge([of], Told({of.metric: now}), before, policy)
    return found


def at_least(number: int) -> Total[Figure]:
    return Total(number, is_complete=False)


@pytest.mark.parametrize(
    ("rule", "value", "passes", "fails"),
    [
        ("max", 26_000_000, 26_000_000, 26_000_001),
        ("max", 0, 0, 1),
        ("min", 3, 3, 2),
    ],
)
def test_a_limit_is_inclusive(rule: Rule, value: int, passes: int, fails: int) -> None:
    assert (verdict(limit(rule, value), passes).status, verdict(limit(rule, value), passes).excess) == (Status.PASS, 0)
    assert (verdict(limit(rule, value), fails).status, verdict(limit(rule, value), fails).excess) == (Status.FAIL, 1)


@given(st.sampled_from(["max", "min"]), INTEGERS, INTEGERS)
def test_a_verdict_is_the_comparison_of_two_integers(rule: Rule, value: int, now: int) -> None:
    holds = now <= value if rule == "max" else now >= value
    assert verdict(limit(rule, value), now).status is (Status.PASS if holds else Status.FAIL)


@given(st.integers(0, 10**6), INTEGERS, INTEGERS)
def test_growth_in_percent_is_compared_as_integers(hundredths: int, old: int, now: int) -> None:
    holds = now * 10_000 <= old * (10_000 + hundredths)
    found = verdict(limit("growth", Fraction(hundredths, 10_000)), now, old)
    assert found.status is (Status.PASS if holds else Status.FAIL)
    assert (found.excess <= 0) is holds


@pytest.mark.parametrize(
    ("of", "old", "most"),
    [
        (limit("growth", 0), 7919, 7919),
        (limit("growth", 5), 7919, 7924),
        (limit("growth", Fraction(1, 100)), 7919, 7919 + 79),
        (limit("growth", Fraction(1, 100), at_least=100), 7919, 7919 + 100),
        (limit("growth", Fraction(1, 100), at_least=70), 7919, 7919 + 79),
        (limit("growth", Fraction(50, 100)), 0, 0),
        (limit("growth", Fraction(50, 100), at_least=3), 0, 3),
    ],
)
def test_growth_is_over_the_base(of: Limit, old: int, most: int) -> None:
    assert verdict(of, most, old).status is Status.PASS
    over = verdict(of, most + 1, old)
    assert (over.status, over.bound, over.excess) == (Status.FAIL, most, 1)


def test_growth_without_a_base_is_skipped_with_the_reason() -> None:
    found = verdict(limit("growth", 0), 7)
    assert (found.status, found.reason) == (Status.SKIP, "there is no base")
    (found,) = judge([limit("growth", 0)], Told({"params": 7}), Old(None, "it is new"), LENIENT)
    assert (found.status, found.reason) == (Status.SKIP, "it is new")
    (found,) = judge([limit("growth", 0)], Told({"params": 7}), Old(Told({"macs": 5})), LENIENT)
    assert (found.status, found.reason) == (Status.SKIP, NOT_RECORDED)


def test_a_warning_fails_only_when_strict() -> None:
    assert verdict(limit("warn", 7), 7).status is Status.PASS
    assert verdict(limit("warn", 7), 8).status is Status.WARN
    assert verdict(limit("warn", 7), 8, policy=Policy(strict=True)).status is Status.FAIL


@pytest.mark.parametrize(
    ("rule", "known", "status"),
    [
        ("max", 8, Status.FAIL),
        ("max", 7, Status.UNKNOWN),
        ("warn", 8, Status.WARN),
        ("min", 7, Status.PASS),
        ("min", 6, Status.UNKNOWN),
    ],
)
def test_a_lower_bound_decides_only_what_it_can(rule: Rule, known: int, status: Status) -> None:
    assert verdict(limit(rule, 7), at_least(known)).status is status


def test_growth_of_lower_bounds() -> None:
    growth = limit("growth", 1)
    assert verdict(growth, at_least(9), 7).status is Status.FAIL
    assert verdict(growth, at_least(8), 7).status is Status.UNKNOWN
    assert verdict(growth, 8, at_least(7)).status is Status.PASS
    assert verdict(growth, 9, at_least(7)).status is Status.UNKNOWN
    assert verdict(growth, at_least(7), at_least(7)).status is Status.UNKNOWN


@pytest.mark.parametrize("rule", ["max", "min"])
def test_a_figure_that_is_not_defined_cannot_be_judged(rule: Rule) -> None:
    assert verdict(limit(rule, 3, "receptive_field"), Total(None)).status is Status.UNKNOWN


def test_of_a_figure_per_axis_the_worst_one_counts() -> None:
    field: Total[Figure] = Total((31, 427))
    over = verdict(limit("max", 400, "receptive_field"), field)
    assert (over.status, over.judged, over.excess) == (Status.FAIL, 427, 27)
    under = verdict(limit("min", 32, "receptive_field"), field)
    assert (under.status, under.judged, under.excess) == (Status.FAIL, 31, 1)
    assert verdict(limit("min", 31, "receptive_field"), field).status is Status.PASS
    grown = verdict(limit("growth", 0, "receptive_field"), Total((33, 427)), Total((31, 427)))
    assert (grown.status, grown.judged, grown.bound) == (Status.FAIL, 33, 31)
    assert verdict(limit("growth", 0, "receptive_field"), Total((427,)), Total((31, 427))).status is Status.FAIL
    assert verdict(limit("growth", 0, "receptive_field"), Total((5, 7, 31)), Total((31, 29))).status is Status.PASS


def test_a_word_is_above_every_number() -> None:
    whole: Total[Figure] = Total("whole input")
    assert verdict(limit("min", 3, "receptive_field"), whole).status is Status.PASS
    over = verdict(limit("max", 3, "receptive_field"), whole)
    assert (over.status, over.excess) == (Status.FAIL, inf)
    assert verdict(limit("growth", 0, "receptive_field"), whole, whole).status is Status.PASS
    assert verdict(limit("growth", 0, "receptive_field"), whole, whole).excess is None
    assert verdict(limit("growth", 0, "receptive_field"), whole, Total((31,))).status is Status.FAIL
    assert verdict(limit("growth", 0, "receptive_field"), Total((31,)), whole).status is Status.PASS


PARTS = {"stem": 11, "stage1": 29, "stage1.conv": 13, "stage2": 60}
NOW = Told({"macs": 100}, {path: {"macs": count} for path, count in PARTS.items()})


def of_parts(value: int | Fraction, part: str, now: Told = NOW, old: Old | None = None, **how: bool) -> list[Verdict]:
    return list(judge([limit("max", value, "macs", part)], now, old or Old(), Policy(**how)))


def test_a_glob_limits_every_part_that_it_matches_for_itself() -> None:
    found = of_parts(29, "stage*")
    assert [(each.part, each.status, each.judged) for each in found] == [
        ("stage1", Status.PASS, 29),
        ("stage2", Status.FAIL, 60),
    ]
    assert [each.part for each in of_parts(29, "stage1.*")] == ["stage1.conv"]
    assert [each.part for each in of_parts(29, "**")] == list(PARTS)


def test_a_glob_that_matches_nothing_is_told() -> None:
    (found,) = of_parts(29, "stagee*")
    assert (found.is_unmatched, found.status, found.reason) == (True, Status.SKIP, NO_PART)


def test_a_share_is_of_the_whole_and_compared_as_integers() -> None:
    share = Fraction(1, 3)
    assert of_parts(share, "p", Told({"macs": 100}, {"p": {"macs": 33}}))[0].status is Status.PASS
    over = of_parts(share, "p", Told({"macs": 100}, {"p": {"macs": 34}}))[0]
    assert (over.status, over.bound, over.excess) == (Status.FAIL, 33, 1)
    assert of_parts(Fraction(0), "p", Told({"macs": 100}, {"p": {"macs": 0}}))[0].status is Status.PASS
    (least,) = judge([limit("min", share, "macs", "p")], Told({"macs": 100}, {"p": {"macs": 33}}), Old(), LENIENT)
    assert (least.status, least.bound, least.excess) == (Status.FAIL, 34, 1)


def test_a_share_of_a_lower_bound_passes_or_is_not_known() -> None:
    bound = at_least(100)
    assert of_parts(Fraction(1, 3), "p", Told({"macs": bound}, {"p": {"macs": 33}}))[0].status is Status.PASS
    assert of_parts(Fraction(1, 3), "p", Told({"macs": bound}, {"p": {"macs": 34}}))[0].status is Status.UNKNOWN
    assert of_parts(Fraction(0), "p", Told({"macs": bound}, {"p": {"macs": 1}}))[0].status is Status.FAIL


def test_growth_of_a_new_part_is_skipped() -> None:
    (found,) = judge([limit("growth", 0, "macs", "stem")], NOW, Old(Told({"macs": 100})), LENIENT)
    assert (found.status, found.reason) == (Status.SKIP, NEW_PART)


@pytest.mark.parametrize(
    ("of", "old", "now", "status"),
    [
        (limit("max", 7), 9, 9, Status.WARN),
        (limit("max", 7), 9, 8, Status.WARN),
        (limit("max", 7), 9, 10, Status.FAIL),
        (limit("max", 7), 7, 8, Status.FAIL),
        (limit("min", 7), 5, 5, Status.WARN),
        (limit("min", 7), 5, 4, Status.FAIL),
        (limit("growth", 0), 5, 6, Status.FAIL),
        (limit("max", 7), at_least(9), 9, Status.WARN),
        (limit("max", 7), 9, at_least(9), Status.FAIL),
    ],
)
def test_only_new_warns_of_what_was_over_and_is_not_worse(
    of: Limit, old: Total[Figure] | int, now: Total[Figure] | int, status: Status
) -> None:
    found = verdict(of, now, old, Policy(only_new=True))
    assert found.status is status
    assert found.reason == (WAS_OVER if status is Status.WARN else "")


def test_only_new_compares_shares_as_shares() -> None:
    was = Old(Told({"macs": 100}, {"p": {"macs": 40}}))
    for part, whole, status in ((80, 200, Status.WARN), (79, 200, Status.WARN), (81, 200, Status.FAIL)):
        (found,) = of_parts(Fraction(1, 3), "p", Told({"macs": whole}, {"p": {"macs": part}}), was, only_new=True)
        assert found.status is status


def test_only_new_without_a_base_fails() -> None:
    assert verdict(limit("max", 7), 9, None, Policy(only_new=True)).status is Status.FAIL


def test_a_strict_warning_that_is_old_stays_one() -> None:
    assert verdict(limit("warn", 7), 9, 9, Policy(strict=True, only_new=True)).status is Status.WARN


def test_a_built_network_is_measured_under_the_settings_of_each_limit() -> None:
    text = layers("{conv: {out: 7, kernel: [3, 5]}, as: stem}", "{conv: {out: 11, kernel: 1}, as: head}")
    net = Measured(graph(text))
    stem, head = 7 * 3 * 3 * 5 + 7, 11 * 7 * 1 * 1 + 11
    limits = [
        Limit("weights", "max", stem + head, HERE, settings=Settings(dtype="int8")),
        Limit("weights", "max", 4 * (stem + head) - 1, HERE),
        Limit("macs", "max", 2 * 11 * 13 * 7 * 3 * 3 * 5, HERE, part="stem", settings=Settings(batch=2)),
        Limit("params", "max", head, HERE, part="head"),
    ]
    found = judge(limits, net, Old(), LENIENT)
    assert [(each.status, each.excess) for each in found] == [
        (Status.PASS, 0), (Status.FAIL, 1), (Status.PASS, 0), (Status.PASS, 0)
    ]  # fmt: skip
