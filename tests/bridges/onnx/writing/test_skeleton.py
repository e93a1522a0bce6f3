"""Networks written as ONNX files without weights: what is read again has the same figures, and others take it too."""

from pathlib import Path

import pytest

from convcost import load
from convcost.analysis import analyze
from convcost.bridges.onnx.writing import write
from convcost.graph import Graph
from convcost.language.document import read
from convcost.networks import catalogue
from convcost.networks.read import network_in, read_one
from convcost.notation.build import build
from convcost.notation.spec import read_network

HEAD = "convcost: 1\nname: Net\ninput: [6, 17, 13]\nlayers:\n"
LAYERS = {
    "conv": "conv: {out: 10, kernel: [3, 5], stride: [2, 1], padding: [[1, 0], [2, 3]], dilation: [1, 2], groups: 2}",
    "conv same": "conv: {out: 5, kernel: 4, stride: 3, padding: same, bias: false}",
    "conv_transpose": "conv_transpose: {out: 4, kernel: [2, 3], stride: 2, output_padding: 1, groups: 2}",
    "linear": "seq: [global_avgpool, linear: 7]",
    "linear on tokens": "seq: [to_tokens, linear: 7, linear: {out: 5, bias: false}]",
    "norms": "seq: [batchnorm, layernorm, groupnorm: 3, instancenorm, to_tokens, layernorm: {bias: false}]",
    "activations": "seq: [relu, relu6, silu, gelu, hardswish, hardsigmoid, leaky_relu, sigmoid, tanh, mish, prelu]",
    "pools": "seq: [maxpool: {kernel: 3, stride: 2, padding: 1, rounding: ceil}, avgpool: {kernel: [2, 3], stride: 1}]",
    "resizing": "seq: [upsample: 2, resize: {size: [5, 7], mode: bilinear}]",
    "slices": "seq: [slice: {size: 4, start: 1}, slice: {size: 3, start: 2, stride: 5, axis: h}]",
    "attention": "seq: [to_tokens, attention: {heads: 2}]",
    "parameter": "add: {x: [], y: [parameter: [6, 1, 1]]}",
    "joins": "concat: {a: [relu], b: [mul: {x: [], y: [sigmoid]}], c: [add: {x: [], y: [relu], z: [tanh]}]}",
    "shared": "seq: [{conv: {out: 6, kernel: 1}, as: one}, relu, {conv: {out: 6, kernel: 1}, share: one, as: two}]",
}


def made(layer: str) -> Graph:
    return build(read_network(read(f"{HEAD}  - {layer}\n", "net.yaml")))


def again(graph: Graph) -> Graph:
    return build(network_in(write(graph), "net.onnx"))


def figures(graph: Graph) -> tuple[object, object]:
    found = analyze(graph)
    return found.params, found.macs


def sizes(graph: Graph) -> list[tuple[int, ...]]:
    """The sizes of the outputs; what they mean is not said in such a file."""
    return [graph.shapes[name].sizes for name in graph.outputs.values()]


def weighty(graph: Graph) -> list[tuple[object, object]]:
    """Parameters and multiply-adds of every layer that has some, in order."""
    found = analyze(graph)
    pairs = zip(found.figures("params"), found.figures("macs"), strict=True)
    return [pair for pair in pairs if pair != (0, 0)]


@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_what_is_written_is_read_with_the_same_figures(layer: str) -> None:
    graph = made(layer)
    read_again = again(graph)
    assert weighty(read_again) == weighty(graph)
    assert sizes(read_again) == sizes(graph)


def test_figures_are_those_of_the_arguments() -> None:
    graph = again(made("conv: {out: 10, kernel: [3, 5], stride: [2, 1], padding: [[1, 0], [2, 3]], groups: 2}"))
    height, width = (17 + 1 - 3) // 2 + 1, (13 + 5 - 5) // 1 + 1
    assert figures(graph) == (10 * 3 * 3 * 5 + 10, height * width * 10 * 3 * 3 * 5)


def test_a_file_without_weights_is_small() -> None:
    graph = build(*read_one("vgg16"))
    assert analyze(graph).params == 138_357_544
    assert len(write(graph)) < 20_000


def test_two_runs_give_the_same_bytes() -> None:
    assert write(made(LAYERS["joins"])) == write(made(LAYERS["joins"]))


def families() -> list[str]:
    """A network of every file of the catalogue."""
    found = {named.path: name for name in catalogue.names() if (named := catalogue.find(name)) is not None}
    return sorted(found.values())


@pytest.mark.parametrize("name", families())
def test_the_catalogue_is_written_and_read(name: str) -> None:
    network, variant = read_one(name)
    graph = build(network, variant or network.each_variant[0])
    assert figures(again(graph)) == figures(graph)


@pytest.mark.onnx
@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_the_checker_of_onnx_accepts_a_layer(layer: str) -> None:
    accepted(made(layer))


@pytest.mark.onnx
@pytest.mark.parametrize("path", catalogue.files(), ids=lambda path: path.stem)
def test_every_network_of_the_catalogue_goes_there_and_back(path: Path) -> None:
    """Every variant: accepted by the checker, and read again with the same figures layer by layer."""
    network = load(path)
    for variant in network.each_variant:
        graph = build(network, variant)
        accepted(graph)
        read_again = again(graph)
        assert weighty(read_again) == weighty(graph), variant
        assert sizes(read_again) == sizes(graph), variant


def accepted(graph: Graph) -> None:
    onnx = pytest.importorskip("onnx", reason="asks the checker of the package onnx")
    model = onnx.load_from_string(write(graph))
    onnx.checker.check_model(model, full_check=True)
    onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
