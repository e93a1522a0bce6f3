"""Memory at inference: published figures, and what counts for whom."""

import pytest

from convcost import ConvcostError, analyze, load
from convcost.analysis import Analysis
from convcost.analysis.memory.inference import Held, Peak, peak
from convcost.analysis.settings import Settings
from convcost.analysis.totals import Total

FLOAT32 = 4


def under(net, **settings) -> Analysis:
    return Analysis(analyze(net).graph, Settings(**settings))


def bytes_of(analysis: Analysis) -> int:
    return analysis.summary("peak_memory_bytes").value


def test_resnet_50_needs_two_large_maps_and_the_small_one_between_them():
    """The 7.2 MB of mit-han-lab/tinyml#8: with norm, activation and sum in place, input and weights aside."""
    in_place = ("norm", "activation", "add")
    analysis = under("resnet50", in_place=in_place, counts_input=False)
    assert bytes_of(analysis) == FLOAT32 * (64 * 56 * 56 + 2 * 256 * 56 * 56) == FLOAT32 * 1_806_336
    assert bytes_of(under("resnet50", in_place=(), counts_input=False)) == FLOAT32 * 3 * 256 * 56 * 56
    assert 3 * 256 * 56 * 56 == 2_408_448


def test_vgg_16_as_convnet_burden_adds_it_up():
    """Every map once, the input included; torchvision's network has a pooling from 7x7 to 7x7 more."""
    analysis = under("vgg16")
    allocated = analysis.total("allocated_bytes").value
    assert allocated + FLOAT32 * 3 * 224 * 224 == FLOAT32 * (15_237_608 + 512 * 7 * 7)


def test_u_net_holds_its_skips_across_the_bottom():
    analysis = under("unet", counts_input=False)
    bottom = next(node.name for node in analysis.graph.nodes if node.output.channels == 1024)
    live = dict(zip((node.name for node in analysis.graph.nodes), analysis.figures("peak_memory_bytes"), strict=True))
    skips = 64 * 568**2 + 128 * 280**2 + 256 * 136**2 + 512 * 64**2
    assert live[bottom] == FLOAT32 * (skips + 512 * 32**2 + 1024 * 30**2)


NET = {
    "convcost": 1,
    "name": "Fork",
    "input": [3, 7, 5],
    "layers": [
        {"conv": {"out": 11, "kernel": 1}, "as": "stem"},
        {"add": {"main": [{"conv": {"out": 11, "kernel": 1, "norm": "batch"}}], "skip": []}, "as": "join"},
        {"linear": 2, "from": "flat"},
    ],
}
NET["layers"].insert(2, {"flatten": {}, "as": "flat"})
AREA = 7 * 5


def test_the_peak_names_the_layer_and_what_is_there():
    found = analyze(NET).once(peak)
    assert found == Peak(
        "join.main.conv",
        FLOAT32 * 2 * 11 * AREA,
        (Held("stem", FLOAT32 * 11 * AREA), Held("join.main.conv", FLOAT32 * 11 * AREA)),
    )


def test_memory_made_in_place_has_the_name_of_what_it_holds_by_then():
    deep = {**NET, "layers": [*NET["layers"][:2], {"conv": {"out": 19, "kernel": 1}}]}
    found = analyze(deep).once(peak)
    assert found.held == (Held("conv", FLOAT32 * 19 * AREA), Held("join", FLOAT32 * 11 * AREA))


@pytest.mark.parametrize(("dtype", "size"), [("float64", 8), ("bfloat16", 2), ("weights=float64,activations=int8", 1)])
def test_bytes_are_those_of_the_activations_for_the_whole_batch(dtype, size):
    analysis = analyze(NET, batch=13, dtype=dtype)
    assert bytes_of(analysis) == 13 * size * 2 * 11 * AREA
    assert analysis.figures("allocated_bytes") == tuple(
        13 * size * elements for elements in (11 * AREA, 11 * AREA, 0, 0, 0, 2)
    )


def test_a_part_needs_what_its_hungriest_layer_needs():
    analysis = analyze(NET)
    live = analysis.figures("peak_memory_bytes")
    assert analysis.summary("peak_memory_bytes", [0, 4]) == Total(max(live[0], live[4]))
    with pytest.raises(ValueError, match="peak memory does not add up"):
        analysis.total("peak_memory_bytes")


def test_heads_of_attention_are_there_beside_its_input_and_its_output():
    net = {"convcost": 1, "inputs": {"x": {"tokens": [13, 12]}}, "layers": [{"attention": {"heads": 3, "dim": 21}}]}
    found = analyze(net).once(peak)
    assert found.bytes == FLOAT32 * (13 * 12 + 13 * 12 + 4 * 13 * 21)
    assert found.held[0] == Held("attention", FLOAT32 * 4 * 13 * 21, is_workspace=True)


def test_without_layers_there_is_what_passes_through():
    analysis = analyze({"convcost": 1, "input": [3, 7, 5], "layers": []})
    assert analysis.once(peak) == Peak(None, FLOAT32 * 3 * AREA, (Held("input", FLOAT32 * 3 * AREA),))
    assert bytes_of(analysis) == FLOAT32 * 3 * AREA


def test_another_order_is_used_where_it_is_asked_for():
    written, best = (under("xception", order=order) for order in ("written", "best"))
    assert bytes_of(written) == FLOAT32 * (2 * 128 * 147 * 147 + 64 * 147 * 147)
    assert bytes_of(best) == FLOAT32 * (2 * 128 * 147 * 147 + 128 * 74 * 74)
    assert sorted(best.figures("allocated_bytes")) == sorted(written.figures("allocated_bytes"))


def test_a_layer_has_its_figure_wherever_it_runs():
    """The projection runs behind the maps that are pooled, or before they have become as many."""
    written, best = (under("xception", order=order) for order in ("written", "best"))
    index = [node.name for node in best.graph.nodes].index("entry_flow.Shrink.add.skip.conv")
    assert written.figures("peak_memory_bytes")[index] == FLOAT32 * (64 * 147 * 147 + 2 * 128 * 74 * 74)
    assert best.figures("peak_memory_bytes")[index] == FLOAT32 * (2 * 64 * 147 * 147 + 128 * 74 * 74)


def test_a_budget_limits_the_peak():
    net = load({**NET, "budgets": {"peak_memory": "3 kB"}})
    (limit,) = net.budgets
    assert (limit.metric, limit.value) == ("peak_memory", 3000)
    with pytest.raises(ConvcostError) as refused:
        load({**NET, "budgets": {"parts": {"join": {"peak_memory": "3 kB"}}}})
    assert "`peak_memory` does not add up over parts" in refused.value.problems[0].message


def test_indices_that_wait_for_an_unpooling_make_the_peak_a_lower_bound():
    layers = [{"maxpool": 2}, {"conv": {"out": 7, "kernel": 1}}, {"max_unpool": 2}]
    analysis = under(load({"convcost": 1, "name": "n", "input": [7, 26, 22], "layers": layers}))
    known = FLOAT32 * (7 * 13 * 11 + 7 * 26 * 22)
    assert analysis.summary("peak_memory_bytes") == Total(known, is_complete=False)
