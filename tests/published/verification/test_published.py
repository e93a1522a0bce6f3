"""What papers print of the networks in the catalogue, and what it turns out to be."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import convcost
from convcost.published.verification import FigureVerdict, Verified, verify
from convcost.published.verification.arithmetic import lines
from convcost.published.verification.wording import outcome

ROOT = Path(__file__).parents[3]
FOLDERS = (ROOT / "convcost" / "networks" / "zoo", ROOT / "examples")
TABLE = ROOT / "tests" / "data" / "published.csv"

INCEPTION = {  # side, width that comes in, #1x1, #3x3 reduce, #3x3, #5x5 reduce, #5x5, pool projection
    "3a": (28, 192, 64, 96, 128, 16, 32, 32),
    "3b": (28, 256, 128, 128, 192, 32, 96, 64),
    "4a": (14, 480, 192, 96, 208, 16, 48, 64),
    "4b": (14, 512, 160, 112, 224, 24, 64, 64),
    "4c": (14, 512, 128, 128, 256, 24, 64, 64),
    "4d": (14, 512, 112, 144, 288, 32, 64, 64),
    "4e": (14, 528, 256, 160, 320, 32, 128, 128),
    "5a": (7, 832, 256, 160, 320, 32, 128, 128),
    "5b": (7, 832, 384, 192, 384, 48, 128, 128),
}
GOOGLENET = {  # the parameters and the "ops" of Table 1: as printed, the class, what became of the digits or should be
    "3a": ("159K", "unit", "cut off", "128M", "rounded", "rounded or cut off"),
    "3b": ("380K", "unit", "rounded", "304M", "rounded", "rounded or cut off"),
    "4a": ("364K", "erratum", "366.8K", "73M", "consistent with truncated", "cut off"),
    "4b": ("437K", "erratum", "438.0K", "88M", "consistent with rounded", "rounded"),
    "4c": ("463K", "erratum", "497.5K", "100M", "rounded", "rounded"),
    "4d": ("580K", "erratum", "590.5K", "119M", "rounded", "rounded"),
    "4e": ("840K", "erratum", "847.0K", "170M", "rounded", "rounded"),
    "5a": ("1072K", "erratum", "1018.0K", "54M", "erratum", "should be 51M"),
    "5b": ("1388K", "erratum", "1409.0K", "71M", "consistent with rounded", "rounded"),
}


class Judged(NamedTuple):
    """A verdict with the variant that it is on."""

    variant: str
    verdict: FigureVerdict


@cache
def judged(file: Path) -> tuple[Judged, ...]:
    """Every verdict of a file, in its order."""
    network = convcost.load(file)
    found = list(verify(network, network.each_variant))
    assert all(isinstance(each, Verified) for each in found), found
    return tuple(Judged(each.variant or "", verdict) for each in found for verdict in each.verdicts)


def file_of(name: str) -> Path:
    return next(folder / f"{name}.yaml" for folder in FOLDERS if (folder / f"{name}.yaml").exists())


def told(name: str, variant: str) -> Iterator[tuple[str, ...]]:
    """Part, metric, what is printed, class and first line of arithmetic of every figure of a variant."""
    for on, verdict in judged(file_of(name)):
        reference = verdict.reference
        if on == variant:
            cells = (reference.part or "", reference.metric, reference.printed.text, outcome(verdict))
            yield (*cells, lines(verdict)[0])


def test_every_figure_that_a_file_states_holds():
    for folder in FOLDERS:
        for file in sorted(folder.rglob("*.yaml")):
            if file.name != "convcost.yaml" and file.parent.name != "libraries":
                assert all(each.verdict.holds for each in judged(file)), file


def rows() -> dict[str, list[dict[str, str]]]:
    """The rows of the table by file."""
    lines = (line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    found: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(lines):
        found.setdefault(row.pop("file"), []).append(row)
    return found


@pytest.mark.parametrize("name", rows())
def test_what_is_printed_turns_out_to_be(name):
    keys = ("variant", "part", "metric", "printed", "class", "arithmetic")
    variants = dict.fromkeys(each.variant for each in judged(file_of(name)))
    found = [dict(zip(keys, (on, *cells), strict=True)) for on in variants for cells in told(name, on)]
    assert found == rows()[name]


@pytest.mark.parametrize("module", INCEPTION)
def test_the_modules_of_googlenet(module):
    side, width, c1, reduce3, c3, reduce5, c5, proj = INCEPTION[module]
    weights = width * (c1 + reduce3 + reduce5 + proj) + 3 * 3 * reduce3 * c3 + 5 * 5 * reduce5 * c5
    biases = c1 + reduce3 + c3 + reduce5 + c5 + proj
    macs = side * side * weights
    printed, is_params, params_end, ops, is_ops, ops_end = GOOGLENET[module]
    params, work = (cells for cells in told("googlenet", "googlenet_paper") if cells[0] == f"inception{module}")
    assert params[:4] == (f"inception{module}", "params", printed, is_params)
    assert work[:4] == (f"inception{module}", "macs", ops, is_ops)
    if is_params == "unit":
        assert params[4].startswith(f"{weights + biases:,} = ")
        assert params[4].endswith(f" x 1024, {params_end}")
    else:
        meant = f"{weights + biases:,} - {biases:,} biases = {weights / 1024:.3f} x 1024"
        assert params[4].startswith(f"should be {params_end}: {meant}, ")
    assert f"{macs:,} = " in work[4]
    assert ops_end in work[4]


def test_conv1_of_googlenet_is_that_of_a_separable_7x7():
    weights = 7 * 7 * 3 * 8 + 24 * 64
    assert weights == 2_712
    params, work = (cells for cells in told("googlenet", "googlenet_paper") if cells[0] == "conv1")
    assert params[3:] == (
        "consistent with variant", "googlenet_paper_separable: 2,800 = 2.734 x 1024, rounded or cut off",
    )  # fmt: skip
    macs = weights * 112 * 112
    assert work[3:] == (
        "consistent with variant", f"googlenet_paper_separable: {macs:,} = 34.02 M, rounded or cut off",
    )  # fmt: skip
    (tied,) = (each.verdict for each in judged(file_of("googlenet")) if each.verdict.reference.printed.text == "2.7K")
    assert lines(tied)[1] == f"or googlenet_paper_separable: 2,800 - 88 biases = {weights / 1000} K, rounded or cut off"


def said(name: str, printed: str) -> list[str]:
    """Everything that there is to say about the one figure of a file that is printed so."""
    (found,) = (each.verdict for each in judged(file_of(name)) if each.verdict.reference.printed.text == printed)
    return lines(found)


def test_ties_are_told_in_the_order_of_the_classes():
    assert said("fcn", "134M")[:3] == [
        "136,152,917 - 1,806,336 last layer (upscore) = 134.35 M, rounded or cut off",
        "or fcn16s: 134,815,994 = 134.82 M, cut off",
        "or fcn8s: 134,489,759 = 134.49 M, rounded or cut off",
    ]


def test_other_variants_that_fit_an_erratum_by_coincidence_are_told():
    assert "by coincidence googlenet_torchvision: 364,512 = 364.51 K, cut off" in said("googlenet", "364K")
    assert "by coincidence vgg11_bn: 23,884,264 = 23.88 M, rounded" in said("vgg", "24M")
