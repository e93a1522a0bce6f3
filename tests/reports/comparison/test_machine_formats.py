import csv
import json
from dataclasses import replace
from io import StringIO
from typing import Any

from convcost.analysis import analyze
from convcost.comparison.comparison import Comparison, comparable, compare
from convcost.errors import Problem
from convcost.reports.comparison import csv_report, json_report
from tests.reports.comparison.networks import other, variant

AREA = 13 * 17
REDUCED_WIDE = AREA * (3 * 31 + 11 * 3 * 5 * 5)
NAIVE_WIDE = AREA * 11 * 31 * 5 * 5


def parsed(comparison: Comparison | None, *problems: Problem) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(json_report.render(comparison, problems))
    return value


def table(comparison: Comparison) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(csv_report.render(comparison))))


def test_json_has_an_item_per_network_in_every_list(three: Comparison) -> None:
    document = parsed(three)
    assert document["schema"] == "convcost/compare/1"
    assert [model["label"] for model in document["models"]] == ["reduced", "naive", "long"]
    assert document["models"][0]["inputs"] == {"input": [31, 13, 17]}
    lists = [value for line in document["totals"].values() for value in line.values()]
    lists += [part["changes"] for part in document["parts"]] + [part["outputs"] for part in document["parts"]]
    assert {len(each) for each in lists} == {3}


def test_json_of_a_part(pair: Comparison) -> None:
    wide = next(part for part in parsed(pair)["parts"] if part["name"] == "module.wide")
    assert wide["changes"] == ["unchanged", "changed"]
    assert wide["outputs"] == [[11, 13, 17], [11, 13, 17]]
    assert wide["macs"] == {
        "figures": [REDUCED_WIDE, NAIVE_WIDE],
        "complete": [True, True],
        "differences": [0, NAIVE_WIDE - REDUCED_WIDE],
        "ratios": [1.0, NAIVE_WIDE / REDUCED_WIDE],
    }


def test_json_of_a_part_that_is_not_everywhere(three: Comparison) -> None:
    added = next(part for part in parsed(three)["parts"] if part["name"] == "stage.2")
    assert added["changes"] == ["missing", "missing", "added"]
    assert added["outputs"] == [None, None, [19, 13, 17]]
    macs = AREA * 19 * 19 * 3 * 3
    assert added["macs"]["figures"] == [None, None, macs]
    assert added["macs"]["differences"] == [0, 0, macs]


def test_json_names_what_explains_most_and_says_it_in_words(pair: Comparison) -> None:
    document = parsed(pair)
    assert document["explained"] == {"macs": [None, "module.wide"]}
    assert document["sentences"][0].startswith("module.wide explains most of the difference: +1,681,147 of ")


def test_json_parts_add_up_to_the_totals(three: Comparison) -> None:
    document = parsed(three)
    for metric in comparable():
        for index in range(3):
            known = [part[metric]["figures"][index] or 0 for part in document["parts"]]
            assert sum(known) == document["totals"][metric]["figures"][index]


def test_json_has_no_difference_where_it_is_not_known_for_certain(strangers: Comparison) -> None:
    params = parsed(strangers)["totals"]["params"]
    assert params["complete"] == [True, False]
    assert params["differences"] == [0, None]
    assert params["ratios"] == [1.0, None]


def test_json_without_a_comparison_says_why() -> None:
    document = parsed(None, Problem("E400", "no such file"))
    assert document["schema"] == "convcost/compare/1"
    assert document["models"] == []
    assert [each["code"] for each in document["diagnostics"]] == ["E400"]


def test_csv_has_a_row_per_part_and_metric_in_raw_integers(pair: Comparison) -> None:
    rows = table(pair)
    assert len(rows) == len(pair.parts) * len(comparable())
    wide = next(row for row in rows if (row["part"], row["metric"]) == ("module.wide", "macs"))
    assert wide == {
        "part": "module.wide",
        "metric": "macs",
        "reduced": str(REDUCED_WIDE),
        "naive": str(NAIVE_WIDE),
        "naive - reduced": str(NAIVE_WIDE - REDUCED_WIDE),
        "complete": "true",
    }


def test_csv_leaves_empty_what_is_missing_or_not_certain(three: Comparison) -> None:
    added = next(row for row in table(three) if row["part"] == "stage.2")
    assert (added["reduced"], added["naive"], added["naive - reduced"]) == ("", "", "0")
    bounded = table(compare([other(extra="true"), variant("naive")]))
    odd = next(row for row in bounded if (row["part"], row["metric"]) == ("odd", "params"))
    assert (odd["Other"], odd["Module naive - Other"], odd["complete"]) == ("", "", "false")


def test_csv_gives_a_spreadsheet_no_formula() -> None:
    hostile = analyze(replace(other().graph, name="=1+1"))
    header = csv_report.render(compare([hostile, variant("naive")])).splitlines()[0]
    assert header == "part,metric,'=1+1,Module naive,Module naive - =1+1,complete"
