"""What is counted for every layer: activations are what layers make, and not what is stored with the network."""

import pytest

from convcost import analyze


def figures(*layers):
    made = analyze({"convcost": 1, "input": {"tokens": [7, 1]}, "layers": list(layers)})
    return made.params, made.total("buffers").value, made.figures("activations")


TABLE = {"tokens": [1009, 503]}
ROWS = {"index_select": {"size": 7, "axis": "tokens"}}


def test_an_embedding_by_hand_costs_what_an_embedding_does():
    params, buffers, activations = figures({"parameter": TABLE}, ROWS)
    assert (params, buffers, activations) == (1009 * 503, 0, (0, 7 * 503))
    assert figures({"embedding": {"entries": 1009, "dim": 503}}) == (1009 * 503, 0, (7 * 503,))


@pytest.mark.parametrize("kind", ["constant", "parameter"])
def test_a_tensor_that_is_never_learned_is_a_buffer_and_no_activation(kind):
    given = TABLE if kind == "constant" else {**TABLE, "trainable": False}
    assert figures({kind: given}, ROWS) == (0, 1009 * 503, (0, 7 * 503))


def test_activations_are_those_of_all_layers_together():
    made = analyze({"convcost": 1, "input": [3, 13, 17], "layers": [{"conv": {"out": 5, "kernel": [3, 7]}}, "relu"]})
    assert made.activations == 2 * 5 * 11 * 11
