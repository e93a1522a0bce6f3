"""The catalogue against torchvision: what it publishes, and what torch counts in its models to the last digit."""

import csv
from pathlib import Path
from typing import NamedTuple

import pytest

PARAMETERS_OF = {"inception_v3": "inception_v3_aux"}
"""Published with the parameters of the auxiliary head, but with the multiply-adds of inference."""

DATA = Path(__file__).parent.parent / "data"


class Published(NamedTuple):
    """A model at one size of its input. ``macs`` is torch's count where there is one."""

    model: str
    size: tuple[int, ...]
    params: int
    gmacs: str
    macs: int | None


def rows(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(newline="") as table:
        return list(csv.DictReader(table))


def size_of(row: dict[str, str]) -> tuple[int, ...]:
    """Detectors are listed by height and width only."""
    size = tuple(int(size) for size in row["input"].split("x"))
    return size if len(size) > 2 else (3, *size)


def published() -> list[Published]:
    counted = {(row["model"], size_of(row)): int(row["macs"]) for row in rows("torchvision_macs.csv")}
    return [
        Published(
            row["model"], size_of(row), int(row["params"]), row["gmacs"], counted.get((row["model"], size_of(row)))
        )
        for row in rows("torchvision.csv")
        if row["kind"] != "quantization"
    ]


@pytest.mark.parametrize("row", published(), ids=lambda row: "-".join(map(str, (row.model, *row.size[1:]))))
def test_parameters_and_macs_are_those_of_torchvision(zoo, row):
    try:
        net = zoo(row.model, row.size)
    except LookupError:
        pytest.skip("not in the catalogue")
    assert zoo(PARAMETERS_OF.get(row.model, row.model), row.size).params == row.params
    assert round(net.macs / 10**9, 3) == float(row.gmacs)
    assert row.macs in {None, net.macs}
