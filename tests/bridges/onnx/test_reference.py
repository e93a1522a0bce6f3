"""Networks of torchvision, exported in two or three ways: figures as published, whichever exporter wrote the file."""

from pathlib import Path

import pytest

from convcost.analysis import analyze
from convcost.graph import Graph
from convcost.language.document import read
from convcost.networks.read import read_one
from convcost.notation.build import build
from convcost.notation.spec import read_network
from convcost.notation.writing import write

FOLDER = Path(__file__).parents[2] / "data" / "onnx"
FILES = sorted(FOLDER.glob("*.onnx"))

PUBLISHED = {
    "convnext_tiny": (28_589_128, 4_455_531_264, "1000"),
    "efficientnet_b0": (5_288_548, 385_814_752, "1000"),
    "fcn_resnet50": (35_322_218, 152_716_512_000, "21x520x520"),
    "inception_v3": (23_834_568, 5_713_216_096, "1000"),
    "mobilenet_v3_large": (5_483_032, 216_589_760, "1000"),
    "r3d_18": (33_371_472, 40_696_553_472, "400"),
    "resnet18": (11_689_512, 1_814_073_344, "1000"),
    "resnet50": (25_557_032, 4_089_184_256, "1000"),
    "resnext50_32x4d": (25_028_904, 4_230_479_872, "1000"),
    "shufflenet_v2_x1_0": (2_278_604, 144_907_992, "1000"),
    "squeezenet1_1": (1_235_496, 349_151_936, "1000"),
    "vgg16": (138_357_544, 15_470_264_320, "1000"),
    "wide_resnet50_2": (68_883_240, 11_398_021_120, "1000"),
}
"""Parameters, multiply-adds and output; of inception_v3 without the auxiliary head, which was not exported."""

WITHOUT_NORM = {"convnext_tiny", "squeezenet1_1", "vgg16"}
"""Networks without batch normalisation: there is nothing to fold."""

NORMALISED = [path for path in FILES if path.name.split(".")[0] not in WITHOUT_NORM]


def graph(path: Path) -> Graph:
    return build(read_one(str(path))[0])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_has_the_multiply_adds_of_its_network(path: Path) -> None:
    network, exporter = path.name.split(".")[:2]
    params, macs, output = PUBLISHED[network]
    found = analyze(graph(path))
    assert (found.macs, str(found.graph.shapes[next(iter(found.graph.outputs.values()))])) == (macs, output)
    if exporter == "legacy_bn" or network in WITHOUT_NORM:
        assert found.params == params
        assert not found.graph.diagnostics


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.name.split(".")[0] not in WITHOUT_NORM], ids=lambda path: path.stem
)
def test_folded_normalisation_is_said_with_the_parameters_that_are_missing(path: Path) -> None:
    network, exporter = path.name.split(".")[:2]
    found = analyze(graph(path))
    notes = [problem.message for problem in found.graph.diagnostics if problem.code == "W507"]
    if exporter == "legacy_bn":
        assert notes == []
        return
    missing = PUBLISHED[network][0] - found.params
    assert missing > 0
    assert f"with it there would be {missing:,} parameters more" in notes[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_read_can_be_written_in_the_notation(path: Path) -> None:
    """Names, layers and wiring come back node by node."""
    made = graph(path)
    again = build(read_network(read(write(made), "net.yaml")))
    assert again.nodes == made.nodes
    assert (again.inputs, again.outputs) == (made.inputs, made.outputs)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_network_needs_a_stand_in(path: Path) -> None:
    assert [node.name for node in graph(path).nodes if node.op.kind == "opaque"] == []


def test_names_are_those_of_the_modules() -> None:
    names = [node.name for node in graph(FOLDER / "resnet18.legacy_bn.dims.onnx").nodes]
    assert names[:9] == [
        "conv1", "bn1", "relu", "maxpool",
        "layer1.0.conv1", "layer1.0.bn1", "layer1.0.relu", "layer1.0.conv2", "layer1.0.bn2",
    ]  # fmt: skip
    assert names[9:11] == ["layer1.0.add", "layer1.0.relu_2"]
    assert names[-2:] == ["avgpool", "fc"]


def test_pieces_are_the_layers_that_they_make_up() -> None:
    kinds = [node.op.kind for node in graph(FOLDER / "convnext_tiny.legacy.dims.onnx").nodes]
    assert kinds[:2] == ["conv", "layernorm"]
    assert kinds[2:9] == ["conv", "layernorm", "conv", "gelu", "conv", "parameter", "mul"]
    assert kinds.count("gelu") == 3 + 3 + 9 + 3
