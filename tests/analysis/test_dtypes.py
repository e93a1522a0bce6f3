"""Types of single layers through every figure in bytes: packed below a byte, tensor by tensor, each role by itself."""

import pytest

from convcost import ConvcostError, analyze
from convcost.analysis import Analysis
from convcost.analysis.dtypes import DTYPE_BITS, stored_bytes
from convcost.analysis.settings import Settings

BODY = (5 * 3 * 3 * 7, 5)
"""Weight and bias."""
HEAD = (11 * 5, 11)
AREA = 13 * 17


def net(body=None, head=None, settings=None) -> Analysis:
    steps = [
        {"conv": {"out": 5, "kernel": [3, 7], "padding": "same"}, "as": "body", **(body or {})},
        {"relu": None, **(body or {})},
        "global_avgpool",
        {"linear": 11, "as": "head", **(head or {})},
    ]
    made = analyze({"convcost": 1, "name": "Mixed", "input": [3, 13, 17], "layers": steps})
    return Analysis(made.graph, settings or Settings())


@pytest.mark.parametrize(("dtype", "bits"), DTYPE_BITS.items())
def test_elements_are_packed_and_the_last_byte_is_whole(dtype, bits):
    assert stored_bytes(8, dtype) == bits
    assert stored_bytes(7, dtype) == -(-7 * bits // 8)
    assert stored_bytes(0, dtype) == 0


def test_an_int4_body_with_a_float16_head_to_the_byte():
    """315 weights of 4 bits take 158 bytes and 5 of them 3: every tensor begins with a byte of its own."""
    mixed = net({"dtype": {"weights": "int4"}}, {"dtype": {"weights": "float16"}})
    assert mixed.figures("weight_bytes") == (158 + 3, 0, 0, 2 * sum(HEAD))
    assert (stored_bytes(BODY[0], "int4"), stored_bytes(BODY[1], "int4")) == (158, 3)
    assert "293 B weights as int4 and float16" in str(mixed)
    assert 158 + 3 + 2 * sum(HEAD) == 293


def test_what_the_settings_say_holds_where_a_layer_says_nothing():
    mixed = net({"dtype": {"weights": "int2"}}, settings=Settings(dtype="bfloat16"))
    assert mixed.figures("weight_bytes") == (79 + 2, 0, 0, 2 * sum(HEAD))


def test_buffers_are_stored_as_the_weights_of_their_layer():
    steps = [{"conv": {"out": 5, "kernel": 1}}, {"batchnorm": None, "dtype": {"weights": "float16"}}]
    made = analyze({"convcost": 1, "name": "Norm", "input": [3, 13, 17], "layers": steps})
    assert Analysis(made.graph, Settings(optimizer="sgd")).figures("buffer_bytes") == (0, 2 * 5 + 2 * 5)


def test_peak_memory_of_mixed_activations():
    """While the convolution runs, the input is there as float32 and its output as int8, which the relu overwrites."""
    mixed = net({"dtype": {"activations": "int8"}})
    assert mixed.summary("peak_memory_bytes").value == 4 * 3 * AREA + 5 * AREA
    assert mixed.figures("peak_memory_bytes")[1:] == (5 * AREA, 5 * AREA + 4 * 5, 4 * 5 + 4 * 11)


def test_a_layer_does_not_overwrite_what_is_stored_otherwise():
    steps = [{"conv": {"out": 5, "kernel": 1}, "dtype": {"activations": "int8"}}, "relu"]
    made = analyze({"convcost": 1, "name": "Two", "input": [3, 13, 17], "layers": steps})
    assert made.figures("peak_memory_bytes") == (4 * 3 * AREA + 5 * AREA, 5 * AREA + 4 * 5 * AREA)


def test_every_sample_of_packed_activations_begins_with_a_byte_of_its_own():
    mixed = net({"dtype": {"activations": "int1"}}, settings=Settings(batch=3))
    assert mixed.figures("allocated_bytes")[0] == 3 * -(-5 * AREA // 8)


def test_a_layer_moves_what_it_reads_and_writes_as_that_is_stored():
    mixed = net({"dtype": {"weights": "int4", "activations": "float16"}})
    assert mixed.figures("bytes_moved")[:2] == (158 + 3 + 4 * 3 * AREA + 2 * 5 * AREA, 2 * 5 * AREA + 2 * 5 * AREA)


def test_training_with_gradients_of_their_own():
    given = {"dtype": {"weights": "int8", "gradients": "float16", "optimizer": "bfloat16"}}
    mixed = net(given, settings=Settings(optimizer="adam"))
    assert mixed.figures("gradient_bytes") == (2 * sum(BODY), 0, 0, 4 * sum(HEAD))
    assert mixed.figures("optimizer_bytes") == (2 * 2 * sum(BODY), 0, 0, 2 * 4 * sum(HEAD))


def test_what_is_kept_is_kept_as_it_is_stored():
    mixed = net({"dtype": {"activations": "float16"}}, settings=Settings(optimizer="sgd"))
    assert mixed.figures("saved_bytes") == (4 * 3 * AREA, 2 * 5 * AREA, 0, 4 * 5)


def test_gradients_are_no_integers_unless_nothing_is_trained():
    with pytest.raises(ConvcostError, match="gradients of `body` cannot be int8"):
        net({"dtype": "int8"}, settings=Settings(optimizer="sgd")).total("gradient_bytes")
    frozen = net({"dtype": "int8", "frozen": True}, settings=Settings(optimizer="sgd"))
    assert frozen.figures("gradient_bytes") == (0, 0, 0, 4 * sum(HEAD))


@pytest.mark.parametrize(
    ("dtype", "bits"),
    [("float64", 64), ("bfloat16", 16), ("float8", 8), ("int32", 32), ("int4", 4), ("int2", 2), ("int1", 1)],
)
def test_a_type_takes_the_bits_of_its_name(dtype, bits):
    assert DTYPE_BITS[dtype] == bits
