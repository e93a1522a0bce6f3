"""Formulas: what they say, where they hold, and that they are what building gives."""

from fractions import Fraction
from typing import Any

import pytest

from convcost.analysis.settings import Settings
from convcost.api import load
from convcost.errors import ConvcostError
from convcost.exploring.formulas.asking import point_from, subject_of
from convcost.exploring.formulas.formula import Formulas, formulas
from convcost.exploring.formulas.page import FormulaPage
from convcost.exploring.formulas.polynomial import LATEX
from convcost.networks.read import read_one
from convcost.page.formats import text
from convcost.page.look import Look


def of(net: str | dict[str, Any], *free: str, columns: tuple[str, ...] = ()) -> Formulas:
    network, variant = read_one(net) if isinstance(net, str) else (load(net), None)
    return formulas(subject_of(network, variant, free, columns, Settings()), free)


def network(layers: list[Any], **variables: int) -> dict[str, Any]:
    return {"convcost": 1, "name": "Free", "input": [3, "r", 13], "vars": {"r": 11, **variables}, "layers": layers}


def test_resnet50() -> None:
    found = of("resnet50", "width", "res")
    assert found.written(0) == "2,763*width^2 + 146,476*width + 4,865,320"
    assert found.written(1) == "9,216*width^2*r^2 + 561,152*width*r^2 + 9,748,480*r^2 + 2,048,000"
    assert (found.steps, found.domain) == ((1, 32), ())
    assert found.at({}) == (25_557_032, 4_089_184_256)
    assert found.at({"width": 128})[0] == 68_883_240


def test_unet() -> None:
    found = of("unet", "base")
    assert found.written(0) == "7,574*base^2 + 118*base + 2"
    assert found.at({"base": 64}) == (31_030_658, 150_428_424_448)
    assert found.written(0, LATEX) == r"7{,}574\,base^{2} + 118\,base + 2"


def test_python_text_computes_the_same() -> None:
    found = of("efficientnet_b0", "res", columns=("macs", "activations"))
    names: dict[str, Any] = {"Fraction": Fraction}
    lines = FormulaPage(found, notation="python").page().sections[0].blocks[0]
    exec("\n".join(lines.lines), names)
    for res in (224, 256, 96):
        assert (names["macs"](res), names["activations"](res)) == found.at({"res": res})


def test_a_rounding_that_stays_is_named() -> None:
    layers = [{"conv": {"out": "w", "kernel": 3, "stride": 2, "padding": 1}}]
    found = of(network(layers, w=5), "r", "w", columns=("macs",))
    assert found.written(0) == f"{7 * 3 * 3 * 3}*w*floor((r + 1)/2)"
    assert found.at({"r": 12, "w": 4}) == (6 * 7 * 4 * 3 * 3 * 3,)


def test_conditions_are_the_domain() -> None:
    layers = [{"conv": {"out": "w", "kernel": 3}}, {"conv": {"out": 8, "kernel": 1}, "when": "in != 8"}]
    found = of(network(layers, w=5), "r", "w")
    assert found.domain == ("r - 3 >= 0", "w - 8 != 0")
    with pytest.raises(ConvcostError, match="do not hold there"):
        found.at({"w": 8})
    with pytest.raises(ConvcostError, match="do not hold there"):
        found.at({"r": 2})


def test_peak_memory_is_the_largest_of_what_lives_together() -> None:
    layers = [{"conv": {"out": "w", "kernel": 1}, "as": "a"}, {"conv": {"out": "2*w", "kernel": 1}}]
    found = of(network(layers, w=5), "w", columns=("peak_memory",))
    of_input = f"{4 * 3 * 11 * 13:,}"
    assert found.written(0) == f"max({4 * 11 * 13}*w + {of_input}, {of_input}*w)"
    assert found.at({"w": 7}) == (4 * 11 * 13 * 3 * 7,)


def test_it_is_worked_out_with_the_numbers_put_in() -> None:
    page = text.render(FormulaPage(of("unet", "base"), {"base": 64}), (), Look())
    assert "       = 7,574*64^2 + 118*64 + 2\n       = 31,030,658\n" in page


@pytest.mark.parametrize(
    ("free", "said"),
    [("widht", "no variable"), ("groups", None), ("bottleneck", "no whole number"), ("", "no variable")],
)
def test_what_cannot_be_free(free: str, said: str | None) -> None:
    if said is None:
        assert of("resnet50", free).at({}) == (25_557_032, 4_089_184_256)
    else:
        with pytest.raises(ConvcostError, match=said):
            of("resnet50", free)


@pytest.mark.parametrize("at", ["width", "width=0", "width=a", "res=3"])
def test_a_wrong_point(at: str) -> None:
    with pytest.raises(ConvcostError):
        point_from([at], ["width"])
