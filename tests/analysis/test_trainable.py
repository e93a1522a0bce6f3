"""What is trained beside all that is learned: counted everywhere, shown where it differs, limited by its name."""

from fractions import Fraction

import pytest

import convcost
from convcost import analyze
from convcost.analysis import Analysis
from convcost.analysis.columns import BY_KEY
from convcost.analysis.data import data
from convcost.analysis.settings import Settings

BODY = 5 * 3 * 3 * 7 + 5
HEAD = 11 * 5 + 11


def net(**body) -> Analysis:
    steps = [
        {"conv": {"out": 5, "kernel": [3, 7]}, "as": "body", **body},
        "global_avgpool",
        {"linear": 11, "as": "head"},
    ]
    return analyze({"convcost": 1, "name": "Tuned", "input": [3, 13, 17], "layers": steps})


def test_a_frozen_layer_is_learned_and_not_trained():
    tuned = net(frozen=True)
    assert (tuned.params, tuned.trainable) == (BODY + HEAD, HEAD)
    assert tuned.figures("trainable") == (0, 0, HEAD)
    assert net().trainable == net().params


def test_it_stands_beside_the_parameters_where_it_differs():
    assert "trainable" not in str(net())
    shown = str(net(frozen=True))
    header = next(line for line in shown.splitlines() if line.startswith("name"))
    assert header.split()[2:4] == ["params", "trainable"]
    assert f"{BODY + HEAD} params, {HEAD} trainable" in shown


def test_programs_are_always_told():
    totals = [data([each]).content["models"][0]["totals"] for each in (net(), net(frozen=True))]
    assert [(each["params"], each["trainable"]) for each in totals] == [(BODY + HEAD, BODY + HEAD), (BODY + HEAD, HEAD)]


def test_a_comparison_shows_it_where_one_of_both_is_frozen():
    frozen, plain = net(frozen=True), net()
    assert "trainable" in str(convcost.compare(plain, frozen))
    assert "trainable" not in str(convcost.compare(plain, plain))


def test_it_can_be_limited_to_the_last_parameter(tmp_path):
    body = "{conv: {out: 5, kernel: [3, 7]}, frozen: true}"
    file = tmp_path / "tuned.yaml"
    file.write_text(
        f"convcost: 1\ninput: [3, 13, 17]\nlayers: [{body}, global_avgpool, linear: 11]\n", encoding="utf-8"
    )
    assert convcost.check(file, max={"trainable": HEAD})
    with pytest.raises(convcost.BudgetExceeded, match="trainable"):
        convcost.check(file, max={"trainable": HEAD - 1})


def test_gradients_and_optimizer_state_are_for_what_is_trained():
    tuned = Analysis(net(frozen=True).graph, Settings(optimizer="adam"))
    assert tuned.figures("gradient_bytes") == (0, 0, 4 * HEAD)
    assert tuned.total("optimizer_bytes").value == 2 * 4 * HEAD
    assert tuned.total("weight_bytes").value == 4 * (BODY + HEAD)
    assert BY_KEY["trainable"].unless_as == "params"


def test_a_frozen_recurrent_layer_is_a_lower_bound():
    """What its backward pass keeps without gradients of weights differs between implementations."""
    steps = [{"linear": 7}, {"gru": 5, "frozen": True}]
    made = analyze({"convcost": 1, "name": "Tokens", "input": {"tokens": [13, 3]}, "layers": steps})
    kept = Analysis(made.graph, Settings(optimizer="sgd")).total("saved_bytes")
    assert not kept.is_complete
    assert kept.value == Fraction(4 * 13 * 3)
