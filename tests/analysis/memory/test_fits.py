"""The largest batch: solved, and compared with what is measured one batch after the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcost import ConvcostError, analyze
from convcost.analysis import Analysis
from convcost.analysis.memory.fits import Fit, fit
from convcost.analysis.settings import Settings
from convcost.analysis.totals import Total

GIB = 1024**3
NET = {
    "convcost": 1,
    "name": "Small",
    "input": [3, 7, 5],
    "layers": [
        {"conv": {"out": 11, "kernel": 1, "norm": "batch", "activation": "relu"}},
        {"conv": {"out": 2, "kernel": [7, 5]}},
    ],
}
GRAPH = analyze(NET).graph
WEIGHTS = 4 * (11 * 3 + 11 + 2 * 11 + 2 * 11 * 7 * 5 + 2)
BUFFERS = 4 * 2 * 11


def under(memory: int, **given) -> Analysis:
    return Analysis(GRAPH, Settings(memory_bytes=memory, **given))


def needed(batch: int, optimizer: str | None) -> int:
    analysis = Analysis(GRAPH, Settings(batch=batch, optimizer=optimizer))
    if optimizer:
        return analysis.summary("training_memory_bytes").value
    return WEIGHTS + BUFFERS + analysis.summary("peak_memory_bytes").value


@given(st.integers(1, 200_000), st.sampled_from([None, "sgd", "adam"]))
def test_the_batch_fits_and_one_more_does_not(memory, optimizer):
    found = under(memory, optimizer=optimizer).once(fit)
    assert found.is_complete
    assert found.bytes_with_one_more == needed(found.batch + 1, optimizer) > memory
    if found.batch:
        assert found.bytes == needed(found.batch, optimizer) <= memory


def test_at_inference_the_weights_the_buffers_and_the_largest_layer_must_fit():
    each = 4 * (3 + 11) * 7 * 5
    assert under(WEIGHTS + BUFFERS + 13 * each).once(fit).batch == 13
    assert under(WEIGHTS + BUFFERS + 13 * each - 1).once(fit).batch == 12
    assert under(WEIGHTS + BUFFERS + each - 1).once(fit).batch == 0
    assert under(1).once(fit) == Fit(0, WEIGHTS + BUFFERS, WEIGHTS + BUFFERS + each, is_complete=True)


@pytest.mark.parametrize("optimizer", [None, "sgd"])
def test_the_answer_does_not_depend_on_the_batch_that_is_set(optimizer):
    fits = {under(100_000, batch=batch, optimizer=optimizer).once(fit) for batch in (1, 7, 1000)}
    assert len(fits) == 1


def test_it_is_a_figure_of_the_network_and_of_no_part():
    analysis = under(WEIGHTS + BUFFERS + 5 * 4 * 14 * 35)
    assert analysis.summary("largest_batch") == Total(5)
    assert analysis.summary("largest_batch", [0]) is None
    with pytest.raises(ConvcostError, match="depends on the memory that there is"):
        Analysis(GRAPH).summary("largest_batch")


def test_a_network_that_no_sample_makes_larger_takes_any_batch():
    graph = analyze({"convcost": 1, "input": [3, 7, 5], "layers": []}).graph
    aside = Analysis(graph, Settings(memory_bytes=1, counts_input=False))
    assert aside.once(fit) == Fit(None, 0, 0, is_complete=True)


def test_an_unknown_cost_makes_the_answer_an_upper_bound():
    layers = [{"opaque": {"shape": [3, 7, 5], "params": "unknown", "macs": 19}}]
    graph = analyze({"convcost": 1, "input": [3, 7, 5], "layers": layers}).graph
    for optimizer in (None, "adam"):
        assert not Analysis(graph, Settings(memory_bytes=GIB, optimizer=optimizer)).once(fit).is_complete


def test_resnet_50_in_training_on_24_gib():
    """Known for its scale: some two hundred images of 224 x 224 in float32."""
    graph = analyze("resnet50").graph
    found = Analysis(graph, Settings(memory_bytes=24 * GIB, optimizer="momentum")).once(fit)
    assert found.bytes <= 24 * GIB < found.bytes_with_one_more
    assert 250 < found.batch < 300
