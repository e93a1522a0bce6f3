"""`budgets` become limits; whatever is no limit is answered with what to write."""

from fractions import Fraction

import pytest

from convcost.analysis.settings import Settings
from convcost.language.document import read
from convcost.notation.spec.budgets import read_budgets
from convcost.notation.spec.figures import Limit, limits_on
from convcost.notation.spec.reading import Reading
from tests.written import culprit, network, problem

STEPS = "input: [7]\nlayers: [relu]\n"


def limits(budgets: str, variants: str = "") -> tuple[Limit, ...]:
    return network(f"{STEPS}{variants}\nbudgets:\n{budgets}").budgets


def told(budgets: str, variants: str = "") -> tuple[str, str, str, str]:
    """Code, message, what it points at, what it says there."""
    found = problem(f"{STEPS}{variants}\nbudgets:\n{budgets}")
    return found.code, found.message, culprit(found), found.labels[0].text


def essence(limit: Limit) -> tuple[object, ...]:
    return limit.metric, limit.rule, limit.value


def test_a_quantity_alone_is_a_max():
    assert [essence(each) for each in limits("  params: 26M\n  weights: 100 MiB")] == [
        ("params", "max", 26 * 1000 * 1000),
        ("weights", "max", 100 * 1024 * 1024),
    ]


def test_every_rule_of_a_metric_is_a_limit_of_its_own_with_the_reason():
    found = limits('  macs: {min: 2, max: 4.2G, warn: 4.1G, growth: 1%, why: "phone"}')
    assert [essence(each) for each in found] == [
        ("macs", "max", 4_200_000_000),
        ("macs", "min", 2),
        ("macs", "warn", 4_100_000_000),
        ("macs", "growth", Fraction(1, 100)),
    ]
    assert {each.why for each in found} == {"phone"}


@pytest.mark.parametrize(
    ("written", "value", "at_least"),
    [
        ("0", 0, 0),
        ("3k", 3000, 0),
        ("0.5 %", Fraction(1, 200), 0),
        ("{percent: 2%, at_least: 1M}", Fraction(1, 50), 1_000_000),
    ],
)
def test_growth_is_a_percentage_or_a_quantity_or_both(written, value, at_least):
    (limit,) = limits(f"  params: {{growth: {written}}}")
    assert (limit.value, type(limit.value), limit.at_least) == (value, type(value), at_least)


def test_a_limit_knows_where_its_value_is_written():
    (limit,) = limits("  params: {max: 26M}")
    assert (limit.span.line, limit.span.column) == (6, 17)
    assert limit.span.source.text[limit.span.start : limit.span.end] == "26M"


def test_parts_are_limited_by_quantities_and_shares():
    stem, share = limits('  parts: {stem: {macs: 130M}, "stage*": {params: {max: 60%, why: deep}}}')
    assert (stem.part, stem.value) == ("stem", 130_000_000)
    assert (share.part, share.value, share.why) == ("stage*", Fraction(3, 5), "deep")
    assert share.part_span is not None
    assert share.span.source.text[share.part_span.start : share.part_span.end] == '"stage*"'


def test_an_entry_of_a_variant_replaces_the_general_one_for_that_metric_and_part():
    found = limits(
        "  params: {max: 5M, growth: 0}\n  macs: 1G\n  parts: {a: {macs: 3}, b: {macs: 5}}\n"
        "  variants: {tiny: {params: 2M, parts: {b: {macs: 7}}}}",
        "variants: {tiny: {w: 1}, big: {w: 2}}",
    )
    assert [(each.metric, each.part, each.value) for each in limits_on("tiny", found)] == [
        ("macs", None, 10**9),
        ("macs", "a", 3),
        ("params", None, 2_000_000),
        ("macs", "b", 7),
    ]
    general = [
        ("params", None, 5_000_000),
        ("params", None, 0),
        ("macs", None, 10**9),
        ("macs", "a", 3),
        ("macs", "b", 5),
    ]
    for variant in ("big", None):
        assert [(each.metric, each.part, each.value) for each in limits_on(variant, found)] == general


def test_budgets_of_a_project_file_do_not_ask_which_variants_there_are():
    document = read("{params: 6M, variants: {tiny: {macs: {growth: 0}}}}", "convcost.yaml")
    reading = Reading(document)
    first, second = read_budgets(reading, document.root, None)
    assert not reading.problems
    assert (first.value, second.rule, second.variant) == (6_000_000, "growth", "tiny")


def test_batch_and_dtype_are_for_the_limits_beside_them_and_below():
    found = limits(
        "  dtype: int8\n  batch: 3\n  weights: 1 MiB\n  parts: {a: {macs: 5}}\n"
        "  variants: {tiny: {dtype: float16, weights: 1 kB}, big: {params: 7}}",
        "variants: {tiny: {w: 1}, big: {w: 2}}",
    )
    assert [(each.metric, each.variant, each.settings) for each in found] == [
        ("weights", None, Settings(3, "int8")),
        ("macs", None, Settings(3, "int8")),
        ("weights", "tiny", Settings(3, "float16")),
        ("params", "big", Settings(3, "int8")),
    ]
    assert {each.settings for each in limits("  params: 3")} == {Settings(1, dtype=None)}  # as the file says


def test_a_file_without_budgets_has_no_limits():
    assert network(STEPS).budgets == ()
    assert limits("  {}") == ()


@pytest.mark.parametrize(
    ("budgets", "answer"),
    [
        ("  flops: 8G", ("E160", "unknown metric `flops`", "flops", "use `macs`; 1 multiply-add is 2 FLOPs")),
        ("  parms: 8M", ("E160", "unknown metric `parms`", "parms", "did you mean `params`?")),
        ("  parameters: 8M", ("E160", "unknown metric `parameters`", "parameters", "did you mean `params`?")),
        ("  latency: 8", ("E160", "unknown metric `latency`", "latency", "not measured")),
        ("  params: 8K", ("E160", "`8K` is no count: `K` is unknown", "8K", "write 8k")),
        ("  weights: 1048576", ("E160", "`1048576` needs a unit", "1048576", "write 1 MiB")),
        ("  params: 60%", ("E160", "there is nothing to take a percentage of", "60%",
                           "percentages are for `growth`, and for `parts` as shares of the network")),
        ("  parts: {a: {params: 101%}}", ("E160", "no part has more than 100% of its network", "101%",
                                           "a larger share")),
        ("  params: {maximum: 8}", ("E110", "unknown key `maximum` in a limit on `params`", "maximum",
                                    "did you mean `max`?")),
        ("  params: {why: because}", ("E160", "`params` has no limit", "params",
                                      "write a quantity or {max, min, warn, growth, why}")),
        ("  params: [8M]", ("E160", "a limit is a quantity or {max, min, warn, growth, why}, a list stands here",
                            "[8M]", "a quantity expected")),
        ("  params:", ("E113", "a limit must be a text, nothing stands here", "", "")),
        ("  params: {max: 3, min: 5}", ("E160", "`min` is above `max`", "5", "nothing satisfies both")),
        ("  params: {max: 3, warn: 5}", ("E160", "`warn` is above `max`", "5", "it fails before it warns")),
        ("  params: {growth: -1%}", ("E160", "`-1%` is not a quantity", "-1%",
                                     "a percentage is written like 1% or 0.5 %")),
        ("  params: {growth: {percent: 2%}}", ("E160", "`growth` is a quantity, a percentage or both",
                                               "{percent: 2%}", "both are written {percent: 2%, at_least: 1M}")),
        ("  params: {growth: {percent: 2, at_least: 3}}", ("E160", "`percent` is no quantity", "2",
                                                           "write a percentage, such as 1%")),
        ("  params: {growth: {percent: 2%, at_least: 3%}}", ("E160", "`at_least` is no percentage", "3%",
                                                             "write a quantity, such as 1M")),
        ("  variants: {tny: {params: 3}}", ("E160", "the network has no variant `tny`", "tny",
                                            "did you mean `tiny`?")),
        ("  variants: {tiny: {variants: {}}}", ("E160", "unknown metric `variants`", "variants", "not measured")),
        ("  {dtype: int9, params: 3}", ("E160", "unknown dtype `int9`", "int9", "did you mean `int8`?")),
        ("  {batch: 0, params: 3}", ("E160", "the batch must be at least 1, got 0", "0", "")),
        ("  {batch: two, params: 3}", ("E160", "`two` is not a quantity", "two",
                                       "a count is written like 25557032, 26M or 4.2G")),
        ("  dtype: int8", ("E160", "`dtype` is for the limits beside it", "dtype", "there are none")),
        ("  parts: [stem]", ("E113", "`parts` of `budgets` must be a mapping, a list stands here", "[stem]",
                             "`key: value` expected")),
        ("  parts: {stem: 3M}", ("E113", "the budget of part `stem` must be a mapping, `3M` stands here", "3M",
                                 "`key: value` expected")),
    ],
)  # fmt: skip
def test_what_is_no_budget_is_answered_where_it_stands(budgets, answer):
    assert told(budgets, "variants: {tiny: {w: 1}, big: {w: 2}}") == answer


def test_a_network_without_variants_says_so():
    assert told("  variants: {tiny: {params: 3}}")[3] == "its variants: none"


def test_a_metric_that_does_not_add_up_cannot_limit_a_part(monkeypatch):
    from convcost.analysis import columns
    from convcost.notation.spec import metrics

    peak = columns.Column("peak", "peak", "bytes", lambda _: (), budget="peak", combine=None)
    monkeypatch.setattr(metrics, "COLUMNS", (*columns.COLUMNS, peak))
    assert [essence(each) for each in limits("  peak: 1 kB")] == [("peak", "max", 1000)]
    assert told("  parts: {stem: {peak: 1 kB}}")[1:3] == (
        "`peak` does not add up over parts, so that it cannot limit one", "peak"
    )  # fmt: skip
