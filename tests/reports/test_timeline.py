"""The timeline of a small network, as text, as a chart and as data."""

import json
from collections.abc import Callable

import pytest

from convcost import analyze
from convcost.analysis import Analysis
from convcost.analysis.memory.inference import rule
from convcost.analysis.settings import Settings
from convcost.reports import timeline
from convcost.reports.look import Look
from convcost.reports.memory import sentences

Golden = Callable[[str, str], None]
GIB = 1024**3
FORK = {
    "convcost": 1,
    "name": "Fork",
    "input": [19, 13, 17],
    "layers": [
        {"conv": {"out": 23, "kernel": 1, "activation": "relu"}, "as": "stem"},
        {
            "add": {
                "wide": [
                    {"conv": {"out": 97, "kernel": 1, "norm": "batch"}},
                    {"conv": {"out": 89, "kernel": 1}},
                    {"conv": {"out": 5, "kernel": 1}},
                ],
                "narrow": [{"conv": {"out": 5, "kernel": 1}}],
            },
            "as": "join",
        },
        {"attention": {"heads": 5}},
    ],
}


def under(**given) -> Analysis:
    return Analysis(analyze(FORK).graph, Settings(**given))


def test_in_a_pipe_every_layer_has_its_line(golden: Golden):
    golden("timeline.txt", timeline.render([under()], Look()))


def test_on_a_terminal_there_is_a_chart(golden: Golden):
    golden("timeline_60.txt", timeline.render([under(order="best", counts_input=False, in_place=())], Look(60)))


def test_another_order_is_offered_or_told_from_that_of_the_file():
    """The narrow branch first, so that its input is gone while the widest layers run."""
    written, best = (timeline.render([under(order=order)], Look()) for order in ("written", "best"))
    needed, least = (4 * 13 * 17 * (97 + 89 + other) for other in (23, 5))
    assert f"In another order the layers need 164.9 KiB ({least:,} bytes): --order best.\n" in written
    assert f"In the order of the file the layers need 180.4 KiB ({needed:,} bytes).\n" in best


def test_a_search_that_is_given_up_is_told():
    shape = {"conv": {"out": 3, "kernel": 1}}
    branches = {f"b{number}": [shape, {"conv": {"out": 1 + number % 7, "kernel": 1}}, shape] for number in range(30)}
    net = {"convcost": 1, "name": "Many", "input": [3, 5, 7], "layers": [{"add": branches}]}
    assert "; not all orders were tried.\n" in timeline.render([analyze(net)], Look())


def test_colours_change_nothing_else():
    plain, colored = (timeline.render([under()], Look(80, color)) for color in (False, True))
    assert "\x1b[36m" in colored
    assert colored.replace("\x1b[36m", "").replace("\x1b[1m", "").replace("\x1b[0m", "") == plain


def test_what_is_too_much_to_list_is_summed_up():
    branches = {f"b{number}": [{"conv": {"out": 2, "kernel": 1}}] for number in range(11)}
    net = {"convcost": 1, "name": "Wide", "input": [3, 5, 7], "layers": [{"concat": branches}]}
    text = timeline.render([analyze(net)], Look())
    assert "  and 4 more, 1.094 KiB together\n" in text
    assert 4 * 4 * 2 * 5 * 7 == 1120


def test_without_layers_there_is_nothing_to_draw():
    text = timeline.render([analyze({"convcost": 1, "name": "Wire", "input": [3, 5, 7], "layers": []})], Look(60))
    assert "At most 420 B (420 bytes) are in use at once:" in text


def test_json_has_the_layers_as_they_run_and_what_another_order_needs():
    analysis = under(order="best", batch=3)
    (model,) = json.loads(timeline.render_json([analysis], []))["models"]
    assert [each["name"] for each in model["layers"]] == model["best_order"]["layers"]
    assert model["peak"]["bytes"] == max(each["peak_memory_bytes"] for each in model["layers"])
    assert model["best_order"]["is_best"]
    assert (model["batch"], model["memory"]["order"], model["memory"]["counts_input"]) == (3, "best", True)
    assert model["peak"]["held"][0].keys() == {"name", "bytes", "is_workspace"}
    written = json.loads(timeline.render_json([under(batch=3)], []))["models"][0]
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


def test_training_is_told_in_parts_that_add_up(golden: Golden):
    analysis = under(optimizer="adam", batch=2, memory_bytes=GIB, dtype="activations=float16")
    golden("training.txt", "\n".join((*sentences(analysis), "")))


def test_what_does_not_fit_is_told_with_what_it_would_take():
    assert sentences(under(memory_bytes=1000))[0].startswith("1000 B hold not even one sample at inference: it takes ")
    assert "hold a batch of" in sentences(under(memory_bytes=GIB))[0]
    empty = analyze({"convcost": 1, "name": "Wire", "input": [3, 5, 7], "layers": []}).graph
    aside = Analysis(empty, Settings(memory_bytes=1, counts_input=False))
    assert sentences(aside) == ["1 B hold any batch at inference: no sample takes memory"]


def test_lower_bounds_are_told_as_such():
    opaque = {"opaque": {"shape": [3, 5, 7], "params": "unknown", "macs": 19}, "as": "secret"}
    graph = analyze({"convcost": 1, "name": "Secret", "input": [3, 5, 7], "layers": [opaque]}).graph
    first, *_, last = sentences(Analysis(graph, Settings(optimizer="sgd", memory_bytes=GIB)))
    assert first.startswith("Training takes at least ")
    assert "hold at most a batch of " in last
    assert "one more takes at least " in last
