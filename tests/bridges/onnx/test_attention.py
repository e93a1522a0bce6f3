"""Attention as one operator: two products, whatever stands around them."""

import pytest

from convcost.analysis import analyze
from convcost.errors import ConvcostError
from convcost.graph import Graph
from convcost.layers.op import arguments
from tests.bridges.onnx.made import FLOAT, built, floats, info, integers, model, network, node, weight

HEADS, TOKENS, WIDTH = 3, 11, 7


def three(*sizes: int) -> bytes:
    """Queries, keys and values."""
    return b"".join(info(11, name, sizes) for name in "qkv") + info(12, "y", None)


def test_heads_side_by_side() -> None:
    attention = node("Attention", ["q", "k", "v"], ["y"], q_num_heads=HEADS, kv_num_heads=HEADS)
    graph = built(model(three(1, TOKENS, HEADS * WIDTH), attention, opset=23))
    assert analyze(graph).macs == 2 * TOKENS * TOKENS * HEADS * WIDTH
    (output,) = graph.outputs.values()
    assert graph.shapes[output].elements == TOKENS * HEADS * WIDTH


def test_heads_along_an_axis_and_a_mask() -> None:
    mask = info(11, "mask", (1, 1, TOKENS, TOKENS), FLOAT)
    attention = node("Attention", ["q", "k", "v", "mask"], ["y"])
    graph = built(model(three(1, HEADS, TOKENS, WIDTH), mask, attention, opset=23))
    assert analyze(graph).macs == 2 * TOKENS * TOKENS * HEADS * WIDTH


def test_heads_of_keys_that_several_share_and_earlier_steps() -> None:
    past = info(11, "pk", (1, HEADS, 5, WIDTH)) + info(11, "pv", (1, HEADS, 5, WIDTH))
    attention = node("Attention", ["q", "k", "v", "", "pk", "pv"], ["y", "nk", "nv"])
    inputs = info(11, "q", (1, 2 * HEADS, TOKENS, WIDTH))
    inputs += b"".join(info(11, name, (1, HEADS, TOKENS, WIDTH)) for name in "kv") + info(12, "y", None)
    graph = built(model(inputs, past, attention, opset=23))
    assert analyze(graph).macs == 2 * TOKENS * (TOKENS + 5) * 2 * HEADS * WIDTH


def test_scores_as_an_output_are_refused() -> None:
    attention = node("Attention", ["q", "k", "v"], ["y", "", "", "scores"], "attend")
    with pytest.raises(ConvcostError, match="does not read its scores"):
        built(model(three(1, HEADS, TOKENS, WIDTH), attention, opset=23))


def test_widths_that_are_no_heads_are_refused() -> None:
    attention = node("Attention", ["q", "k", "v"], ["y"], q_num_heads=4, kv_num_heads=4)
    with pytest.raises(ConvcostError, match="a width of 21 cannot be cut into 4 heads"):
        built(model(three(1, TOKENS, HEADS * WIDTH), attention, opset=23))


def test_free_operators_have_the_sizes_that_their_operands_say() -> None:
    grid = info(11, "g", (1, 13, 17, 2))
    sample = node("GridSample", ["x", "g"], ["s"]) + node("GlobalAveragePool", ["s"], ["p"])
    last = node("Flatten", ["p"], ["f"]) + node("Gemm", ["f", "rows"], ["y"])
    stored = weight("rows", 2, 3)
    graph = built(model(info(11, "x", (1, 2, 5, 7)), grid, info(12, "y", None), stored, sample, last))
    assert str(graph.nodes[0].output) == "2x13x17"
    assert (analyze(graph).params, analyze(graph).macs) == (2 * 3, 2 * 3)


def test_a_deformable_convolution_costs_as_much_as_a_plain_one() -> None:
    inputs = info(11, "x", (1, 4, 9, 11)) + info(11, "o", (1, 2 * 9, 7, 9)) + info(12, "y", None)
    deformed = node("DeformConv", ["x", "w", "o", "b"], ["y"], kernel_shape=[3, 3])
    found = analyze(built(model(inputs, weight("w", 5, 4, 3, 3) + weight("b", 5), deformed, opset=19)))
    assert (found.params, found.macs) == (5 * 4 * 9 + 5, 7 * 9 * 5 * 4 * 9)


def in_pieces(*between: bytes, scores: str = "s") -> Graph:
    """Queries, keys and values of three views, multiplied with a softmax between; ``between`` works on the scores."""
    cut = integers("cut", [1, TOKENS, HEADS, WIDTH]) + integers("flat", [1, TOKENS, HEADS * WIDTH])
    orders = {"q": [0, 2, 1, 3], "k": [0, 2, 3, 1], "v": [0, 2, 1, 3]}
    heads = b"".join(
        node("Reshape", [name, "cut"], [f"{name}4"]) + node("Transpose", [f"{name}4"], [f"{name}t"], perm=order)
        for name, order in orders.items()
    )
    product = node("Mul", ["qt", "half"], ["qs"]) + node("MatMul", ["qs", "kt"], ["p"])
    ends = node("Div", ["p", "half"], ["s"]) + b"".join(between) + node("Softmax", [scores], ["a"], axis=-1)
    leaves = node("MatMul", ["a", "vt"], ["o"]) + node("Transpose", ["o"], ["ot"], perm=[0, 2, 1, 3])
    last = node("Reshape", ["ot", "flat"], ["y"])
    sizes = three(1, TOKENS, HEADS * WIDTH)
    return built(model(sizes, cut, floats("half", [0.5]), heads, product, ends, leaves, last, opset=17))


def test_pieces_of_attention_are_attention() -> None:
    graph = in_pieces()
    (attention,) = (each for each in graph.nodes if not each.op.is_view)
    assert (attention.op.kind, attention.output.elements) == ("attention", TOKENS * HEADS * WIDTH)
    assert analyze(graph).macs == 2 * TOKENS * TOKENS * HEADS * WIDTH


def test_what_is_done_to_the_scores_keeps_the_pieces() -> None:
    mask = weight("mask", 1, 1, TOKENS, TOKENS)
    graph = in_pieces(mask, node("Add", ["s", "mask"], ["m"]), scores="m")
    kinds = [each.op.kind for each in graph.nodes]
    assert (kinds.count("matmul"), kinds.count("softmax"), kinds.count("attention")) == (2, 1, 0)
    assert analyze(graph).macs == 2 * TOKENS * TOKENS * HEADS * WIDTH


def test_scores_that_others_take_keep_the_pieces() -> None:
    graph = in_pieces(node("Relu", ["s"], ["other"]), info(12, "other", None))
    assert "attention" not in {each.op.kind for each in graph.nodes}
    assert analyze(graph).macs == 2 * TOKENS * TOKENS * HEADS * WIDTH


def test_queries_keys_and_values_of_one_layer_are_projected_by_attention_itself() -> None:
    """The three stand in front of the heads along one axis: each is a third of the features, and nothing moves."""
    cut = integers("cut", [1, TOKENS, 3, HEADS, WIDTH]) + weight("w", 13, 3 * HEADS * WIDTH)
    split = node("Transpose", ["c"], ["t"], perm=[2, 0, 3, 1, 4]) + b"".join(
        integers(f"i{index}", [index], 1) + node("Gather", ["t", f"i{index}"], [f"{name}1"], axis=0)
        + node("Squeeze", [f"{name}1"], [name], axes=[0])
        for index, name in enumerate("qkv")
    )  # fmt: skip
    product = node("Transpose", ["k"], ["kt"], perm=[0, 1, 3, 2]) + node("MatMul", ["q", "kt"], ["s"])
    ends = node("Softmax", ["s"], ["a"], axis=-1) + node("MatMul", ["a", "v"], ["y"])
    entering = node("MatMul", ["x", "w"], ["l"]) + node("Reshape", ["l", "cut"], ["c"])
    graph = built(network([1, TOKENS, 13], cut, entering, split, product, ends, opset=12))
    (layer,) = [each for each in graph.nodes if each.op.kind == "attention"]
    told = arguments(layer.op)
    assert (told["in_proj"], told["out_proj"], told["bias"], told["dim"]) == (True, False, False, HEADS * WIDTH)
    assert not {"linear", "slice", "matmul"} & {each.op.kind for each in graph.nodes}
    assert analyze(graph).params == 13 * 3 * HEADS * WIDTH
    assert analyze(graph).macs == TOKENS * 13 * 3 * HEADS * WIDTH + 2 * TOKENS * TOKENS * HEADS * WIDTH
