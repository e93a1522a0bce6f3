"""The catalogue against torchvision: what it publishes, and what torch counts in its models to the last digit."""

import csv
from pathlib import Path
from typing import NamedTuple

import pytest

KINDS = ("classification", "segmentation", "video")
"""Quantised models repeat the figures of the float ones; detectors and optical flow depend on what they look at."""

NAMES = {"googlenet": "googlenet_torchvision"}
"""`googlenet` is the family here, the paper's first."""

PARAMETERS_OF = {"inception_v3": "inception_v3_aux"}
"""Published with the parameters of the auxiliary head, but with the multiply-adds of inference."""

DATA = Path(__file__).parent.parent / "data"


class Published(NamedTuple):
    """A model at one size of its input: what torchvision publishes, and the multiply-adds that torch counts."""

    model: str
    size: tuple[int, ...]
    params: int
    gmacs: str
    macs: int


def rows(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(newline="") as table:
        return [row for row in csv.DictReader(table) if row["kind"] in KINDS]


def size_of(row: dict[str, str]) -> tuple[int, ...]:
    return tuple(int(size) for size in row["input"].split("x"))


def published() -> list[Published]:
    counted = {(row["model"], row["input"]): int(row["macs"]) for row in rows("torchvision_macs.csv")}
    return [
        Published(row["model"], size_of(row), int(row["params"]), row["gmacs"], counted[row["model"], row["input"]])
        for row in rows("torchvision.csv")
    ]


@pytest.mark.parametrize("row", published(), ids=lambda row: "-".join(map(str, (row.model, *row.size[1:]))))
def test_parameters_and_macs_are_those_of_torchvision(zoo, row):
    net = zoo(NAMES.get(row.model, row.model), row.size)
    trained = zoo(PARAMETERS_OF[row.model], row.size) if row.model in PARAMETERS_OF else net
    assert trained.params == row.params
    assert round(net.macs / 10**9, 3) == float(row.gmacs)
    assert net.macs == row.macs
