"""Weights that the file works out before they are used, and sizes that it was made for."""

import pytest

from convcost.analysis import analyze
from convcost.errors import ConvcostError
from convcost.graph import Graph
from tests.bridges.onnx.made import built, floats, info, integers, model, network, node, weight


def standardized(scale: bytes) -> Graph:
    """A convolution of 11 channels whose weights a norm standardises first, as weight standardisation is exported."""
    taps = 3 * 3 * 5
    stored = weight("w", 11, 3, 3, 5) + weight("b", 11) + scale + floats("shift", [0.0] * 11, 11)
    shapes = integers("flat", [1, 11, taps]) + integers("back", [11, 3, 3, 5])
    statistics = node("ReduceMean", ["wf"], ["mean"], axes=[0, 2], keepdims=0)
    statistics += node("Mul", ["wf", "wf"], ["ww"]) + node("ReduceMean", ["ww"], ["var"], axes=[0, 2], keepdims=0)
    norm = node("BatchNormalization", ["wf", "scale", "shift", "mean", "var"], ["wn"])
    first, last = node("Reshape", ["w", "flat"], ["wf"]), node("Reshape", ["wn", "back"], ["ws"])
    conv = node("Conv", ["x", "ws", "b"], ["y"])
    return built(network([1, 3, 13, 17], stored, shapes, first, statistics, norm, last, conv, opset=15))


def test_standardised_weights_are_the_convolutions_own_and_their_scale_is_a_gain() -> None:
    graph = standardized(weight("scale", 11))
    (conv,) = graph.nodes
    assert conv.op.kind == "conv"
    assert analyze(graph).params == 11 * 3 * 3 * 5 + 11 + 11
    assert analyze(graph).macs == 11 * 13 * 11 * 3 * 3 * 5


def test_a_scale_that_is_not_learned_is_no_gain() -> None:
    graph = standardized(floats("ones", [1.0] * 11, 11) + node("Identity", ["ones"], ["scale"]))
    assert analyze(graph).params == 11 * 3 * 3 * 5 + 11


def test_another_size_than_the_file_was_made_for_is_said() -> None:
    """The exporter has worked 4 * 5 * 7 out, and that fits no other size."""
    shape = integers("shape", [1, 140])
    inputs = info(11, "x", (1, 4, 5, 7)) + info(12, "y", None)
    data = model(inputs, shape, weight("w", 140, 3), node("Reshape", ["x", "shape"], ["f"], "flatten"),
                 node("MatMul", ["f", "w"], ["y"]))  # fmt: skip
    assert analyze(built(data)).macs == 140 * 3
    with pytest.raises(ConvcostError) as caught:
        built(data, input=(4, 5, 11))
    (problem,) = caught.value.problems
    assert "`flatten`, a Reshape" in problem.message
    assert any("made for 4x5x7" in note for note in problem.notes)


def test_other_channels_than_the_weights_have_are_no_matter_of_exporting() -> None:
    data = network([1, 4, 5, 7], weight("w", 3, 4, 1, 1), node("Conv", ["x", "w"], ["y"]))
    with pytest.raises(ConvcostError) as caught:
        built(data, input=(3, 5, 7))
    assert "the file was made for 4x5x7, and its weights fit no other channels" in caught.value.problems[0].notes


def test_an_error_at_the_size_of_the_file_does_not_blame_the_size() -> None:
    with pytest.raises(ConvcostError) as caught:
        built(network([1, 4, 5, 7], integers("shape", [1, 3]), node("Reshape", ["x", "shape"], ["y"])))
    assert not any("made for" in note for note in caught.value.problems[0].notes)


def test_an_error_that_the_file_shows_at_its_own_size_too_does_not_blame_another_size() -> None:
    data = network([1, 4, 5, 7], node("Conv", ["x", "lost"], ["y"]))
    for sizes in ({}, {"input": (4, 5, 11)}):
        with pytest.raises(ConvcostError) as caught:
            built(data, **sizes)
        assert "`lost`" in caught.value.problems[0].message
        assert not any("made for" in note for note in caught.value.problems[0].notes)


def test_a_free_axis_is_no_size_that_the_file_was_made_for() -> None:
    """Only the last axis is fixed; its 7 went into the shape that the exporter has worked out."""
    inputs = info(11, "x", (1, 4, "height", 7)) + info(12, "y", None)
    data = model(inputs, integers("shape", [1, 140]), node("Reshape", ["x", "shape"], ["y"], "flatten"))
    with pytest.raises(ConvcostError) as caught:
        built(data, input=(4, 5, 11))
    assert any("made for 4x5x7" in note for note in caught.value.problems[0].notes)
    with pytest.raises(ConvcostError) as caught:
        built(data, input=(4, 6, 7))
    assert not any("made for" in note for note in caught.value.problems[0].notes)


def test_exporting_again_is_no_help_where_the_size_may_be_too_small() -> None:
    data = network([1, 4, 5, 7], weight("w", 3, 4, 5, 3), node("Conv", ["x", "w"], ["y"]))
    with pytest.raises(ConvcostError) as caught:
        built(data, input=(4, 3, 7))
    assert "its output would be 1x3x-1x5" in caught.value.problems[0].message
    note = caught.value.problems[0].notes[-1]
    assert note.endswith("export it again for 4x3x7, unless that is too small for the network")
