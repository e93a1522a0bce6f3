"""Every operator with arguments that nobody meant: it is read, or refused by name, in bounded time."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from convcost.bridges.onnx.operators import operators
from convcost.errors import ConvcostError
from tests.bridges.onnx.made import built, floats, info, integers, model, node, weight

INTEGERS = st.one_of(st.integers(-3, 9), st.sampled_from([2**31, -(2**31), 2**62, -(2**62), 10**6]))
LISTS = st.lists(INTEGERS, max_size=6)
WORDS = st.sampled_from(
    ["", "SAME_UPPER", "VALID", "bidirectional", "nearest", "DCR", "ij,jk->ik", "...i,i->", "{}", "é"]
)
NAMES = (
    "kernel_shape", "strides", "pads", "dilations", "group", "axis", "axes", "perm", "to", "hidden_size", "direction",
    "equation", "mode", "num_groups", "K", "N", "bits", "q_num_heads", "kv_num_heads", "auto_pad", "output_shape",
    "output_padding", "blocksize", "ceil_mode", "keepdims", "split", "starts", "ends", "steps", "scales", "shape",
    "value", "alpha", "layout", "transA", "transB", "batch_dims", "size", "epsilon", "noop_with_empty_axes",
    "keep_aspect_ratio_policy", "arguments", "layouts", "allowzero", "output_height", "num_outputs", "broadcast",
)  # fmt: skip
TENSORS = ("x", "z", "w", "v", "m", "i", "j", "f", "s", "")
OPERATORS = sorted({*operators(), "Loop", "no.such.Operator"})
SIZES = st.lists(st.one_of(st.integers(1, 7), st.sampled_from([10**6])), max_size=5)

ATTRIBUTES: st.SearchStrategy[dict[str, Any]] = st.dictionaries(
    st.sampled_from(NAMES), st.one_of(INTEGERS, LISTS, WORDS, st.floats(width=32)), max_size=5
)


def one(type_: str, inputs: list[str], outputs: list[str], attributes: dict[str, Any]) -> bytes:
    domain, _, name = type_.rpartition(".")
    return node(name, inputs, outputs, "odd", domain, **attributes)


@given(
    st.sampled_from(OPERATORS), st.lists(st.sampled_from(TENSORS), max_size=9), st.integers(1, 3), ATTRIBUTES, SIZES,
    LISTS, st.integers(1, 25),
)  # fmt: skip
@settings(max_examples=300, deadline=2000)
def test_an_operator_with_any_arguments_is_read_or_refused(
    type_: str, inputs: list[str], outputs: int, attributes: dict[str, Any], sizes: list[int], values: list[int],
    opset: int,
) -> None:  # fmt: skip
    stored = weight("w", 4, 3, 3, 3) + weight("v", *sizes) + weight("m", 4, 7) + floats("f", [1.0, 1.0, 2.0, 2.0], 4)
    small = integers("i", [int(each) for each in values], len(values)) + floats("s", [0.5])
    given = info(11, "x", (1, 3, 8, 9)) + info(11, "z", (2, *sizes)) + integers("j", [2])
    names = [f"y{index}" for index in range(outputs)]
    data = model(given, stored, small, one(type_, inputs, names, attributes), info(12, "y0", None), opset=opset,
                 domains=["com.microsoft", "convcost"])  # fmt: skip
    codes = ["E191"]
    try:
        built(data)
    except ConvcostError as error:
        codes = [problem.code for problem in error.problems]
    assert {*codes} <= {"E104", "E190", "E191", "E192"}
