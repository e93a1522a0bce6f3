"""Designs from Python."""

from fractions import Fraction
from pathlib import Path

import pytest

import convcost
from convcost.errors import ConvcostError

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_solve() -> None:
    found = convcost.solve("resnet50", {"width": range(1, 65)}, max={"macs": 10**9})
    assert (found.point, found.totals["macs"]) == ({"width": 15}, 993_776_640)
    found = convcost.solve("efficientnet_b0", {"width": "0.1..2.0..0.01"}, max={"macs": "300M"})
    assert found.point == {"width": Fraction(84, 100)}


def test_sweep() -> None:
    swept = convcost.sweep("resnet50", {"width": [16, 64], "res": range(128, 225, 96)}, front=["params", "macs"])
    assert [each.point for each in swept] == [{"width": w, "res": r} for w in (16, 64) for r in (128, 224)]
    assert [each.point for each in swept.front()] == [{"width": 64, "res": 128}, {"width": 16, "res": 128}]
    assert swept.best("params").totals["params"] == 25_557_032
    assert len(convcost.sweep("resnet50", {"width": "1..9"}, max={"peak_memory": 1})) == 0
    with pytest.raises(ConvcostError, match="no variable `widht`"):
        convcost.sweep("resnet50", {"widht": [1]})


def test_formula() -> None:
    assert convcost.formula("unet", "base").at({"base": 64}) == (31_030_658, 150_428_424_448)


def test_advise() -> None:
    found = convcost.advise("vgg16", "macs=5G").found
    assert found.changes is not None
    assert found.after is not None
    assert found.after.macs <= 5 * 10**9


def test_a_formula_against_another_network() -> None:
    """Of r channels in front of the 5x5, and 6 r in front of the 3x3, of Inception 3a."""
    reduced, naive = (f"{EXAMPLES / 'inception_3a_in_its_width.yaml'}@{each}" for each in ("reduced", "naive"))
    found = convcost.formula(reduced, "r", against=naive)
    assert found.difference(0) == (-368_608, 192 * 7 + 7 + 25 * 32 + 6 * 9 * 128)
    runs = found.runs(1)
    assert runs is not None
    assert [(run.last, run.sign) for run in runs] == [(40, -1), (2**20, 1)]


def test_the_type_of_the_file_holds_unless_another_is_given() -> None:
    made = {"convcost": 1, "name": "Bytes", "input": [3, 5, 7], "dtype": "int8", "vars": {"w": 2},
            "layers": [{"conv": {"out": "w", "kernel": 1}}]}  # fmt: skip
    (own,) = convcost.sweep(made, {"w": [11]}, columns=["weights"])
    (wide,) = convcost.sweep(made, {"w": [11]}, columns=["weights"], dtype="float32")
    assert (own.totals, wide.totals) == ({"weight_bytes": 11 * 4}, {"weight_bytes": 4 * 11 * 4})
