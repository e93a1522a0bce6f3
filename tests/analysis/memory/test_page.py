"""The timeline of a small network, as text, as a chart and as data."""

import json
from collections.abc import Callable

import pytest

from convcost import analyze
from convcost.analysis import Analysis
from convcost.analysis.memory.inference import rule
from convcost.analysis.memory.page import Timelines
from convcost.analysis.settings import Settings
from convcost.page.formats import json as json_format
from convcost.page.formats import text
from convcost.page.look import Look
from tests.analysis.memory.networks import under

Golden = Callable[[str, str], None]


def shown(analysis: Analysis, width: int | None = None, *, color: bool = False) -> str:
    return text.render(Timelines([analysis]), (), Look(width, color))


def models(*analyses: Analysis) -> list:
    return json.loads(json_format.render(Timelines(analyses), (), Look()))["models"]


def test_in_a_pipe_every_layer_has_its_line(golden: Golden):
    golden("timeline.txt", shown(under()))


def test_on_a_terminal_there_is_a_chart(golden: Golden):
    golden("timeline_60.txt", shown(under(order="best", counts_input=False, in_place=()), 60))


def test_another_order_is_offered_or_told_from_that_of_the_file():
    """The narrow branch first, so that its input is gone while the widest layers run."""
    written, best = (shown(under(order=order)) for order in ("written", "best"))
    needed, least = (4 * 13 * 17 * (97 + 89 + other) for other in (23, 5))
    assert f"In another order the layers need 164.9 KiB ({least:,} bytes): --order best.\n" in written
    assert f"In the order of the file the layers need 180.4 KiB ({needed:,} bytes).\n" in best


def test_a_search_that_is_given_up_is_told():
    shape = {"conv": {"out": 3, "kernel": 1}}
    branches = {f"b{number}": [shape, {"conv": {"out": 1 + number % 7, "kernel": 1}}, shape] for number in range(30)}
    net = {"convcost": 1, "name": "Many", "input": [3, 5, 7], "layers": [{"add": branches}]}
    assert "; not all orders were tried.\n" in shown(analyze(net))


def test_colours_change_nothing_else():
    plain, colored = (shown(under(), 80, color=color) for color in (False, True))
    assert "\x1b[36m" in colored
    assert colored.replace("\x1b[36m", "").replace("\x1b[1m", "").replace("\x1b[0m", "") == plain


def test_what_is_too_much_to_list_is_summed_up():
    branches = {f"b{number}": [{"conv": {"out": 2, "kernel": 1}}] for number in range(11)}
    net = {"convcost": 1, "name": "Wide", "input": [3, 5, 7], "layers": [{"concat": branches}]}
    lines = shown(analyze(net))
    assert "  and 4 more, 1.094 KiB together\n" in lines
    assert 4 * 4 * 2 * 5 * 7 == 1120


def test_without_layers_there_is_nothing_to_draw():
    wire = analyze({"convcost": 1, "name": "Wire", "input": [3, 5, 7], "layers": []})
    assert "At most 420 B (420 bytes) are in use at once:" in shown(wire, 60)


def test_json_has_the_layers_as_they_run_and_what_another_order_needs():
    analysis = under(order="best", batch=3)
    (model,) = models(analysis)
    assert [each["name"] for each in model["layers"]] == model["best_order"]["layers"]
    assert model["peak"]["bytes"] == max(each["peak_memory_bytes"] for each in model["layers"])
    assert model["best_order"]["is_best"]
    assert (model["batch"], model["memory"]["order"], model["memory"]["counts_input"]) == (3, "best", True)
    assert model["peak"]["held"][0].keys() == {"name", "bytes", "is_workspace"}
    (written,) = models(under(batch=3))
    assert model["peak"]["bytes"] == model["best_order"]["bytes"] == written["best_order"]["bytes"]
    assert written["peak"]["bytes"] > model["peak"]["bytes"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"in_place": ()}, "nothing in place, views free; input counted"),
        ({"in_place": ("add",), "counts_input": False}, "add in place, views free; input left aside"),
        ({"order": "best"}, "; in the best order found"),
    ],
)
def test_the_rule_says_under_which_settings(given, said):
    assert said in rule(Settings(**given))


def test_a_table_has_the_layers_as_they_run_with_every_byte():
    analysis = under(order="best")
    titles, rows = Timelines([analysis]).records()
    assert titles == ("model", "variant", "name", "peak_memory_bytes", "allocated_bytes")
    (model,) = models(analysis)
    assert [row[2:] for row in rows] == [tuple(each.values()) for each in model["layers"]]
    assert max(row[3] for row in rows) == 4 * 13 * 17 * (97 + 89 + 5)
