"""Recurrent layers, by hand-made figures; random ones are compared with torch in `test_random_layers`."""

import pytest

from convcost import analyze
from convcost.analysis.receptive.region import region
from convcost.errors import Refusal
from convcost.layers.kinds.dropout import Dropout
from convcost.layers.kinds.gru import Gru
from convcost.layers.kinds.lstm import Lstm
from convcost.layers.kinds.rnn import Rnn
from convcost.layers.op import Reach
from convcost.layers.shape import features, maps, tokens
from convcost.layers.window import Window

X = (tokens(7, 5),)


def cost(layer):
    output = layer.output(X)
    return sum(each.value for each in layer.parameters(X)), sum(each.value for each in layer.macs(X, output))


@pytest.mark.parametrize(("made", "gates"), [(Rnn, 1), (Gru, 3), (Lstm, 4)])
def test_every_gate_meets_the_token_and_the_state_at_every_step(made, gates):
    weights = gates * 11 * 5 + gates * 11 * 11
    assert cost(made(hidden=11)) == (weights + 2 * gates * 11, 7 * weights)
    assert cost(made(hidden=11, bias=False)) == (weights, 7 * weights)
    assert made(hidden=11).output(X) == tokens(7, 11)


def test_layers_above_read_both_directions_of_the_one_below():
    layer = Lstm(hidden=11, layers=3, bidirectional=True, bias=False)
    weights = 2 * 4 * 11 * (5 + 11) + 2 * (2 * 4 * 11 * (2 * 11 + 11))
    assert cost(layer) == (weights, 7 * weights)
    assert layer.output(X) == tokens(7, 2 * 11)


def test_a_projection_narrows_the_state_that_is_handed_on():
    layer = Lstm(hidden=11, layers=2, proj=3, bias=False)
    weights = 4 * 11 * (5 + 3) + 4 * 11 * (3 + 3) + 2 * 3 * 11
    assert cost(layer) == (weights, 7 * weights)
    assert layer.output(X) == tokens(7, 3)


def test_a_state_sees_every_token_before_and_from_both_ends_all():
    assert Gru(hidden=11).window(X, tokens(7, 11)) == (Window(-6, 1, 6),)
    assert Gru(hidden=11, bidirectional=True).window(X, tokens(7, 22)) is Reach.EVERYTHING


def test_what_a_state_sees_of_a_sound():
    layers = [{"conv": {"out": 3, "kernel": 5, "stride": 2}}, "to_tokens", {"lstm": 11}]
    graph = analyze({"convcost": 1, "input": [1, 31], "layers": layers}).graph
    area = region(graph, "lstm", (4,)).areas["input"]
    assert area.inside == ((0, 2 * 4 + 5 - 1),)


@pytest.mark.parametrize("x", [maps(5, 7), features(5)])
def test_only_tokens_are_read_one_after_the_other(x):
    with pytest.raises(Refusal, match="reads tokens one after the other") as refused:
        Rnn(hidden=11).output((x,))
    assert "tokens" in refused.value.hint


@pytest.mark.parametrize("proj", [11, 13])
def test_a_projection_that_does_not_narrow_is_refused_as_in_torch(proj):
    with pytest.raises(Refusal, match="does not narrow a state of 11") as refused:
        Lstm(hidden=11, proj=proj).output(X)
    assert refused.value.field == "proj"


def test_a_million_layers_are_as_few_products_as_two():
    assert len(Lstm(hidden=2, layers=1_000_000).parameters(X)) == len(Lstm(hidden=2, layers=2).parameters(X))


@pytest.mark.parametrize("kind", [Gru, Lstm, Rnn])
def test_dropout_between_layers_keeps_what_a_layer_of_it_between_two_would(kind):
    stacked, one, other = kind(hidden=11, layers=2, dropout=0.25), kind(hidden=11), kind(hidden=11)
    output = stacked.output(X)
    between = Dropout(p=0.25)
    apart = (
        one.keeps_besides(X, output),
        between.keeps_besides((output,), output),
        other.keeps_besides((output,), output),
    )
    handed_on = output.elements
    assert kept_bytes(stacked.keeps_besides(X, output)) == sum(map(kept_bytes, apart)) + 4 * handed_on
    assert stacked.parameters(X) == kind(hidden=11, layers=2).parameters(X)
    assert stacked.macs(X, output) == kind(hidden=11, layers=2).macs(X, output)


def kept_bytes(kept):
    return sum({"mask": 1}.get(each.form, 4) * each.product.value for each in kept)


def test_dropout_with_nothing_between_is_refused():
    with pytest.raises(Refusal, match="there is one layer") as refused:
        Lstm(hidden=11, dropout=0.25).output(X)
    assert refused.value.field == "dropout"
