"""The catalogue against torchvision: what it publishes, and what torch counts in its models to the last digit."""

import csv
from pathlib import Path
from typing import NamedTuple

import pytest

KINDS = ("classification", "segmentation", "video")
"""Quantised models repeat the figures of the float ones; detectors and optical flow depend on what they look at."""

ONE_STAGE = {
    "fcos_resnet50_fpn", "retinanet_resnet50_fpn", "retinanet_resnet50_fpn_v2", "ssd300_vgg16",
    "ssdlite320_mobilenet_v3_large",
}  # fmt: skip
"""Detectors that compute the same for every image: what they find is sorted out without multiplying."""

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


def rows(file: str, kinds: tuple[str, ...] = KINDS) -> list[dict[str, str]]:
    with (DATA / file).open(newline="") as table:
        return [row for row in csv.DictReader(table) if row["kind"] in kinds]


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


def detectors() -> list[dict[str, str]]:
    return [row for row in rows("torchvision.csv", ("detection",)) if row["model"] in ONE_STAGE]


@pytest.mark.parametrize("row", detectors(), ids=lambda row: row["model"])
def test_parameters_and_macs_are_those_of_one_stage_detectors(zoo, row):
    net = zoo(row["model"], (3, *size_of(row)))
    assert net.params == int(row["params"])
    assert round(net.macs / 10**9, 3) == float(row["gmacs"])


def test_every_one_stage_detector_is_published():
    assert {row["model"] for row in detectors()} == ONE_STAGE
