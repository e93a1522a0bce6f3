"""The report that people read: exact where it matters, safe whatever the files are called."""

from fractions import Fraction
from math import inf

import pytest

from convcost.analysis.columns import BY_KEY
from convcost.budgets.bases import Past, new
from convcost.budgets.budget import Old, Policy
from convcost.budgets.limit_options import limits_from
from convcost.budgets.numbers import change, percentage, together, used
from convcost.budgets.suggestion import above
from convcost.page.look import Look
from tests.budgets.results import grown_resnet, model, net, render, result


def rows(text: str) -> list[list[str]]:
    """The rows of verdicts, cells apart."""
    words = ("  FAIL", "  warn", "  unknown", "  skip", "  ok")
    return [line.split("  ")[1:] for line in text.splitlines() if line.startswith(words)]


def cells(budgets: str, now: int, old: int | None = None, **how: object) -> list[list[str]]:
    """The rows for a network of a width with a budget, without the spaces that align them."""
    made = model("a.yaml", net(now, f"budgets: {budgets}"), net(old) if old else None, **how)
    text = render(result(made, label="main 3f2a1c9" if old else None), is_verbose=True)
    return [[cell.strip() for cell in row if cell.strip()] for row in rows(text)]


def test_the_report_of_a_pull_request(golden):
    golden("check.txt", render(grown_resnet()))


def test_a_narrow_terminal_leaves_out_what_can_be_worked_out(golden):
    golden("check_narrow.txt", render(grown_resnet(), look=Look(width=60)))


def test_colour_is_only_where_it_is_asked_for(golden):
    colored = render(grown_resnet(), look=Look(color=True))
    assert "\x1b[1;31mFAIL\x1b[0m" in colored
    assert "\x1b" not in render(grown_resnet())


def test_quiet_keeps_what_needs_attention(golden):
    text = render(grown_resnet(), look=Look(quiet=True))
    assert "nets/resnet50.yaml  ResNet-50" in text
    assert "nets/small.yaml" not in text
    fine = result(model("a.yaml", net(7, "budgets: {params: 28}")))
    assert render(fine, look=Look(quiet=True)) == "1 file, 1 model, 1 check: all within budget.\n"


def test_a_limit_that_is_reached_is_at_100_percent_and_no_other():
    assert cells("{params: 28}", 7) == [["ok", "params", "28", "limit 28", "0 left", "100 %", "line 6"]]
    assert cells("{macs: 18880}", 7)[0][-2] == "99.9 %"
    assert cells("{params: 1T}", 7)[0][-2] == "below 0.1 %"


def test_one_over_prints_every_digit():
    width = 999_983
    (row,) = cells(f"{{params: {4 * width - 1}}}", width)
    assert row == ["FAIL", "params", "3,999,932", "limit 3,999,931", "1 over", "+0.00003 %", "line 6"]
    (row,) = cells("{params: 4M}", 1_000_001)
    assert row[2:5] == ["4,000,004", "limit 4,000,000", "4 over"]
    (row,) = cells(f"{{params: {4 * width}}}", width)
    assert row[2:5] == ["4.000 M", "limit 4.000 M", "0 left"]


def test_one_byte_over_prints_every_digit():
    (row,) = cells("{dtype: int8, weights: 4 MB}", 1_000_001)
    assert row[1:5] == ["weights as int8", "4,000,004 bytes", "limit 4,000,000 bytes", "4 bytes over"]


def test_bytes_are_in_the_kind_of_unit_of_their_limit():
    assert cells("{weights: 100 MB}", 10**6)[0][2:4] == ["16 MB", "limit 100 MB"]
    assert cells("{weights: 100 MiB}", 10**6)[0][2:4] == ["15.26 MiB", "limit 100 MiB"]


def test_growth_beside_its_limit():
    assert cells("{params: {growth: 50%}}", 11, 7) == [
        ["FAIL", "params growth", "+57.1 %", "limit +50 %", "28 to 44", "line 6"]
    ]
    assert cells("{params: {growth: 15}}", 11, 7)[0][1:5] == ["params growth", "+16", "limit +15", "28 to 44"]
    assert cells("{params: {growth: 0}}", 7, 7)[0][1:5] == ["params growth", "+0", "limit +0", "28 as before"]
    assert cells("{params: {growth: 0}}", 5, 7)[0][1:5] == ["params growth", "-8", "limit +0", "28 to 20"]
    assert cells("{params: {growth: {percent: 1%, at_least: 5}}}", 11, 7)[0][2:4] == ["+57.1 %", "limit +1 % or +5"]


def test_growth_that_rounds_to_its_limit_prints_every_digit():
    (row,) = cells("{params: {growth: 1%}}", 1_010_001, 1_000_000)
    assert row == ["FAIL", "params growth", "4,040,004", "limit 4,040,000", "4 over", "+0.0001 %", "line 6"]
    (row,) = cells("{params: {growth: 1%}}", 1_010_000, 1_000_000)
    assert row[:4] == ["ok", "params growth", "+1 %", "limit +1 %"]


def test_growth_by_thousands_of_percent_is_judged_like_any_other():
    assert cells("{params: {growth: 999%}}", 77, 7)[0] == [
        "FAIL", "params growth", "+1,000 %", "limit +999 %", "28 to 308", "line 6"
    ]  # fmt: skip
    assert cells("{params: {growth: 1%}}", 3004, 7)[0][:4] == ["FAIL", "params growth", "+42,814.3 %", "limit +1 %"]
    assert cells("{params: {growth: 50000%}}", 3004, 7)[0][:3] == ["ok", "params growth", "+42,814.3 %"]


def test_a_share_shows_the_number_behind_it():
    (row,) = cells("{parts: {stem: {params: 99%}}}", 7)
    assert row == ["FAIL", "stem params", "28", "limit 99 % = 27", "1 over", "+3.7 %", "line 6"]


def test_a_minimum_is_missed_by_so_much():
    assert cells("{params: {min: 29}}", 7) == [
        ["FAIL", "params", "28", "limit at least 29", "1 short", "-3.4 %", "line 6"]
    ]


def test_settings_are_named():
    (weights, macs) = cells("{dtype: int8, batch: 3, weights: 1 kB, macs: 3M}", 7)
    assert (weights[1], macs[1]) == ("weights at batch 3 as int8", "macs at batch 3")


def test_a_limit_from_an_option_is_named_by_it():
    made = model("a.yaml", net(7), limits=limits_from({"max": ["params=27"]}))
    text = render(result(made))
    assert rows(text)[0][-1] == "--max params=27"
    assert "If that is intended, change the limits at --max params=27.\n" in text


def test_a_limit_from_another_file_is_named_with_it():
    from convcost.language.document import read
    from convcost.notation.spec.budgets import read_budgets
    from convcost.notation.spec.reading import Reading

    document = read("\n{params: 27}", "convcost.yaml")
    limits = read_budgets(Reading(document), document.root, None)
    text = render(result(model("a.yaml", net(7), limits=limits), projects=("convcost.yaml",)))
    assert rows(text)[0][-1] == "convcost.yaml:2"
    assert "Limits also from convcost.yaml.\n" in text


def test_what_happened_to_a_file_stands_beside_its_name():
    budget = "budgets: {params: {max: 30, growth: 0}}"
    old = Old(model("a.yaml", net(7)).now)
    text = render(
        result(
            model("new.yaml", net(7, budget), past=new("main 3f2a1c9")),
            model("moved.yaml", net(7, budget), past=Past("renamed", old, "nets/a.yaml")),
            model("broken.yaml", net(7, budget), past=Past("broken", Old(reason="it was not valid: E111"))),
            label="main 3f2a1c9",
            removed=("gone.yaml",),
        ),
    )
    assert "ok    new.yaml (new)" in text
    assert "ok    moved.yaml (was nets/a.yaml)" in text
    assert "ok    broken.yaml (was not valid)" in text
    assert "gone  gone.yaml\n" in text
    assert "1 growth limit skipped (new.yaml): it is new, not in main 3f2a1c9.\n" in text
    assert "1 growth limit skipped (broken.yaml): it was not valid: E111.\n" in text


def test_growth_without_a_base_is_skipped_once_and_aloud():
    models = [model(f"{index}.yaml", net(7, "budgets: {params: {growth: 0}}")) for index in range(3)]
    text = render(result(*models))
    assert text.endswith(
        "3 files, 3 models: no limit was judged.\n"
        "3 growth limits skipped: there is no base: --base REF or --baseline FILE.\n"
    )


def test_without_limits_it_is_a_report_of_growth():
    text = render(result(model("a.yaml", net(11), net(7)), model("b.yaml", net(5), net(5)), label="main 3f2a1c9"))
    assert text == (
        "info  a.yaml  params 28 to 44 (+57.1 %)  macs 18,879 to 29,667 (+57.1 %)\n"
        "info  b.yaml  unchanged, no budget\n"
        "2 files, 2 models: no limit was judged.\n"
        "Compared with main 3f2a1c9.\n"
    )


def test_verbose_shows_every_check_and_networks_without_any():
    models = model("a.yaml", net(7)), model("b.yaml", net(7, "budgets: {params: 28}"))
    text = render(result(*models), is_verbose=True)
    assert "info  a.yaml  no budget\n" in text
    assert rows(text) == [["ok", "params", "28", "limit 28", "0 left", "100 %", "line 6"]]


def test_a_lower_bound_says_whose_cost_is_missing():
    tail = "  - {opaque: {shape: [7, 29, 31], params: 5, macs: unknown}, as: tail}"
    text = render(result(model("a.yaml", net(7, tail, "budgets: {macs: 1M}"))))
    assert rows(text) == [["unknown", "macs", ">=18,879", "limit 1 M", "cannot be judged", "line 7"]]
    assert "  Lower bounds: the cost of tail is not known.\n" in text
    assert "1 file, 1 model, 1 check: 0 within budget, 1 cannot be judged.\n" in text


def test_what_was_over_already_says_so():
    made = model("a.yaml", net(7, "budgets: {params: 27}"), net(7), policy=Policy(only_new=True))
    text = render(result(made, label="main 3f2a1c9"))
    assert rows(text)[0][:5] == ["warn", "params", "28", "limit 27", "1 over, it was already, and is not worse now"]


def test_an_infinite_field_is_named():
    seen = net(7, "  - attention: {heads: 1}", "budgets: {receptive_field: {max: 3, min: 1}}")
    text = render(result(model("a.yaml", seen)), is_verbose=True)
    assert [[cell.strip() for cell in row if cell][:4] for row in rows(text)] == [
        ["FAIL", "receptive_field", "whole input", "limit 3"],
        ["ok", "receptive_field", "whole input", "limit at least 1"],
    ]


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [(100, 107, "+7 %"), (3, 4, "+33.3 %"), (10**9, 10**9 + 1, "+0.0000001 %"), (7, 7, "+0 %"), (3, 2, "-33.3 %"),
     (3, 3003, "+100,000 %"), (7, 3003, "+42,800 %"), (7, 3004, "+42,814.3 %"), (0, 3, ""), (3, inf, "")],
)  # fmt: skip
def test_a_change_is_never_rounded_to_nothing(before, now, said):
    assert change(before, now) == said


def test_numbers_side_by_side():
    assert together([25_557_032, 26_000_000], "count") == ["25.56 M", "26 M"]
    assert together([25_557_032, 25_557_031], "count") == ["25,557,032", "25,557,031"]
    assert together([2**20, 2**20 + 1], "bytes") == ["1,048,576 bytes", "1,048,577 bytes"]
    assert together([427, inf], "pixels") == ["427", "whole input"]
    assert (used(983, 1000), used(0, 3), used(3, 0)) == ("98.3 %", "0 %", "")
    assert percentage(Fraction(1, 200)) == "0.5 %"


@pytest.mark.parametrize(
    ("figure", "written"),
    [
        (25_557_032, "26.9M"),
        (0, "0"),
        (7, "8"),
        (999, "1.05k"),
        (1000, "1.05k"),
        (952_380_952, "1G"),
        (10**12, "1.05T"),
    ],
)
def test_a_suggestion_is_a_limit_in_three_digits_that_the_figure_keeps(figure, written):
    from convcost.language.quantity import parse_bytes, parse_count

    params, weights = BY_KEY["params"], BY_KEY["weight_bytes"]
    assert above(figure, params) == written
    assert figure * 105 <= 100 * parse_count(written)
    assert figure * 105 <= 100 * parse_bytes(above(figure, weights))
