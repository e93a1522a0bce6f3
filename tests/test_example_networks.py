"""Whole networks among the examples against torch's: stored, and asked anew where torch is."""

import csv
from importlib.util import find_spec
from pathlib import Path

import pytest

HERE = Path(__file__).parent
with (HERE / "data" / "example_networks.csv").open(encoding="utf-8", newline="") as file:
    STORED = {row["example"]: row for row in csv.DictReader(file)}

WORKED_OUT = {
    "convlstm": 2 * 32 * 64 * 64,
    "edgenext_xxs": 64 * 32 * 32,
    "efficientformer_l1": -49 * 49,
}
"""Elements that the file has as buffers and torch works out anew: states of zeros, waves that tell positions.

Below 0, those that torch keeps and the file has not: which bias belongs to which two of 49 positions.
"""


@pytest.mark.parametrize("name", STORED)
def test_parameters_buffers_and_macs_are_those_of_torch(example, name):
    net, row = example(f"networks/{name}"), STORED[name]
    assert net.params == int(row["params"])
    assert net.macs == int(row["macs"])
    assert net.analysis.total("buffers").value == int(row["buffers"]) + WORKED_OUT.get(name, 0)
    assert "x".join(map(str, next(iter(net.analysis.graph.inputs.values())).sizes)) == row["input"]


@pytest.mark.parametrize("name", STORED)
def test_nothing_that_costs_is_declared(example, name):
    assert all(node.op.kind != "opaque" for node in example(f"networks/{name}").analysis.graph.nodes)


def test_every_network_among_the_examples_is_held_against_torch():
    assert {file.stem for file in (HERE.parent / "examples" / "networks").glob("*.yaml")} == set(STORED)


def skip_without_torch() -> None:
    """Skip where torch or what the script needs besides is missing; importing is left to the script."""
    for needed in ("torch", "torchvision", "timm", "PIL"):
        if find_spec(needed) is None:
            pytest.skip(f"{needed} is not installed: what is stored is compared only")


@pytest.mark.torch
@pytest.mark.filterwarnings("ignore:TF32 acceleration on top of oneDNN")
@pytest.mark.parametrize("name", STORED)
def test_torch_says_the_same_now(name):
    skip_without_torch()
    from tests.data.count_example_networks import row

    assert row(name) == STORED[name]
