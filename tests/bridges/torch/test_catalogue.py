"""A network of the catalogue and torchvision's module of the same name, captured, are one; what differs is listed.

In CI a few are captured; ``TORCH_NETWORKS=all`` takes all that are listed here.
"""

import os

import pytest

import convcost

FILES = "the file has a pooling to the size that comes in as a layer, which capturing leaves out"
PIECES = "tensors that are only moved around attention are layers of their own in the module"
NAMED = "the file takes the class token without a layer of its own"
ACTIVATIONS = {
    "alexnet": (FILES, -256 * 6 * 6),
    "vgg16": (FILES, -512 * 7 * 7),
    "vit_b_16": (NAMED, 1000),
    "swin_t": (PIECES, 1_580_544),
    "swin3d_t": (PIECES, 12_644_352),
    "maxvit_t": (PIECES, 43_583_932),
    "mvit_v1_b": (PIECES, 54_383_806),
}
"""Where the elements of all outputs differ: why, and by how many."""
EQUAL = (
    "resnet50", "densenet121", "mobilenet_v2", "mobilenet_v3_large", "efficientnet_b0", "efficientnet_v2_s",
    "shufflenet_v2_x1_0", "squeezenet1_1", "mnasnet1_0", "convnext_tiny", "r3d_18",
)  # fmt: skip
IN_CI = ("vgg16", "mobilenet_v3_large", "vit_b_16", "r3d_18")
TAKEN = (*EQUAL, *ACTIVATIONS) if os.environ.get("TORCH_NETWORKS") == "all" else IN_CI


@pytest.mark.torch
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", TAKEN)
def test_a_module_of_the_same_name_costs_the_same(name: str) -> None:
    torch = pytest.importorskip("torch", reason="torch is not installed: no module can be captured")
    pytest.importorskip("tests.torchvision_on_cpu", reason="torchvision is not installed")
    models = pytest.importorskip("torchvision.models", reason="torchvision is not installed")
    ours = convcost.analyze(name)
    (shape,) = ours.graph.inputs.values()
    with torch.device("meta"):
        module = getattr(models, name, None) or getattr(models.video, name)
        made = module(weights=None).eval()
    captured = convcost.analyze(convcost.from_torch(made, [shape.sizes]))
    for key in ("params", "macs", "buffers"):
        assert captured.total(key).value == ours.total(key).value, key
    assert captured.activations - ours.activations == ACTIVATIONS.get(name, ("", 0))[1]
