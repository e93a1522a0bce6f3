"""The networks of the catalogue that torchvision does not have, against torch's counts: stored, and asked anew."""

import csv
from importlib.util import find_spec
from pathlib import Path

import pytest

from convcost.networks.catalogue import variants
from tests.conftest import catalogued

DATA = Path(__file__).parent.parent / "data"
with (DATA / "catalogue_networks.csv").open(encoding="utf-8", newline="") as stored:
    ROWS = list(csv.DictReader(stored))
FILES = sorted({catalogued(row["network"])[0] for row in ROWS})


def name(row: dict[str, str]) -> str:
    return "-".join(filter(None, (row["network"], row["set"])))


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_parameters_buffers_and_macs_are_those_of_torch(zoo, row):
    net = zoo(row["network"], None, **dict(each.split("=") for each in row["set"].split()))
    graph = net.analysis.graph
    assert net.params == int(row["params"])
    assert net.macs == int(row["macs"])
    assert net.analysis.total("buffers").value == int(row["buffers"])
    assert " ".join("x".join(map(str, each.sizes)) for each in graph.inputs.values()) == row["inputs"]
    assert all(node.op.kind != "opaque" for node in graph.nodes)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_network_of_these_files_is_counted(file):
    assert set(variants(file) or [file.stem]) <= {row["network"] for row in ROWS}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_network_is_a_page(file):
    lines = file.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 60
    assert max(map(len, lines)) <= 120


def skip_without_torch() -> None:
    """Skip where torch or what the script needs besides is missing; importing is left to the script."""
    for needed in ("torch", "torchvision", "timm", "PIL"):
        if find_spec(needed) is None:
            pytest.skip(f"{needed} is not installed: what is stored is compared only")


@pytest.mark.torch
@pytest.mark.filterwarnings("ignore:TF32 acceleration on top of oneDNN")
@pytest.mark.parametrize("stored", ROWS, ids=name)
def test_torch_says_the_same_now(stored):
    skip_without_torch()
    from tests.data.count_catalogue_networks import row

    assert row(stored["network"], stored["set"]) == stored
