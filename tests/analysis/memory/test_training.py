"""Memory in training, followed by hand: what is kept once, gradients on their way, the optimizer's state."""

import pytest

from convcost import ConvcostError, analyze
from convcost.analysis import Analysis
from convcost.analysis.memory.training import training
from convcost.analysis.settings import OPTIMIZER_STATES, Settings
from convcost.analysis.totals import Total

FLOAT32 = 4
AREA = 7 * 5
PARAMS = 11 * 3 + 11 + 2 * 11 + 11 * 11 + 11
NET = {
    "convcost": 1,
    "name": "Residual",
    "input": [3, 7, 5],
    "layers": [
        {"conv": {"out": 11, "kernel": 1, "norm": "batch", "activation": "relu"}, "as": "stem"},
        {"add": {"main": [{"conv": {"out": 11, "kernel": 1}}], "skip": []}, "as": "join"},
        "dropout",
        {"maxpool": [7, 5]},
    ],
}


def under(net=NET, **given) -> Analysis:
    return Analysis(analyze(net).graph, Settings(**{"optimizer": "sgd", **given}))


@pytest.mark.parametrize("batch", [1, 13])
def test_every_tensor_is_kept_once_by_the_first_that_needs_it(batch):
    """Input by `stem`, its output and the statistics by the norm, the relu's by itself; `main` needs the same again.

    The sum needs nothing; dropout keeps a byte per element, pooling its input and where its maxima were.
    """
    assert under(batch=batch).figures("saved_bytes") == (
        FLOAT32 * batch * 3 * AREA,
        FLOAT32 * batch * 11 * AREA + FLOAT32 * 2 * 11,
        FLOAT32 * batch * 11 * AREA,
        0,
        0,
        1 * batch * 11 * AREA,
        FLOAT32 * batch * 11 * AREA + 8 * batch * 11,
    )


@pytest.mark.parametrize(("optimizer", "states"), OPTIMIZER_STATES.items())
def test_an_optimizer_has_figures_of_its_own_for_every_parameter(optimizer, states):
    analysis = under(optimizer=optimizer)
    assert analysis.total("gradient_bytes") == Total(FLOAT32 * PARAMS)
    assert analysis.total("optimizer_bytes") == Total(FLOAT32 * states * PARAMS)


def test_the_lines_add_up_to_the_most_that_is_in_use():
    found = under(batch=13, optimizer="adam").once(training)
    saved = sum(under(batch=13).figures("saved_bytes"))
    assert found[:5] == (FLOAT32 * PARAMS, FLOAT32 * 2 * 11, FLOAT32 * PARAMS, 2 * FLOAT32 * PARAMS, saved)
    assert found.layer == "join"
    gone = sum(under(batch=13).figures("saved_bytes")[5:])
    assert found.passing == FLOAT32 * 13 * 3 * 11 * AREA - gone
    assert found.bytes == sum(found[:6])
    assert under(batch=13, optimizer="adam").summary("training_memory_bytes") == Total(found.bytes)


def test_backwards_what_is_kept_goes_and_gradients_live_as_long_as_their_tensors():
    analysis = under(batch=2)
    fixed = FLOAT32 * (2 * PARAMS + 2 * 11)
    saved = analysis.figures("saved_bytes")
    tensor, pooled = FLOAT32 * 2 * 11 * AREA, FLOAT32 * 2 * 11
    gradients = [tensor, 2 * tensor, 2 * tensor, 2 * tensor, 3 * tensor, 2 * tensor, tensor + pooled]
    during = [fixed + sum(saved[: index + 1]) + passing for index, passing in enumerate(gradients)]
    assert list(analysis.figures("training_memory_bytes")) == during


def test_roles_have_types_of_their_own():
    mixed = "weights=float32,activations=float16,optimizer=bfloat16"
    found = under(dtype=mixed, optimizer="momentum").once(training)
    assert (found.weights, found.gradients, found.optimizer) == (4 * PARAMS, 4 * PARAMS, 2 * PARAMS)
    assert under(dtype=mixed).figures("saved_bytes")[1:3] == (2 * 11 * AREA + 4 * 2 * 11, 2 * 11 * AREA)
    doubled = under(dtype="float64").figures("saved_bytes")
    assert doubled[1] == 8 * 11 * AREA + 8 * 2 * 11


def test_before_the_first_parameter_nothing_is_kept():
    net = {
        "convcost": 1,
        "input": [3, 7, 5],
        "layers": ["relu", {"maxpool": {"kernel": 1}}, {"conv": {"out": 2, "kernel": 1}}],
    }
    assert under(net).figures("saved_bytes") == (0, 0, FLOAT32 * 3 * AREA)


def test_weights_that_are_operands_are_not_kept_again():
    scale = {"parameter": {"shape": [3, 7, 5]}, "as": "scale"}
    net = {"convcost": 1, "input": [3, 7, 5], "layers": [scale, {"mul": "scale", "from": "input"}]}
    assert under(net).figures("saved_bytes") == (0, FLOAT32 * 3 * AREA)


def test_an_input_that_is_left_aside_is_not_kept():
    assert under(counts_input=False).figures("saved_bytes")[0] == 0


def test_what_nobody_knows_makes_the_total_a_lower_bound():
    opaque = {"opaque": {"shape": [3, 7, 5], "params": 17, "macs": 19}, "as": "secret"}
    analysis = under({"convcost": 1, "input": [3, 7, 5], "layers": [opaque, "relu"]})
    assert analysis.figures("saved_bytes") == (None, FLOAT32 * 3 * AREA)
    assert not analysis.once(training).is_complete
    assert not analysis.summary("training_memory_bytes").is_complete


def test_training_takes_an_optimizer_and_no_int8():
    with pytest.raises(ConvcostError, match="training takes an optimizer"):
        under(optimizer=None).figures("optimizer_bytes")
    with pytest.raises(ConvcostError, match="gradients cannot be int8"):
        Settings(dtype="int8", optimizer="adam")
    assert Settings(dtype="weights=int8,gradients=float16", optimizer="adam").bytes_of("optimizer", 1) == 1
