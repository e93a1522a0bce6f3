"""The ledger from one convention to another: its steps add up, whatever the network and the two conventions."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convcost import analyze
from convcost.analysis import Analysis
from convcost.analysis.operations import operations
from convcost.analysis.settings import Settings
from convcost.conventions import lookup, names
from convcost.graph import Graph, Node
from convcost.layers.op import lookup as kind
from convcost.layers.shape import maps
from convcost.notation.build.arguments import construct
from convcost.published.reconciling.ledger import Ledger, LedgerEntry, reconcile, totals
from tests.graphs import graphs

PAIRS = list(permutations(names(), 2))
ZOO = (
    "alexnet", "vgg16_bn", "googlenet_torchvision", "resnet50", "densenet121", "mobilenet_v3_small", "efficientnet_b0",
    "vit_b_16", "swin_t", "swin_v2_t", "convnext_tiny", "fcn_resnet50", "r3d_18", "unet", "maxvit_t", "ssd300_vgg16",
)  # fmt: skip


def dealt(pairs: list[tuple[str, str]], hands: int) -> list[list[tuple[str, str]]]:
    """Every pair to one network, about as many to each."""
    return [pairs[first::hands] for first in range(hands)]


def between(graph: Graph, start: str, end: str, samples: int = 1):
    return reconcile(graph, samples, lookup(start), lookup(end))


def printed(graph: Graph, convention: str, samples: int) -> int:
    """What a tool prints, by the column of an analysis."""
    figures = operations(Analysis(graph, Settings(batch=samples, convention=convention)))
    return sum(figure for figure in figures if figure is not None)


def assert_sums(ledger: Ledger, start: int, end: int) -> None:
    assert tuple(total.value for total in ledger.totals) == (start, end)
    assert start + sum(entry.amount for entry in ledger.entries) == end
    assert list(ledger.running())[-1:] == ([end] if ledger.entries else [])
    assert all(entry.amount and entry.layers for entry in ledger.entries)


@pytest.mark.parametrize(("network", "pairs"), [*zip(ZOO, dealt(PAIRS, len(ZOO)), strict=True)])
def test_the_ledger_sums_for_every_pair_of_conventions(network, pairs):
    graph = analyze(network).graph
    prints = {name: printed(graph, name, 1) for name in names()}
    for start, end in pairs:
        assert_sums(between(graph, start, end), prints[start], prints[end])


@settings(max_examples=40, deadline=None)
@given(graph=graphs(), pair=st.sampled_from(PAIRS), samples=st.integers(1, 5))
def test_the_ledger_sums_for_random_networks_and_batches(graph, pair, samples):
    assert_sums(between(graph, *pair, samples), *(printed(graph, name, samples) for name in pair))


@settings(max_examples=40, deadline=None)
@given(graph=graphs(), pair=st.sampled_from(PAIRS))
def test_the_ledger_back_is_the_ledger_with_its_signs_turned(graph, pair):
    there = {(each.step, each.kind): each.amount for each in between(graph, *pair).entries}
    back = {(each.step, each.kind): each.amount for each in between(graph, *reversed(pair)).entries}
    assert back == {key: -amount for key, amount in there.items()}


@pytest.mark.parametrize("name", names())
def test_a_convention_does_not_differ_from_itself(name):
    assert between(analyze("resnet18").graph, name, name).entries == ()


def test_from_torchinfo_to_fvcore_norms_count_elements_in_place_of_parameters_and_biases_nothing():
    normalised, channels = 11_113_984, 26_560
    assert between(analyze("resnet50").graph, "torchinfo", "fvcore").entries == (
        LedgerEntry("normalisation", "batchnorm", 53, 2 * normalised - 2 * channels),
        LedgerEntry("pooling", "global_avgpool", 1, 2048 * 7 * 7),
        LedgerEntry("bias", "linear", 1, -1000),
    )


def test_steps_that_weigh_most_come_first_and_kinds_of_a_step_stand_together():
    entries = between(analyze("vit_b_16").graph, "ptflops", "calflops").entries
    assert [(entry.step, entry.kind) for entry in entries[:4]] == [
        ("two per multiply-add", "linear"),
        ("two per multiply-add", "attention"),
        ("two per multiply-add", "conv"),
        ("multiply-adds not seen", "attention"),
    ]


def test_a_layer_that_one_tool_does_not_know_is_an_entry_of_its_own():
    x = maps(6, 11, 7)
    pool = Node("pool", construct(kind("adaptive_avgpool"), {"size": 3}), ("x",), maps(6, 3, 3))
    graph = Graph("one", {"x": x}, (pool,), {"y": "pool"})
    ledger = between(graph, "fvcore", "tf_profiler")
    assert ledger.entries == (LedgerEntry("not known", "adaptive_avgpool", 1, -6 * 11 * 7),)
    assert [total.is_complete for total in ledger.totals] == [True, False]


def test_all_conventions_at_once_are_each_alone():
    graph = analyze("mobilenet_v2").graph
    assert {name: total.value for name, total in totals(graph, 3).items()} == {
        name: printed(graph, name, 3) for name in names()
    }


def test_the_ledger_of_some_layers_is_about_them_alone():
    graph = analyze("resnet50").graph
    ledger = reconcile(graph, 1, lookup("torchvision"), lookup("ptflops"), range(3))
    relu = norm = 64 * 112 * 112
    assert ledger.entries == (
        LedgerEntry("activation", "relu", 1, 2 * relu),
        LedgerEntry("normalisation", "batchnorm", 1, 2 * norm),
    )
