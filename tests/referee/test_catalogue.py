"""Networks of the catalogue as PyTorch: layer by layer as flat files, part by part as classes, and trained a step."""

import pytest

from convcost.bridges.modules.writing import write_classes
from convcost.graph import Graph
from convcost.networks.read import read_one
from convcost.notation.build import build

pytest.importorskip("torch", reason="torch is not installed: what is written of networks is not run")

from tests.referee.judging import class_differences, differences
from tests.referee.running import backward, load, operands

pytestmark = pytest.mark.torch

NETWORKS = (
    "alexnet_grouped", "c3d", "convnext_tiny", "densenet121", "googlenet_paper_aux", "inception_v3", "maxvit_t",
    "mobilenet_v3_small", "mvit_v1_b", "pointnet", "resnet50", "resnet18_a", "retinanet_resnet50_fpn", "r2plus1d_18",
    "shufflenet_v2_x1_0", "squeezenet1_1", "swin_t", "swin_v2_t", "unet", "vit_b_16", "yolov3",
)  # fmt: skip
"""One of every family that is written in a way of its own; all of the catalogue take ten minutes."""


def network(name: str) -> Graph:
    return build(*read_one(name))


@pytest.mark.parametrize("name", NETWORKS)
def test_every_layer_is_as_torch_says(name: str) -> None:
    assert differences(network(name)) == []


@pytest.mark.parametrize("name", NETWORKS)
def test_the_classes_are_the_network(name: str) -> None:
    graph = network(name)
    written = write_classes(graph, "", "Network")
    assert written is not None
    assert class_differences(graph, written.text, "Network") == []


@pytest.mark.parametrize("name", ["resnet18", "mobilenet_v3_small", "swin_t", "unet", "densenet121", "vit_b_16"])
def test_it_runs_forwards_and_backwards(name: str) -> None:
    import torch

    graph = network(name)
    written = write_classes(graph, "", "Network")
    assert written is not None
    with torch.device("meta"):
        model = load(written.text, "Network")()
    backward(model, operands(graph, 2, "meta"))
    assert all(each.grad is not None for each in model.parameters())
