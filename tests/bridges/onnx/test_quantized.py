"""Quantised networks are the networks that were quantised, with the types of their weights and outputs."""

import pytest

from convcost.analysis import analyze
from convcost.graph import Graph
from tests.bridges.onnx.made import INT8, built, floats, integers, network, node, weight

UINT8, INT16, INT32, UINT4, INT4 = 2, 5, 6, 21, 22
CONV_MACS = 29 * 31 * 11 * 3 * 3 * 5
CONV_PARAMS = 11 * 3 * 3 * 5 + 11


def pair(x: str, y: str) -> bytes:
    """A tensor brought to integers and back."""
    quantized = node("QuantizeLinear", [x, "scale", "zero"], [f"{y}_q"])
    return quantized + node("DequantizeLinear", [f"{y}_q", "scale", "zero"], [y])


def qdq(stored: int, *, per_channel: bool, activations: int = UINT8) -> Graph:
    """A convolution, its activation and a linear layer between pairs."""
    scales = floats("scales", [0.5] * 11, 11) if per_channel else floats("scales", [0.5])
    zeros = weight("zeros", *((11,) if per_channel else ()), dtype=stored)
    return built(
        network(
            [1, 3, 29, 31],
            floats("scale", [0.5]) + weight("zero", dtype=activations) + scales + zeros,
            weight("w", 11, 3, 3, 5, dtype=stored) + weight("b", 11, dtype=INT32) + weight("w2", 7, 11, dtype=stored),
            pair("x", "x_r"),
            node("DequantizeLinear", ["w", "scales", "zeros"], ["w_r"], axis=0),
            node("DequantizeLinear", ["b", "scales"], ["b_r"], axis=0),
            node("Conv", ["x_r", "w_r", "b_r"], ["c"], pads=[1, 2, 1, 2]),
            node("Relu", ["c"], ["r"]),
            pair("r", "r_r"),
            node("GlobalAveragePool", ["r_r"], ["g"]) + pair("g", "g_r") + node("Flatten", ["g_r"], ["f"]),
            node("DequantizeLinear", ["w2", "scale", "zero"], ["w2_r"]),
            node("Gemm", ["f", "w2_r"], ["y"], transB=1),
            opset=21,
        )
    )


@pytest.mark.parametrize("per_channel", [False, True])
@pytest.mark.parametrize(
    ("stored", "word"), [(INT8, "int8"), (UINT8, "int8"), (INT4, "int4"), (UINT4, "int4"), (INT16, "int16")]
)
def test_pairs_are_types_and_no_layers(stored: int, word: str, *, per_channel: bool) -> None:
    found = analyze(graph := qdq(stored, per_channel=per_channel))
    assert [each.op.kind for each in graph.nodes] == ["conv", "relu", "global_avgpool", "linear"]
    assert (found.params, found.macs) == (CONV_PARAMS + 7 * 11, CONV_MACS + 7 * 11)
    assert [each.dtype for each in graph.nodes] == [
        f"weights={word}", "activations=int8", "activations=int8", f"weights={word}",
    ]  # fmt: skip
    assert not graph.diagnostics


def test_the_type_of_an_output_is_that_of_its_zero() -> None:
    assert qdq(INT8, per_channel=False, activations=INT16).nodes[1].dtype == "activations=int16"


def test_a_convolution_of_integers_with_its_scales_inside() -> None:
    graph = built(
        network(
            [1, 3, 29, 31],
            floats("scale", [0.5]) + weight("zero", dtype=UINT8) + weight("wzero", dtype=INT8),
            weight("w", 11, 3, 3, 5, dtype=INT8) + weight("b", 11, dtype=INT32),
            node("QuantizeLinear", ["x", "scale", "zero"], ["q"]),
            node(
                "QLinearConv", ["q", "scale", "zero", "w", "scale", "wzero", "scale", "zero", "b"], ["c"],
                pads=[1, 2, 1, 2],
            ),
            node("DequantizeLinear", ["c", "scale", "zero"], ["y"]),
            opset=13,
        )
    )  # fmt: skip
    (conv,) = graph.nodes
    assert (conv.op.kind, conv.dtype, str(conv.output)) == ("conv", "weights=int8,activations=int8", "11x29x31")
    assert (analyze(graph).params, analyze(graph).macs) == (CONV_PARAMS, CONV_MACS)


def test_a_convolution_of_integers_is_brought_back_to_scale_by_what_follows() -> None:
    graph = built(
        network(
            [1, 3, 29, 31],
            floats("wscale", [0.5]) + weight("wzero", dtype=INT8) + weight("w", 11, 3, 3, 5, dtype=INT8),
            weight("b", 1, 11, 1, 1),
            node("DynamicQuantizeLinear", ["x"], ["q", "scale", "zero"]),
            node("ConvInteger", ["q", "w", "zero", "wzero"], ["i"], pads=[1, 2, 1, 2]),
            node("Cast", ["i"], ["f"], to=1) + node("Mul", ["scale", "wscale"], ["scales"]),
            node("Mul", ["f", "scales"], ["m"]) + node("Add", ["m", "b"], ["y"]),
            opset=13,
        )
    )
    assert [each.op.kind for each in graph.nodes] == ["conv"]
    assert (analyze(graph).params, analyze(graph).macs) == (CONV_PARAMS, CONV_MACS)


@pytest.mark.parametrize(
    "product",
    [
        node("MatMulInteger", ["q", "w", "zero", "wzero"], ["y"]),
        node("QLinearMatMul", ["q", "scale", "zero", "w", "scale", "wzero", "scale", "zero"], ["y"]),
        node("MatMulIntegerToFloat", ["q", "w", "scale", "scale", "zero", "wzero"], ["y"], domain="com.microsoft"),
        node("DynamicQuantizeMatMul", ["x", "w", "scale", "wzero"], ["y"], domain="com.microsoft"),
        node("MatMulNBits", ["x", "packed", "scales"], ["y"], domain="com.microsoft", K=31, N=13, bits=4),
    ],
)
def test_products_of_integers_are_linear_layers(product: bytes) -> None:
    graph = built(
        network(
            [1, 29, 31],
            floats("scale", [0.5]) + weight("zero", dtype=UINT8) + weight("wzero", dtype=INT8),
            weight("w", 31, 13, dtype=INT8) + weight("packed", 13, 1, 16, dtype=UINT8) + weight("scales", 13),
            node("QuantizeLinear", ["x", "scale", "zero"], ["q"]),
            product,
            domains=["com.microsoft"],
            opset=13,
        )
    )
    found = analyze(graph)
    assert (found.params, found.macs) == (31 * 13, 29 * 31 * 13)


@pytest.mark.parametrize(
    "product",
    [
        node("MatMulIntegerToFloat", ["q", "w", "scale", "scale", "zero", "wzero", "b"], ["y"], domain="com.microsoft"),
        node("DynamicQuantizeMatMul", ["x", "w", "scale", "wzero", "b"], ["y"], domain="com.microsoft"),
    ],
)
def test_a_product_of_integers_has_its_bias(product: bytes) -> None:
    graph = built(
        network(
            [1, 29, 31],
            floats("scale", [0.5]) + weight("zero", dtype=UINT8) + weight("wzero", dtype=INT8),
            weight("w", 31, 13, dtype=INT8) + weight("b", 13),
            node("QuantizeLinear", ["x", "scale", "zero"], ["q"]),
            product,
            domains=["com.microsoft"],
            opset=13,
        )
    )
    found = analyze(graph)
    assert (found.params, found.macs) == (31 * 13 + 13, 29 * 31 * 13)


def test_joins_and_pools_of_integers_cost_nothing() -> None:
    of_x = ["q", "scale", "zero"]
    graph = built(
        network(
            [1, 4, 6, 10],
            floats("scale", [0.5]) + weight("zero", dtype=UINT8),
            node("QuantizeLinear", ["x", "scale", "zero"], ["q"]),
            node("QLinearSigmoid", [*of_x, "scale", "zero"], ["s"], domain="com.microsoft"),
            node("QLinearAdd", [*of_x, "s", "scale", "zero", "scale", "zero"], ["a"], domain="com.microsoft"),
            node(
                "QLinearConcat", ["scale", "zero", "a", "scale", "zero", *of_x], ["c"], domain="com.microsoft", axis=1
            ),
            node("QLinearGlobalAveragePool", ["c", "scale", "zero", "scale", "zero"], ["y"], domain="com.microsoft"),
            domains=["com.microsoft"],
        )
    )
    assert [each.op.kind for each in graph.nodes] == ["sigmoid", "add", "concat", "global_avgpool"]
    assert {each.dtype for each in graph.nodes} == {"activations=int8"}
    assert str(graph.nodes[-1].output) == "8x1x1"


def test_numbers_that_say_a_size_are_no_parameters() -> None:
    """Scales of a Resize stand in the file as floats, as weights do."""
    graph = built(
        network(
            [1, 3, 5, 7],
            floats("scales", [1, 1, 2, 2], 4),
            node("Resize", ["x", "", "scales"], ["u"], mode="nearest") + node("Conv", ["u", "w"], ["y"]),
            weight("w", 2, 3, 1, 1),
        )
    )
    assert (str(graph.nodes[0].output), analyze(graph).params) == ("3x10x14", 2 * 3)


def test_a_file_of_other_names_is_not_said_to_have_folded_norms() -> None:
    bias = weight("kernel_of_a", 2, 3, 1, 1) + weight("bias_of_a", 2)
    graph = built(network([1, 3, 5, 7], bias + node("Conv", ["x", "kernel_of_a", "bias_of_a"], ["y"])))
    assert not graph.diagnostics
    said = built(network([1, 3, 5, 7], weight("onnx::Conv_1", 2, 3, 1, 1) + weight("onnx::Conv_2", 2)
                         + node("Conv", ["x", "onnx::Conv_1", "onnx::Conv_2"], ["y"])))  # fmt: skip
    assert "into 1 convolution: with it there would be 2 parameters more" in said.diagnostics[0].message


def test_three_sizes_of_one_policy() -> None:
    """The smaller of the two scales keeps both axes inside, rounded to the nearest."""
    wanted = integers("sizes", [11, 9])
    for policy, size in {"not_larger": "3x6x9", "not_smaller": "3x11x18", "stretch": "3x11x9"}.items():
        resize = node("Resize", ["x", "", "", "sizes"], ["y"], axes=[2, 3], keep_aspect_ratio_policy=policy)
        graph = built(network([1, 3, 5, 8], wanted + resize, opset=18))
        assert str(graph.nodes[0].output) == size
