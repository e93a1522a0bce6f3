"""Advice is the best choice of all, saves what it says, and can be applied."""

from itertools import product
from math import inf
from typing import Any, cast, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import convcost
from convcost.api import analyze
from convcost.errors import ConvcostError
from convcost.exploring.advising.advice import WITH, Advised, Change, Fewest, advise, fewest_changes
from convcost.exploring.advising.page import Advice
from convcost.exploring.designs.requirement import target
from convcost.graph.applying.application import apply_all
from convcost.graph.rewriting.rewrite import Chain
from convcost.page.formats import text
from convcost.page.look import Look


def advised(net: Any, limit: str, *transforms: str, fewest: Fewest = "layers") -> Advised:
    before = analyze(net)
    return advise(before, target("--max", limit, before.settings), transforms or WITH, fewest)


CHAIN = {
    "convcost": 1,
    "name": "Chain",
    "input": [16, 23, 29],
    "defaults": {"conv": {"padding": "same", "norm": "batch", "activation": "relu"}},
    "layers": [
        {"conv": {"out": 32, "kernel": [3, 5]}},
        {"conv": {"out": 48, "kernel": 3}},
        {"conv": {"out": 64, "kernel": 5, "stride": 2}},
        {"conv": {"out": 48, "kernel": 3}},
    ],
}


@pytest.mark.parametrize("fewest", ["layers", "params"])
@pytest.mark.parametrize("percent", [95, 80, 60, 40, 25])
def test_no_choice_is_better(fewest: Fewest, percent: int) -> None:
    before = analyze(CHAIN)
    found = advised(CHAIN, f"macs={before.macs * percent // 100}", "reduce{ratio=2}", "reduce{ratio=4}", "separable",
                    fewest=fewest)  # fmt: skip
    every = advised(CHAIN, "macs=1", "reduce{ratio=2}", "reduce{ratio=4}", "separable")
    assert every.changes is None
    layers: dict[str, list[Any]] = {}
    for transform in ("reduce{ratio=2}", "reduce{ratio=4}", "separable"):
        for node in before.graph.nodes:
            try:
                graph = convcost.apply(before.graph, f"{transform[:-1]}, only={node.name}}}" if "{" in transform
                                       else f"{transform}{{only={node.name}}}")  # fmt: skip
            except ConvcostError:
                continue
            now = analyze(graph)
            layers.setdefault(node.name, [(0, 0, 0)]).append((before.macs - now.macs, before.params - now.params, 1))
    best = (inf, inf)
    for choice in product(*layers.values()):
        saved, lost, count = map(sum, zip(*choice, strict=True))
        if before.macs - saved <= before.macs * percent // 100:
            best = min(best, (count, lost) if fewest == "layers" else (lost, count))
    if best == (inf, inf):
        assert found.changes is None
    else:
        assert found.changes is not None
        lost = sum(each.params_lost for each in found.changes)
        assert best == ((len(found.changes), lost) if fewest == "layers" else (lost, len(found.changes)))


def test_vgg16_in_six_layers() -> None:
    found = advised("vgg16", "macs=5G", "reduce{ratio=8}", "group{groups=32}")
    assert found.after is not None
    assert found.changes is not None
    assert (len(found.changes), found.after.macs) == (6, 4_918_050_816)


def test_vgg16_with_the_fewest_parameters_lost() -> None:
    transforms = ("separable", "factorize{asymmetric=true}", "group{groups=32}")
    found = advised("vgg16", "macs=5G", *transforms, fewest="params")
    assert found.after is not None
    assert found.changes is not None
    assert (len(found.changes), found.after.macs) == (9, 4_998_282_240)


def test_resnet50_in_ten_layers() -> None:
    """Groups besides; without them there is no better choice than 11 layers."""
    found = advised("resnet50", "macs=3G", "separable", "group{groups=4}", "group{groups=32}")
    assert found.after is not None
    assert found.changes is not None
    assert (len(found.changes), found.after.macs) == (10, 2_992_775_936)
    assert len(advised("resnet50", "macs=3G").changes or ()) == 11


change = st.tuples(st.integers(1, 60), st.integers(-9, 60))


@given(
    st.lists(st.lists(change, min_size=1, max_size=3), min_size=1, max_size=5),
    st.integers(1, 150),
    st.sampled_from(get_args(Fewest)),
)
def test_no_choice_of_any_changes_is_better(layers: list[list[tuple[int, int]]], needed: int, fewest: Fewest) -> None:
    """Each change saves something and loses parameters, or brings some; every choice of them is tried."""
    options = [
        [Change(f"layer{at}", f"t{each}", cast("Chain", {}), saves, lost) for each, (saves, lost) in enumerate(some)]
        for at, some in enumerate(layers)
    ]
    best = None
    for choice in product(*([None, *some] for some in options)):
        made = [each for each in choice if each]
        if sum(each.saves for each in made) >= needed:
            rank = (len(made), sum(each.params_lost for each in made))
            rank = rank if fewest == "layers" else rank[::-1]
            best = rank if best is None else min(best, rank)
    found = fewest_changes(options, needed, fewest)
    if found is None or best is None:
        assert found is best is None
        return
    lost = sum(each.params_lost for each in found)
    assert sum(each.saves for each in found) >= needed
    assert best == ((len(found), lost) if fewest == "layers" else (lost, len(found)))


def test_what_is_advised_can_be_applied() -> None:
    for net, limit in (("vgg16", "macs=5G"), ("resnet50", "macs=3G")):
        found = advised(net, limit)
        assert found.changes is not None
        assert found.after is not None
        graph = apply_all(analyze(net).graph, [each.applied for each in found.changes])
        assert analyze(graph).macs == found.before.macs - sum(each.saves for each in found.changes)
        assert analyze(graph).params == found.before.params - sum(each.params_lost for each in found.changes)


def test_what_is_told() -> None:
    page = text.render(Advice(advised("vgg16", "macs=5G")), (), Look())
    assert "--apply 'reduce{ratio=8, only=stage4.conv.1}'" in page
    assert "What this does to accuracy is not predicted" in page
    enough = Advice(advised("vgg16", "macs=16G"))
    assert "It meets macs<=16,000,000,000 as it is" in text.render(enough, (), Look())
    assert (enough.status, enough.data().content["changes"]) == (0, [])
    never = Advice(advised("vgg16", "macs=1G"))
    assert (never.status, never.data().content["met"]) == (1, False)


def test_a_transform_that_changes_layers_together_is_refused() -> None:
    with pytest.raises(ConvcostError, match="` changes layers together"):
        advised("vgg16", "macs=5G", "scale{width=0.5}")
    with pytest.raises(ConvcostError, match="do not add up"):
        advised("vgg16", "peak_memory=5MB")


def test_only_names_layers_that_would_change() -> None:
    graph = analyze("vgg16").graph
    made = apply_all(graph, ["separable{only=stage3.*.*}"])
    changed = {node.name for node in made.nodes} - {node.name for node in graph.nodes}
    assert changed == {f"stage3.conv.{place}.depthwise{role}" for place in range(3) for role in ("", ".activation")}
    with pytest.raises(ConvcostError, match="no layer that this would change"):
        apply_all(graph, ["separable{only=classifier}"])


def test_a_network_of_unknown_cost_is_not_judged() -> None:
    """The convolution alone would meet the limit."""
    unknown = {"opaque": {"shape": [48, 12, 15], "params": 13, "macs": "unknown"}}
    with pytest.raises(ConvcostError, match="only known to be at least something"):
        advised({**CHAIN, "layers": [*CHAIN["layers"], unknown]}, "macs=900G")


def test_bytes_of_weights_are_limited_in_their_type() -> None:
    before = analyze(CHAIN, dtype="float16")
    found = advise(before, target("--max", "weights=200kB", before.settings), ["reduce{ratio=4}"])
    assert found.after is not None
    assert found.after.count("weight_bytes") == 2 * found.after.params <= 200_000
