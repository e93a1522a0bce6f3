"""What is said of a layer's place in the network: a reduction's two purposes, and the row that it could be one with."""

from convcost import Analysis, analyze
from convcost.explaining.data import data
from convcost.explaining.explanation import explain
from convcost.explaining.purposes import purposes


def net(activation: str) -> Analysis:
    reduction = {"conv": {"out": 16, "kernel": 1, "activation": activation}, "as": "reduce"}
    wide = {"conv": {"out": 32, "kernel": 5, "padding": "same", "activation": "relu"}, "as": "wide"}
    return analyze({"convcost": 1, "name": "N", "input": [192, 28, 23], "layers": [reduction, wide]})


def test_a_reduction_saves_and_adds() -> None:
    (said,) = purposes(explain(net("relu"), "reduce"))
    saved = 28 * 23 * (192 * 32 * 25 - 192 * 16 - 16 * 32 * 25)
    assert said.startswith(f"It makes 16 of 192 channels for wide, which saves {saved:,} MACs, ")
    assert said.endswith("and relu behind it adds a nonlinear layer.")
    assert not list(purposes(explain(net("relu"), "wide")))
    assert not list(purposes(explain(net("relu"))))


def test_without_a_relu_both_layers_say_that_they_are_one() -> None:
    made = net("none")
    first, second = purposes(explain(made, "reduce"))
    assert "it is a factorisation of rank 16, and no deeper" in first
    (other,) = purposes(explain(made, "wide"))
    one = 32 * 192 * 25
    assert (
        f"it is one layer, conv 32 kernel=5 padding=same, of {one + 32:,} parameters and {28 * 23 * one:,} MACs"
        in second
    )
    assert second.replace("With wide", "With reduce") == other
    assert data(explain(made, "wide")).content["part"]["purposes"] == [other]
