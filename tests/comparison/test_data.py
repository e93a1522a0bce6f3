from dataclasses import replace

from convcost.analysis import analyze
from convcost.comparison.comparison import Comparison, compare
from convcost.comparison.figures import comparable
from convcost.errors import Problem
from tests.comparison.networks import other, variant
from tests.comparison.texts import document, rendered, spreadsheet
from tests.written import graph

AREA = 13 * 17
REDUCED_WIDE = AREA * (3 * 31 + 11 * 3 * 5 * 5)
NAIVE_WIDE = AREA * 11 * 31 * 5 * 5


def test_json_has_an_item_per_network_in_every_list(three: Comparison) -> None:
    found = document(three)
    assert found["schema"] == "convcost/compare/1"
    assert [model["label"] for model in found["models"]] == ["reduced", "naive", "long"]
    assert found["models"][0]["inputs"] == {"input": [31, 13, 17]}
    lists = [value for line in found["totals"].values() for value in line.values()]
    lists += [part["changes"] for part in found["parts"]] + [part["outputs"] for part in found["parts"]]
    assert {len(each) for each in lists} == {3}


def test_json_of_a_part(pair: Comparison) -> None:
    wide = next(part for part in document(pair)["parts"] if part["name"] == "module.wide")
    assert wide["changes"] == ["unchanged", "changed"]
    assert wide["outputs"] == [[11, 13, 17], [11, 13, 17]]
    assert wide["macs"] == {
        "figures": [REDUCED_WIDE, NAIVE_WIDE],
        "complete": [True, True],
        "differences": [0, NAIVE_WIDE - REDUCED_WIDE],
        "ratios": [1.0, NAIVE_WIDE / REDUCED_WIDE],
    }


def test_json_of_a_part_that_is_not_everywhere(three: Comparison) -> None:
    added = next(part for part in document(three)["parts"] if part["name"] == "stage.2")
    assert added["changes"] == ["missing", "missing", "added"]
    assert added["outputs"] == [None, None, [19, 13, 17]]
    macs = AREA * 19 * 19 * 3 * 3
    assert added["macs"]["figures"] == [None, None, macs]
    assert added["macs"]["differences"] == [0, 0, macs]


def test_json_names_what_explains_most_and_says_it_in_words(pair: Comparison) -> None:
    found = document(pair)
    assert found["explained"] == {"macs": [None, "module.wide"]}
    assert found["sentences"][0].startswith("module.wide explains most of the difference: +1,681,147 of ")


def test_json_parts_add_up_to_the_totals(three: Comparison) -> None:
    found = document(three)
    for metric in comparable():
        for index in range(3):
            known = [part[metric]["figures"][index] or 0 for part in found["parts"]]
            assert sum(known) == found["totals"][metric]["figures"][index]


def test_json_has_no_difference_where_it_is_not_known_for_certain(strangers: Comparison) -> None:
    params = document(strangers)["totals"]["params"]
    assert params["complete"] == [True, False]
    assert params["differences"] == [0, None]
    assert params["ratios"] == [1.0, None]


def test_json_without_a_comparison_says_why() -> None:
    found = document(None, Problem("E400", "no such file"))
    assert found["schema"] == "convcost/compare/1"
    assert found["models"] == []
    assert [each["code"] for each in found["diagnostics"]] == ["E400"]


def test_csv_has_a_row_per_part_and_metric_in_raw_integers(pair: Comparison) -> None:
    rows = spreadsheet(pair)
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
    added = next(row for row in spreadsheet(three) if row["part"] == "stage.2")
    assert (added["reduced"], added["naive"], added["naive - reduced"]) == ("", "", "0")
    bounded = spreadsheet(compare([other(extra="true"), variant("naive")]))
    odd = next(row for row in bounded if (row["part"], row["metric"]) == ("odd", "params"))
    assert (odd["Other"], odd["Module naive - Other"], odd["complete"]) == ("", "", "false")


def test_csv_gives_a_spreadsheet_no_formula() -> None:
    hostile = analyze(replace(other().graph, name="=1+1"))
    header = rendered(compare([hostile, variant("naive")]), form="csv").splitlines()[0]
    assert header == "part,metric,'=1+1,Module naive,Module naive - =1+1,complete"


def test_json_says_of_figures_on_no_page_what_there_is_to_say() -> None:
    joined = (
        "input: [3, 13, 17]\nlayers: [{add: {main: [conv: {out: 3, kernel: 2, padding: [[0, 1], [0, 1]]}], skip: []}}]"
    )
    comparison = compare([analyze(graph(joined)), analyze(graph(joined))])
    found = document(comparison, Problem("W500", "told in every format", severity="warning"))
    assert [each["code"] for each in found["diagnostics"]] == ["W510", "W500"]
    assert "W510" not in rendered(comparison)
