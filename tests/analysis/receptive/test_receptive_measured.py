"""Receptive fields against torch's gradients on random networks: stored, and drawn anew where torch is installed."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from convcost import analyze
from convcost.analysis.receptive.region import region
from convcost.analysis.receptive.sights import sights
from convcost.layers.window import Reach

ROWS = json.loads((Path(__file__).parents[2] / "data" / "measured_fields.json").read_text(encoding="utf-8"))["rows"]
DRAWN = 40


def check(row: dict[str, Any]) -> None:
    """What the element sees is what torch measured, and no more than the layer's field."""
    analysis = analyze({"convcost": 1, "input": row["input"], "layers": row["layers"]})
    last = analysis.graph.nodes[-1].name
    (area,) = region(analysis.graph, last, tuple(row["position"])).areas.values()
    assert [list(pair) for pair in area.inside or ()] == row["seen"]
    axes = analysis.once(sights).of_nodes[-1]
    if axes is Reach.UNDEFINED:  # after two odd resizings the pattern may be too long to be kept
        assert sum(kind in {"resize", "adaptive_avgpool"} for step in row["layers"] for kind in step) > 1
        return
    for axis, at, reached, (first, last_seen) in zip(axes, row["position"], area.reached, row["seen"], strict=True):
        assert axis.seen(at, at) == reached
        assert last_seen - first < axis.size


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(kind for step in row["layers"] for kind in step))
def test_an_element_sees_what_torch_measured(row):
    check(row)


def test_the_networks_are_of_every_kind():
    kinds = {kind for row in ROWS for step in row["layers"] for kind in step}
    assert kinds >= {"conv", "avgpool", "adaptive_avgpool", "conv_transpose", "upsample", "resize", "add", "concat"}
    clipped = [row for row in ROWS if any(pair[0] == 0 for pair in row["seen"])]
    assert 5 < len(clipped) < len(ROWS) - 5


@pytest.mark.torch
def test_an_element_sees_what_torch_measures_now():
    pytest.importorskip("torch", reason="torch is not installed: fields are compared with stored measurements only")
    from tests.data.measure_fields import random_row

    for seed in range(1000, 1000 + DRAWN):
        check(random_row(Random(seed)))
