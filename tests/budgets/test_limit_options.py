"""Limits on the command line mean what they would mean in a file, and are refused alike."""

from fractions import Fraction

import pytest

from convcost.budgets.limit_options import limits_from
from convcost.errors import ConvcostError


def test_a_limit_is_a_metric_and_a_quantity():
    limits = limits_from(
        {"max": ["params=26M", " weights = 16 MiB "], "min": ["macs=3"], "growth": ["macs=1%", "params=0"]}
    )
    assert [(each.rule, each.metric, each.value) for each in limits] == [
        ("max", "params", 26_000_000),
        ("max", "weights", 16 * 1024 * 1024),
        ("min", "macs", 3),
        ("growth", "macs", Fraction(1, 100)),
        ("growth", "params", 0),
    ]
    assert limits[0].option == "--max params=26M"


@pytest.mark.parametrize(
    ("text", "code", "message", "answer"),
    [
        ("parms=26M", "E160", "unknown metric `parms`", "did you mean `params`?"),
        ("flops=8G", "E160", "unknown metric `flops`", "use `macs`; 1 multiply-add is 2 FLOPs"),
        ("params=26X", "E160", "`26X` is no count: `X` is unknown", "a count is written like 25557032, 26M or 4.2G"),
        ("weights=1048576", "E160", "`1048576` needs a unit", "write 1 MiB"),
        ("params=60%", "E160", "there is nothing to take a percentage of",
         "percentages are for `growth`, and for `parts` as shares of the network"),
        ("params", "E403", "`--max params` is not METRIC=LIMIT", "for example --max params=26M"),
        ("=3", "E403", "`--max =3` is not METRIC=LIMIT", "for example --max params=26M"),
        ("params=", "E403", "`--max params=` is not METRIC=LIMIT", "for example --max params=26M"),
        ("parts=3", "E403", "`--max parts=3`: `parts` is for files",
         "write it under `budgets:` of the network, or in a convcost.yaml"),
        ("dtype=int8", "E403", "`--max dtype=int8`: `dtype` is for files",
         "write it under `budgets:` of the network, or in a convcost.yaml"),
    ],
)  # fmt: skip
def test_what_is_no_limit_is_answered(text, code, message, answer):
    with pytest.raises(ConvcostError) as caught:
        limits_from({"max": [text]})
    (problem,) = caught.value.problems
    assert (problem.code, problem.message) == (code, message)
    assert (problem.labels[0].text if problem.labels else problem.notes[0]) == answer


def test_all_of_them_are_answered_in_one_run():
    with pytest.raises(ConvcostError) as caught:
        limits_from({"max": ["a=3", "params=3"], "growth": ["macs"]})
    assert [problem.message for problem in caught.value.problems] == [
        "unknown metric `a`",
        "`--growth macs` is not METRIC=LIMIT",
    ]


def test_it_points_at_the_words_that_were_typed():
    with pytest.raises(ConvcostError) as caught:
        limits_from({"max": [" params = 26X"]})
    span = caught.value.problems[0].labels[0].span
    assert (span.source.name, span.source.text[span.start : span.end]) == ("--max", "26X")


@pytest.mark.parametrize(("key", "name"), [("peak_memory_bytes", "peak_memory"), ("weight_bytes", "weights")])
def test_a_column_is_limited_by_the_name_that_it_is_shown_by_too(key, name):
    (by_key,), (by_name,) = (limits_from({"max": [f"{each}=5MiB"]}) for each in (key, name))
    assert (by_key.metric, by_key.value) == (by_name.metric, by_name.value)
    assert by_key.option == f"--max {key}=5MiB"
