"""At which other sizes a figure is looked for, and what is said where none are tried."""

from typing import Any

import pytest

from convcost import analyze, load
from convcost.errors import ConvcostError
from convcost.notation.build import work
from convcost.published.family import Family
from convcost.published.reconciling.siblings import (
    COMMON_CLIPS,
    COMMON_FRAMES,
    COMMON_SIZES,
    not_built,
    not_tried,
    related,
    siblings,
)


def tried(inputs: dict[str, Any]) -> tuple[list[str], str]:
    network = load({"convcost": 1, "name": "probe", **inputs})
    graph = analyze(network).graph
    return [each.difference for each in siblings(Family(network), [None], [graph])], not_tried([graph])


def test_an_image_is_tried_at_the_common_sides():
    found, missing = tried({"input": [3, 224, 224], "layers": ["relu"]})
    assert found == [f"input 3x{side}x{side}" for side in COMMON_SIZES if side != 224]
    assert missing == ""


def test_a_clip_is_tried_at_the_common_sides_and_lengths():
    found, missing = tried({"input": [3, 16, 112, 112], "layers": ["relu"]})
    assert found == [
        *(f"input 3x16x{side}x{side}" for side in COMMON_SIZES if side != 112),
        *(f"input 3x{frames}x{side}x{side}" for frames in COMMON_FRAMES if frames != 16 for side in COMMON_CLIPS),
    ]
    assert missing == ""


def test_several_inputs_of_one_resolution_are_tried_together():
    inputs = {"slow": [3, 8, 224, 224], "fast": [3, 32, 224, 224]}
    layers = [{"relu": {}, "from": "slow", "as": "a"}, {"relu": {}, "from": "fast", "as": "b"}]
    found, missing = tried({"inputs": inputs, "layers": layers})
    assert "input slow=3x8x256x256, fast=3x32x256x256" in found
    assert len(found) == len(COMMON_SIZES) - 1
    assert missing == "Other numbers of frames were not tried, because several inputs have them."


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"input": {"tokens": [7, 5]}}, "Other sizes were not tried: `input` is neither an image nor a clip."),
        ({"inputs": {"a": [3, 32, 32], "b": [3, 16, 16]}}, "Other sizes were not tried: the inputs differ in theirs."),
    ],
)
def test_what_is_not_tried_is_said(inputs, said):
    step = {"relu": {}, "from": next(iter(inputs.get("inputs", {"input": 0})))}
    assert tried({**inputs, "layers": [step]}) == ([], said)


def test_of_several_networks_no_other_sizes_are_tried():
    graph = analyze("alexnet").graph
    assert not_tried([graph, graph]).endswith("that is done for one network, and several are named.")


def test_what_cannot_be_built_is_said_with_the_reason():
    network = load(
        {"convcost": 1, "name": "probe", "input": [3, 224, 224], "layers": [{"conv": {"out": 1, "kernel": 97}}]}
    )
    family, graph = Family(network), analyze(network).graph
    unbuilt: dict[str, ConvcostError] = {}
    built = list(related(family, [graph], siblings(family, [None], [graph]), unbuilt))
    assert list(unbuilt) == ["input 3x32x32", "input 3x64x64", "input 3x96x96"]
    assert len(built) + len(unbuilt) == len(COMMON_SIZES)
    assert not_built(unbuilt) == (
        "Not tried, because they cannot be built: input 3x32x32, input 3x64x64, input 3x96x96 "
        "(the first: a window of 97 does not fit into 32 (size 32 and its padding), E300)."
    )
    assert not_built({}) == ""


def test_other_sizes_that_are_more_work_than_is_allowed_are_said_not_to_be_tried(monkeypatch):
    monkeypatch.setattr(work, "MOST_TOGETHER", 500)
    deep = {"relu": {}, "repeat": 50}
    network = load({"convcost": 1, "name": "probe", "input": [3, 224, 224], "layers": [deep]})
    family, graph = Family(network), analyze(network).graph
    unbuilt: dict[str, ConvcostError] = {}
    built = list(related(family, [graph], siblings(family, [None], [graph]), unbuilt))
    assert len(built) + len(unbuilt) == len(COMMON_SIZES)
    said = not_built(unbuilt)
    assert said.startswith("Not tried, because they cannot be built: input 3x")
    assert said.endswith("more (the first: more than 500 steps, rounds and layers in all variants together, E104).")
