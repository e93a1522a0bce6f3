"""The rule by which a published figure is classified: its order, its limits, and how it fails."""

import pytest

from convcost.errors import Problem
from convcost.published.verification import FigureVerdict, Verified, verify
from convcost.published.verification.arithmetic import lines
from tests.written import culprit, network

STEM, NORM, AUX, HIDDEN, HEAD = 7 * 3 * 3 * 3 + 7, 2 * 7, 5 * 7 + 5, 11 * 7 + 11, 5 * 11 + 5
TOTAL = STEM + NORM + AUX + HIDDEN + HEAD
BIASES = 7 + 5 + 11 + 5
PLACES = 11 * 15
STEM_MACS, AUX_MACS, HIDDEN_MACS, HEAD_MACS = PLACES * 7 * 3 * 3 * 3, PLACES * 5 * 7, 11 * 7, 5 * 11
TOTAL_MACS = STEM_MACS + AUX_MACS + HIDDEN_MACS + HEAD_MACS

NET = """\
input: [3, 13, 17]
vars: {width: 7}
layers:
  - {conv: {out: width, kernel: 3, norm: batch}, as: stem}
  - {side: [conv: {out: 5, kernel: 1}], as: aux}
  - global_avgpool
  - {linear: 11, as: hidden}
  - {linear: 5, as: head}
"""
FAMILY = """\
input: [3, 13, 17]
variants:
  narrow: {width: 7, deep: false}
  wide: {width: 13, deep: false}
  deep: {width: 13, deep: true}
layers:
  - {conv: {out: width, kernel: 3, bias: false}, as: stem}
  - {conv: {out: 5, kernel: 1, bias: false}, as: last, when: deep}
"""


def judged(reference: str, net: str = NET) -> list[Verified | Problem]:
    found = network(f"{net}references:\n  - {{source: Table 1, {reference}}}\n")
    return list(verify(found, found.each_variant))


def verdict(reference: str, net: str = NET) -> FigureVerdict:
    (verified,) = judged(reference, net)
    assert isinstance(verified, Verified)
    (found,) = verified.verdicts
    return found


def told(reference: str, net: str = NET) -> tuple[str, list[str]]:
    found = verdict(reference, net)
    return found.outcome, lines(found)


@pytest.mark.parametrize(
    ("value", "outcome", "arithmetic"),
    [
        (f"{TOTAL}", "exact", f"{TOTAL}, to the last digit"),
        ("0.40K", "rounded", f"{TOTAL} = 0.3980 K, rounded"),
        ("0.39K", "truncated", f"{TOTAL} = 0.3980 K, cut off"),
    ],
)
def test_a_figure_of_the_network_itself_is_exact_rounded_or_truncated(value, outcome, arithmetic):
    assert told(f"metric: params, value: {value}") == (outcome, [arithmetic])


@pytest.mark.parametrize(
    ("change", "arithmetic"),
    [
        (-BIASES, f"398 - {BIASES} biases"),
        (-NORM, f"398 - {NORM} norms"),
        (2 * 7, "398 + 14 running statistics"),
        (-AUX, f"398 - {AUX} auxiliary heads (aux.conv)"),
        (-HEAD, f"398 - {HEAD} last layer (head)"),
        (-HIDDEN - HEAD, f"398 - {HIDDEN + HEAD} dense layers (hidden, head)"),
    ],
)
def test_parameters_may_leave_out_or_include(change, arithmetic):
    value = TOTAL + change
    assert told(f"metric: params, value: {value}") == ("scope", [f"{arithmetic} = {value}, to the last digit"])


@pytest.mark.parametrize(
    ("change", "arithmetic"),
    [
        (PLACES * 7 + PLACES * 5 + 11 + 5, f"+ {PLACES * 12 + 16:,} biases"),
        (PLACES * 7, f"+ {PLACES * 7:,} norms"),
        (-AUX_MACS, f"- {AUX_MACS:,} auxiliary heads (aux.conv)"),
        (-HEAD_MACS, f"- {HEAD_MACS} last layer (head)"),
        (-HIDDEN_MACS - HEAD_MACS, f"- {HIDDEN_MACS + HEAD_MACS} dense layers (hidden, head)"),
    ],
)
def test_work_may_leave_out_layers_or_include_additions_and_norms(change, arithmetic):
    value = TOTAL_MACS + change
    sentence = f"{TOTAL_MACS:,} {arithmetic} = {value:,}, to the last digit"
    assert told(f'metric: macs, value: "{value}"') == ("scope", [sentence])


@pytest.mark.parametrize(
    ("metric", "value", "arithmetic"),
    [
        ("macs", f"{2 * TOTAL_MACS}", f"2 x {TOTAL_MACS:,} = {2 * TOTAL_MACS:,}, to the last digit"),
        ("flops", f"{TOTAL_MACS}", f"{2 * TOTAL_MACS:,} / 2 = {TOTAL_MACS:,}, to the last digit"),
        ("params", "0.389K", "398 = 0.38867 x 1024, rounded"),
        ("weights", "1.555 KB", "1,592 = 1.55469 x 1024, rounded"),
    ],
)
def test_another_unit_counts_twice_or_in_powers_of_1024(metric, value, arithmetic):
    assert told(f"metric: {metric}, value: {value}") == ("unit", [arithmetic])


def test_a_unit_that_says_what_it_is_means_nothing_else():
    assert verdict("metric: weights, value: 1.555 KiB").outcome == "rounded"
    assert verdict("metric: weights, value: 1.592 kB").outcome == "exact"
    assert verdict("metric: macs, value: 33.3K").outcome == "unreproduced"


def test_the_fewest_adjustments_win():
    """0.4 K are also the 416 parameters of `deep`, but `wide` needs no other network for it."""
    found = verdict("metric: params, value: 0.4K, variant: wide", FAMILY)
    assert (found.outcome, len(found.explanations)) == ("rounded", 1)


def test_two_adjustments_are_combined_and_the_later_class_is_the_name():
    both = TOTAL - BIASES - NORM
    assert told(f"metric: params, value: {both}") == (
        "scope",
        [f"398 - {BIASES} biases - {NORM} norms = {both}, to the last digit"],
    )
    twice = 2 * (TOTAL_MACS - AUX_MACS)
    assert told(f'metric: macs, value: "{twice}"') == (
        "scope",
        [f"2 x ({TOTAL_MACS:,} - {AUX_MACS:,} auxiliary heads (aux.conv)) = {twice:,}, to the last digit"],
    )


def test_three_adjustments_are_not():
    value = 2 * (TOTAL_MACS - AUX_MACS - HEAD_MACS)
    assert verdict(f'metric: macs, value: "{value}"').outcome == "unreproduced"


def test_another_variant_explains_a_figure_and_a_scope_of_it_may_too():
    assert told("metric: params, value: 351, variant: narrow", FAMILY) == (
        "variant",
        ["wide: 351, to the last digit"],
    )
    value = 13 * 3 * 3 * 3 + 13 * 5
    assert told(f"metric: params, value: {value}, variant: narrow", FAMILY) == (
        "variant",
        [f"deep: {value}, to the last digit"],
    )
    macs = 2 * 11 * 15 * 13 * 3 * 3 * 3
    assert told(f'metric: macs, value: "{macs}", variant: narrow', FAMILY) == (
        "variant",
        [f"wide: 2 x 57,915 = {macs:,}, to the last digit"],
    )


def test_ties_are_all_kept_in_the_order_of_the_classes():
    found = verdict("metric: params, value: 0.4K, variant: narrow", FAMILY)
    assert lines(found) == ["wide: 351 = 0.351 K, rounded", "or deep: 416 = 0.416 K, rounded or cut off"]


def test_scopes_that_are_one_and_the_same_are_told_once():
    net = "input: [3, 5, 5]\nlayers:\n  - conv: {out: 11, kernel: 1}\n  - global_avgpool\n  - linear: 13\n"
    found = verdict(f"metric: params, value: {3 * 11 + 11}", net)
    assert [[each.name for each in one.candidate.adjustments] for one in found.explanations] == [["last layer"]]


def test_what_changes_nothing_explains_nothing():
    plain = "input: [3, 5, 5]\nlayers:\n  - {conv: {out: 11, kernel: 1, bias: false}, as: a}\n"
    found = verdict("metric: params, value: 34", plain)
    assert (found.outcome, found.explanations) == ("unreproduced", ())


def test_parts_are_globs_and_shares_of_the_whole():
    assert told("part: stem, metric: params, value: 210") == ("exact", ["210, to the last digit"])
    assert verdict(f"part: '*d*', metric: params, value: {HIDDEN + HEAD}").outcome == "exact"
    assert verdict("part: '**.conv', metric: params, value: 40").outcome == "exact"
    assert told("part: stem, metric: params, value: 52.76%") == (
        "rounded",
        ["210 / 398 = 52.7638 %, rounded or cut off"],
    )
    biases = "(210 - 7 biases) / (398 - 28 biases) = 54.8649 %, rounded or cut off"
    assert told("part: stem, metric: params, value: 54.86%") == ("scope", [biases])


def test_values_are_those_the_figure_was_published_for():
    wide = 13 * 3 * 3 * 3 + 13 + 2 * 13
    assert verdict(f"part: stem, metric: params, value: {wide}, set: {{width: 13}}").outcome == "exact"


def test_figures_that_do_not_add_up_are_compared_as_they_are():
    assert told("part: stem, metric: receptive_field, value: 3") == ("exact", ["3, to the last digit"])
    assert verdict("part: stem, metric: receptive_field, value: 4").outcome == "unreproduced"


def test_an_undeclared_figure_fails_only_when_nothing_explains_it():
    assert verdict("metric: params, value: 384").holds
    found = verdict("metric: params, value: 383")
    assert (found.outcome, found.holds) == ("unreproduced", False)
    assert lines(found) == ["398, 3.916 % above what is printed"]


@pytest.mark.parametrize(
    ("value", "declared", "outcome", "holds"),
    [
        ("398", "exact", "exact", True),
        ("0.40K", "rounded", "rounded", True),
        ("0.40K", "truncated", "rounded", False),
        ("0.3K", "truncated", "truncated", True),
        ("384", "scope", "scope", True),
        ("384", "exact", "scope", False),
        ("398", "unreproduced, note: a", "exact", False),
        ("383", "unreproduced, note: a", "unreproduced", True),
        ("383", "exact", "unreproduced", False),
        ("383", "erratum, note: a", "erratum", True),
        ("384", "erratum, note: a", "scope", False),
        ("893", "erratum, note: a, corrected: 398", "erratum", True),
        ("893", "erratum, note: a, corrected: 397", "unreproduced", False),
    ],
)
def test_a_declared_class_holds_as_long_as_it_is_true(value, declared, outcome, holds):
    found = verdict(f"metric: params, value: {value}, class: {declared}")
    assert (found.outcome, found.holds) == (outcome, holds)


@pytest.mark.parametrize("declared", ["rounded", "truncated"])
def test_what_rounds_and_cuts_to_the_same_may_be_declared_as_either(declared):
    assert verdict(f"part: stem, metric: params, value: 0.2K, class: {declared}").holds


def test_another_variant_that_fits_an_erratum_is_a_coincidence_and_shown():
    found = verdict(
        "metric: params, value: 351, variant: narrow, class: erratum, note: a misprint, corrected: 189", FAMILY
    )
    assert (found.outcome, found.holds) == ("erratum", True)
    assert lines(found) == [
        "should be 189: 189, to the last digit",
        "by coincidence wide: 351, to the last digit",
        "a misprint",
    ]


def test_a_figure_that_names_no_variant_must_hold_for_each_by_itself():
    found = judged("metric: params, value: 351", FAMILY)
    assert [(each.variant, each.verdicts[0].outcome) for each in found] == [
        ("narrow", "unreproduced"), ("wide", "exact"), ("deep", "scope"),
    ]  # fmt: skip


def problem(reference: str, net: str = NET) -> Problem:
    (found,) = judged(reference, net)
    assert isinstance(found, Problem)
    return found


def test_a_part_that_does_not_exist_cannot_be_judged():
    found = problem("part: stemm, metric: params, value: 3")
    assert (found.code, culprit(found), found.labels[0].text) == ("E402", "stemm", "did you mean `stem`?")


@pytest.mark.parametrize(
    ("step", "metric"),
    [
        ("opaque: {shape: [7, 11, 15], params: unknown, macs: 3}", "params"),
        ("conv: {out: 7, kernel: [3, 5]}", "receptive_field"),
    ],
)
def test_a_figure_that_is_no_single_known_number_cannot_be_judged(step, metric):
    found = problem(f"metric: {metric}, value: 3", f"input: [3, 13, 17]\nlayers:\n  - {step}\n")
    assert (found.code, culprit(found)) == ("E161", "3")


def test_an_unknown_variant_is_a_problem():
    (found,) = verify(network(FAMILY), ["nrarow"])
    assert isinstance(found, Problem)
    assert (found.code, found.notes) == ("E401", ("did you mean `narrow`?",))
