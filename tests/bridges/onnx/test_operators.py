"""Every operator of layers as the package onnx tests it: read with the output shape of its test data, or refused."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from convcost.errors import ConvcostError
from convcost.networks.read import network_in
from convcost.notation.build import build

onnx = pytest.importorskip("onnx", reason="the cases are those of the package onnx")
pytestmark = [pytest.mark.onnx, pytest.mark.filterwarnings("ignore")]

OF_LAYERS = (
    "conv_", "convtranspose", "basic_conv", "maxpool", "averagepool", "globalaveragepool", "globalmaxpool", "gemm_",
    "batchnorm", "instancenorm", "layer_normalization", "group_normalization", "rms_normalization", "lrn", "relu",
    "leakyrelu", "prelu", "sigmoid", "tanh", "hardswish", "hardsigmoid", "gelu", "mish", "elu", "selu", "celu",
    "softplus", "softsign", "softmax", "logsoftmax", "clip", "dropout", "upsample", "resize", "depthtospace",
    "spacetodepth", "concat", "split", "slice", "pad", "squeeze", "unsqueeze", "reduce_mean", "reduce_sum",
    "reduce_max", "lstm", "gru", "rnn", "simple_rnn", "qlinearconv", "convinteger", "quantizelinear",
    "dequantizelinear", "dynamicquantizelinear", "gridsample", "add", "mul", "sub", "div", "deform_conv",
)  # fmt: skip
"""Beginnings of the names of cases."""
ODD = ("empty_set", "zero_size", "split_to_sequence", "out_of_bounds", "matrix_bias", "unsqueeze_axis_0")
"""Of nothing, of sequences, of a summand for every element, and samples that end up on another axis."""
KEPT = ("add", "mul", "sub", "div", "gridsample")
"""Operators whose operands all come in: their second one is no weight."""


class Case(NamedTuple):
    name: str
    data: bytes
    wanted: list[tuple[int, ...]]


def cases() -> Iterator[Case]:
    """The cases of one operator with its weights stored, as they are in a network, and without shapes in between."""
    from onnx.backend.test.case.node import collect_testcases

    for case in collect_testcases(""):
        name = case.name.removeprefix("test_")
        if case.model is None or not name.startswith(OF_LAYERS) or any(word in name for word in ODD):
            continue
        inputs, outputs = case.data_sets[0]
        if not all(hasattr(each, "shape") for each in (*inputs, *outputs)):
            continue
        yield Case(name, stored(case.model, inputs, name.startswith(KEPT)), [each.shape for each in outputs])


def stored(model: Any, arrays: Any, keeps: bool) -> bytes:
    made = onnx.ModelProto()
    made.CopyFrom(model)
    del made.graph.input[:]
    del made.graph.value_info[:]
    for index, (given, array) in enumerate(zip(model.graph.input, arrays, strict=False)):
        if index == 0 or keeps:
            made.graph.input.append(given)
        else:
            made.graph.initializer.append(onnx.numpy_helper.from_array(array, given.name))
    for output in made.graph.output:
        output.type.tensor_type.ClearField("shape")
    data: bytes = made.SerializeToString()
    return data


def without_ones(sizes: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(size for size in sizes if size > 1)


def test_operators_of_layers_give_the_shapes_of_their_cases(capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counter[str] = Counter()
    refused = []
    for case in cases():
        try:
            graph = build(network_in(case.data, "net.onnx"))
        except ConvcostError as error:
            refused.append(f"{case.name}: {error.problems[0].message}")
            continue
        counts["read"] += 1
        for name, sizes in zip(graph.outputs.values(), case.wanted, strict=False):
            made = without_ones(graph.shapes[name].sizes)
            assert made in {without_ones(sizes), without_ones(sizes[1:])}, case.name
    with capsys.disabled():
        print(f"\n{counts['read']} cases of one operator read, {len(refused)} refused")
    assert refused == []
    assert counts["read"] > 400
