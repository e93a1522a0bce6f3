"""Networks of the catalogue as PyTorch: layer by layer as flat files, part by part as classes, and trained a step.

A sample of them is taken; with ``TORCH_NETWORKS=all`` all are, which takes half an hour, and ruff looks at the files.
"""

from pathlib import Path

import pytest

from convcost.bridges.modules.flat import write_flat
from convcost.bridges.modules.writing import write_classes

pytest.importorskip("torch", reason="torch is not installed: what is written of networks is not run")

from tests.bridges.modules.test_writing import assert_ruff_has_nothing_to_say, written
from tests.referee.catalogue import network, taken
from tests.referee.judging import class_differences, differences
from tests.referee.running import backward, load, operands

pytestmark = pytest.mark.torch

NETWORKS = (
    "alexnet_grouped", "c3d", "convnext_tiny", "densenet121", "ghostnet_x0_5", "googlenet_paper_aux",
    "inception_v3", "maxvit_t", "mobilenet_v3_small", "mvit_v1_b", "pointnet", "resnet50", "resnet18_a",
    "retinanet_resnet50_fpn", "r2plus1d_18", "shufflenet_v2_x1_0", "squeezenet1_1", "swin_t", "swin_v2_t", "unet",
    "vit_b_16", "yolov3", "yolov5n",
)  # fmt: skip
"""One of every family that is written in a way of its own."""
TRAINED = ("resnet18", "mobilenet_v3_small", "swin_t", "unet", "densenet121", "vit_b_16")


@pytest.mark.parametrize("name", taken(NETWORKS))
def test_every_layer_is_as_torch_says(name: str) -> None:
    assert differences(network(name)) == []


@pytest.mark.parametrize("name", taken(NETWORKS))
def test_the_classes_are_the_network(name: str) -> None:
    graph = network(name)
    file = write_classes(graph, "", "Network")
    if file is None:
        pytest.skip("it is written as a flat file alone")
    assert class_differences(graph, file.text, "Network") == []


@pytest.mark.parametrize("name", taken(TRAINED))
def test_it_runs_forwards_and_backwards(name: str) -> None:
    import torch

    graph = network(name)
    for file in (write_classes(graph, "", "Network"), write_flat(graph, "", "Network")):
        if file is None:
            continue
        with torch.device("meta"):
            model = load(file.text, "Network")()
        backward(model, operands(graph, 2, "meta"))
        assert all(each.grad is not None for each in model.parameters() if each.requires_grad)


def test_ruff_leaves_the_files_as_they_are(tmp_path: Path) -> None:
    for name in taken(("resnet18", "mobilenet_v2", "unetplusplus")):
        made = network(name)
        (tmp_path / f"{name.replace('@', '_of_')}.py").write_text(written(made), encoding="utf-8")
        (tmp_path / f"{name.replace('@', '_of_')}_flat.py").write_text(written(made, is_flat=True), encoding="utf-8")
    assert_ruff_has_nothing_to_say(tmp_path)
