"""The formats that programs read: every figure exact, and complete."""

import csv
import json
from io import StringIO
from xml.etree import ElementTree as Xml

import pytest

from convcost.budgets.bases import Past
from convcost.budgets.budget import Old
from convcost.budgets.comment import LARGEST
from convcost.budgets.data import data
from convcost.budgets.limit_options import limits_from
from convcost.budgets.page import CheckReport
from convcost.budgets.suggestion import Suggestion
from convcost.cli.commands import check as command
from convcost.errors import ConvcostError, Label, Problem
from convcost.language.source import Source, Span
from convcost.page import Finding, Place
from convcost.page.formats import lookup, names
from convcost.page.look import Look
from tests.budgets.results import grown_resnet, model, net, render, result

PARAMS = 25_557_032
GROWN = PARAMS + 2 * (256 * 1024 + 3 * 3 * 256 * 256 + 1024 * 256 + 2 * (256 + 256 + 1024))
TAIL = "  - {opaque: {shape: [7, 29, 31], params: 5, macs: unknown}, as: tail}"
PROBLEM = Problem(
    "E111", "unknown kind `covn`", (Label(Span(Source("b.yaml", "a: covn"), 3, 7), "did you mean `conv`?"),)
)


def test_json_has_every_check_with_exact_integers():
    document = json.loads(render(grown_resnet(), "json"))
    assert (document["schema"], document["status"], document["exit_code"]) == ("convcost/check/1", "fail", 1)
    assert document["summary"] == {
        "models": 2, "checks": 8, "passed": 4, "failed": 3, "warned": 1, "skipped": 0, "unknown": 0
    }  # fmt: skip
    assert document["base"] == {"name": "origin/main", "commit": "3f2a1c9" * 5 + "abcde"}
    params = next(each for each in document["checks"] if each["file"] == "nets/resnet50.yaml")
    assert params == {
        "file": "nets/resnet50.yaml", "variant": None, "part": None, "metric": "params", "rule": "max",
        "status": "fail", "value": GROWN, "complete": True, "base": PARAMS, "limit": 26_000_000,
        "over": GROWN - 26_000_000, "limit_file": "nets/resnet50.yaml", "line": 28, "column": 11,
    }  # fmt: skip
    growth = document["checks"][-1]
    assert (growth["rule"], growth["percent"], growth["why"]) == ("growth", "1", "phone target, see docs/targets.md")
    assert document["models"][1]["base_totals"]["params"] == PARAMS


def test_json_says_what_is_not_known_and_what_was_skipped():
    budget = "budgets: {macs: 1M, params: {growth: 0}, receptive_field: {max: 1}}"
    made = model("a.yaml", net(7, TAIL, budget), limits=limits_from({"max": ["params=33"]}))
    document = json.loads(render(result(made, problems=(PROBLEM,)), "json"))
    assert (document["status"], document["exit_code"]) == ("error", 2)
    macs, params, field, option = document["checks"]
    assert (macs["status"], macs["value"], macs["complete"], macs["limit"]) == ("unknown", 18_879, False, 1_000_000)
    assert (params["status"], params["limit"], params["over"]) == ("skip", None, None)
    assert params["reason"] == "there is no base: --base REF or --baseline FILE"
    assert (field["value"], field["status"]) == ([1, 1], "unknown")
    assert option["option"] == "--max params=33"
    assert document["diagnostics"][0]["places"] == [
        {"file": "b.yaml", "line": 1, "column": 4, "text": "did you mean `conv`?"}
    ]


def test_json_names_other_settings_and_renamed_files():
    past = Past("renamed", Old(model("b.yaml", net(7)).now), "old.yaml")
    made = model("a.yaml", net(7, "budgets: {dtype: int8, batch: 3, weights: 1 kB}"), past=past)
    document = json.loads(render(result(made, label="main 3f2a1c9", removed=("c.yaml",)), "json"))
    assert (document["checks"][0]["dtype"], document["checks"][0]["batch"]) == ("int8", 3)
    assert (document["models"][0]["base"], document["models"][0]["was"]) == ("renamed", "old.yaml")
    assert document["removed"] == ["c.yaml"]


def test_csv_is_a_row_per_check_with_raw_integers():
    rows = list(csv.DictReader(StringIO(render(grown_resnet(), "csv"))))
    assert len(rows) == 8
    row = next(row for row in rows if row["file"] == "nets/resnet50.yaml")
    assert (row["metric"], row["rule"], row["status"]) == ("params", "max", "fail")
    assert (row["base"], row["value"], row["limit"]) == (str(PARAMS), str(GROWN), "26000000")
    assert row["over"] == str(GROWN - 26_000_000)
    assert (row["limit_at"], row["complete"]) == ("nets/resnet50.yaml:28", "true")


def test_junit_is_a_case_per_check():
    suite = Xml.fromstring(render(grown_resnet(), "junit"))[0]
    assert suite.attrib == {"name": "convcost", "tests": "8", "failures": "3", "errors": "0", "skipped": "0"}
    failed = [case for case in suite if case.find("failure") is not None]
    assert [case.get("name") for case in failed] == ["params max", "macs max", "macs growth"]
    assert failed[0].get("classname") == "nets/resnet50.yaml"
    assert failed[0].find("failure").get("message") == "27.79 M  limit 26 M  1.791 M over  +6.9 %"
    assert failed[0].find("failure").text.strip() == "nets/resnet50.yaml:28"


def test_junit_counts_what_could_not_be_judged_as_errors():
    made = model("a.yaml", net(7, TAIL, "budgets: {macs: 1M, params: {growth: 0}}"))
    suite = Xml.fromstring(render(result(made, problems=(PROBLEM,)), "junit"))[0]
    assert (suite.get("errors"), suite.get("skipped"), suite.get("tests")) == ("2", "1", "3")
    assert (
        suite[-1].find("error").get("message") == "b.yaml:1:4: error[E111]: unknown kind `covn`; did you mean `conv`?"
    )


def test_github_marks_the_limits_then_reports(golden):
    text = render(grown_resnet(), "github")
    golden("check.github.txt", text)
    assert text.count("\n::") + text.startswith("::") == 4


def test_github_names_files_from_the_top_of_the_checkout(tmp_path, monkeypatch):
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    failed = model("a.yaml", net(7, "budgets: {params: 27}"), limits=limits_from({"max": ["macs=3"]}))
    first, second, problem, *_ = render(result(failed, problems=(PROBLEM,)), "github", top=str(tmp_path)).splitlines()
    assert first.startswith(
        "::error title=convcost params,file=sub/a.yaml,line=6,col=19,endColumn=21::a.yaml: params 28"
    )
    assert second.startswith("::error title=convcost macs,file=sub/a.yaml::a.yaml: macs 18,879, limit 3")
    assert problem == (
        "::error title=convcost E111,file=sub/b.yaml,line=1,col=4,endColumn=8::"
        "unknown kind `covn`; did you mean `conv`?"
    )


def test_markdown_is_a_comment(golden):
    golden("check.md", render(grown_resnet(), "markdown"))


def test_markdown_without_a_base_has_no_columns_for_one(golden):
    made = model(
        "a.yaml",
        net(7, "budgets: {params: {min: 29}, weights: 100 B, parts: {stem: {macs: 50%}}}".replace("100 B", "0.1 kB")),
    )
    text = render(result(made), "markdown")
    assert "| model | metric | now | limit |  |\n" in text
    assert "| `a.yaml` | params | 28 | at least 29 | **under** |\n" in text
    assert "| `a.yaml` | weights (bytes) | 112 | 100 | **over** |\n" in text
    assert "| `a.yaml` | `stem` macs | 18,879 | 50 % = 9,439 | **over** |\n" in text


def test_markdown_of_nothing_but_problems_says_so():
    text = render(result(problems=(PROBLEM,)), "markdown")
    assert text.startswith("<!-- convcost check -->\n**convcost: could not be judged as a whole**\n")
    assert "`b.yaml:1:4: error[E111]: unknown kind \\x60covn\\x60; did you mean \\x60conv\\x60?`" in text


def test_markdown_shows_growth_without_limits():
    text = render(result(model("a.yaml", net(11), net(7)), label="main 3f2a1c9", removed=("b.yaml",)), "markdown")
    assert "| `a.yaml` | params | 28 | 44 | +57.1 % |  |  |\n" in text
    assert "<details><summary>1 removed</summary>\n\n- `b.yaml`\n" in text


def test_markdown_keeps_within_what_github_takes():
    models = [model(f"nets/{'x' * 90}{index}.yaml", net(7, "budgets: {params: 28, macs: 20k}")) for index in range(400)]
    text = render(result(*models), "markdown")
    assert len(text) <= LARGEST
    assert "Left out to keep this short: 400 other models." in text
    failed = [model(f"{'y' * 150}{index}.yaml", net(7, "budgets: {params: 3}")) for index in range(400)]
    text = render(result(*failed), "markdown")
    assert LARGEST // 3 < len(text) <= LARGEST
    assert "400 of 400 models over budget" in text
    assert text.count("**over**") in (100, 200)
    assert "Left out to keep this short: rows." in text
    unwieldy = [model(f"{'z' * 9000}{index}.yaml", net(7, "budgets: {params: 3}")) for index in range(9)]
    text = render(result(*unwieldy), "markdown")
    assert len(text) <= LARGEST
    assert text.endswith("\nLeft out to keep this short: rows, remarks.\n")


def test_an_empty_problem_list_and_no_models_render_in_every_format():
    of_pages = set(names()) - {"mermaid", "svg"}  # a check has no figure
    assert {name for name in of_pages if not render(result(), name)} == {"jsonl"}  # no rows, no lines


def test_every_check_is_a_finding_and_those_that_passed_too():
    found = CheckReport(grown_resnet()).page().findings
    assert [each.level for each in found] == ["pass"] * 4 + ["fail", "fail", "warn", "fail"]
    assert found[4] == Finding(
        "fail",
        "nets/resnet50.yaml",
        "params max",
        "params",
        "params 27.79 M, limit 26 M (1.791 M over, +6.9 %)",
        "",
        Place("nets/resnet50.yaml", 28, 11, 14),
        "nets/resnet50.yaml:28",
        ("27.79 M", "limit 26 M", "1.791 M over", "+6.9 %"),
    )
    assert CheckReport(result()).page().findings == ()


@pytest.mark.parametrize("name", ["github", "junit"])
def test_formats_of_findings_refuse_a_page_on_which_nothing_was_judged(name):
    suggestion = Suggestion(grown_resnet().models)
    with pytest.raises(ConvcostError) as caught:
        lookup(name).render(suggestion, (), Look())
    (problem,) = caught.value.problems
    assert (problem.code, problem.notes) == ("E403", ("it is a format of `check`",))


def test_where_nothing_can_be_judged_json_has_every_key():
    nothing = command.NO_RESULT
    assert (nothing.content["status"], nothing.content["exit_code"]) == ("error", 2)
    assert nothing.content.keys() == data(result()).content.keys()
    assert set(nothing.content["summary"].values()) == {0}


def test_suggested_budgets_are_data_too():
    (small, _) = grown_resnet().models
    document = json.loads(lookup("json").render(Suggestion([small]), (), Look()))
    assert (document["schema"], document["margin_percent"]) == ("convcost/suggestion/1", 5)
    (first,) = document["models"]
    assert (first["file"], first["variant"]) == ("nets/small.yaml", None)
    assert (first["budgets"]["params"], first["budgets"]["macs"]) == ("30", "19.9k")
