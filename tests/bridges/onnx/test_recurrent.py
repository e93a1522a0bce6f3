"""Recurrent operators, with the sizes and the weights that ONNX gives them."""

import pytest

from convcost.analysis import analyze
from convcost.errors import ConvcostError
from convcost.graph import Graph
from tests.bridges.onnx.made import built, network, node, weight

STEPS, FEATURES, HIDDEN = 7, 5, 3
GATES = {"LSTM": 4, "GRU": 3, "RNN": 1}


def made(type_: str, directions: int = 1, output: int = 0, **attributes: int | str) -> Graph:
    gates = GATES[type_] * HIDDEN
    stored = weight("w", directions, gates, FEATURES) + weight("r", directions, gates, HIDDEN)
    outputs = [name if place == output else "" for place, name in enumerate("yyy")][: output + 1]
    word = "bidirectional" if directions == 2 else "reverse"
    return built(
        network(
            [1, STEPS, FEATURES],
            stored + weight("b", directions, 2 * gates),
            node("Transpose", ["x"], ["t"], perm=[1, 0, 2]),
            node(type_, ["t", "w", "r", "b"], outputs, hidden_size=HIDDEN, direction=word, **attributes),
        )
    )


@pytest.mark.parametrize("directions", [1, 2])
@pytest.mark.parametrize("type_", GATES)
def test_a_recurrent_operator_is_a_layer(type_: str, directions: int) -> None:
    graph = made(type_, directions)
    found = analyze(graph)
    weights = directions * GATES[type_] * HIDDEN * (FEATURES + HIDDEN)
    assert [each.op.kind for each in graph.nodes if not each.op.is_view] == [type_.lower()]
    assert found.params == weights + directions * 2 * GATES[type_] * HIDDEN
    assert found.macs == STEPS * weights


@pytest.mark.parametrize(("output", "size"), [(0, STEPS * HIDDEN), (1, HIDDEN), (2, HIDDEN)])
def test_every_output_has_its_size(output: int, size: int) -> None:
    graph = made("LSTM", output=output)
    (name,) = graph.outputs.values()
    assert graph.shapes[name].elements == size
    assert analyze(graph).macs == STEPS * 4 * HIDDEN * (FEATURES + HIDDEN)


def test_the_last_state_of_both_directions_is_as_wide_as_both() -> None:
    graph = made("GRU", directions=2, output=1)
    assert graph.shapes[next(iter(graph.outputs.values()))].elements == 2 * HIDDEN


def test_samples_may_stand_in_front() -> None:
    gates = 4 * HIDDEN
    stored = weight("w", 1, gates, FEATURES) + weight("r", 1, gates, HIDDEN)
    lstm = node("LSTM", ["x", "w", "r"], ["y"], hidden_size=HIDDEN, layout=1)
    graph = built(network([2, STEPS, FEATURES], stored + lstm))
    found = analyze(graph)
    assert (found.params, found.macs) == (gates * (FEATURES + HIDDEN), STEPS * gates * (FEATURES + HIDDEN))


def test_peepholes_count_with_their_parameters() -> None:
    gates = 4 * HIDDEN
    stored = weight("w", 1, gates, FEATURES) + weight("r", 1, gates, HIDDEN) + weight("p", 1, 3 * HIDDEN)
    lstm = node("LSTM", ["x", "w", "r", "", "", "", "", "p"], ["y"], hidden_size=HIDDEN, layout=1)
    found = analyze(built(network([1, STEPS, FEATURES], stored + lstm)))
    assert (found.params, found.macs) == (
        gates * (FEATURES + HIDDEN) + 3 * HIDDEN, STEPS * gates * (FEATURES + HIDDEN),
    )  # fmt: skip


def test_weights_that_do_not_fit_are_refused() -> None:
    stored = weight("w", 1, 4 * HIDDEN, FEATURES + 1) + weight("r", 1, 4 * HIDDEN, HIDDEN)
    lstm = node("LSTM", ["x", "w", "r"], ["y"], "reader", hidden_size=HIDDEN, layout=1)
    with pytest.raises(ConvcostError) as caught:
        built(network([1, STEPS, FEATURES], stored + lstm))
    (problem,) = caught.value.problems
    assert "`reader`, a LSTM" in problem.message
    assert "3 features in 5 need (1, 12, 5)" in problem.message
