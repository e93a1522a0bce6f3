"""Designs from Python."""

from fractions import Fraction

import pytest

import convcost
from convcost.errors import ConvcostError


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
