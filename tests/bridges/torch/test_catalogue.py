"""A network of the catalogue and torchvision's module of the same name, captured, are one; what differs is listed.

In CI a few are captured; ``TORCH_NETWORKS=all`` takes all that torchvision has.
"""

import os

import pytest

import convcost
from tests.referee.catalogue import every

FILES = "the file has a pooling to the size that comes in as a layer, which capturing leaves out"
PIECES = "tensors that are only moved around attention are layers of their own in the module"
NAMED = "the file takes the class token without a layer of its own"
SCORES = "the file flattens its scores in a layer of its own"
ACTIVATIONS = {
    "s3d": (SCORES, -400),
    "alexnet": (FILES, -256 * 6 * 6),
    "vgg11": (FILES, -512 * 7 * 7),
    "vgg11_bn": (FILES, -512 * 7 * 7),
    "vgg13": (FILES, -512 * 7 * 7),
    "vgg13_bn": (FILES, -512 * 7 * 7),
    "vgg16": (FILES, -512 * 7 * 7),
    "vgg16_bn": (FILES, -512 * 7 * 7),
    "vgg19": (FILES, -512 * 7 * 7),
    "vgg19_bn": (FILES, -512 * 7 * 7),
    "vit_b_16": (NAMED, 1000),
    "swin_t": (PIECES, 1_580_544),
    "swin_s": (PIECES, 1_580_544),
    "swin3d_t": (PIECES, 12_644_352),
    "swin3d_s": (PIECES, 12_644_352),
    "swin_v2_t": (PIECES, 111_113_034),
    "mvit_v2_s": (PIECES, 372_549_985),
    "maxvit_t": (PIECES, 43_583_932),
    "mvit_v1_b": (PIECES, 54_383_806),
}
"""Where the elements of all outputs differ: why, and by how many."""
MORE_ATTENTION = ("swin_", "swin3d_", "vit_")
"""Larger ones of these differ in the elements of outputs for the same reasons; by how many is not held."""
TABLES = ("swin_v2_",)
"""The module stores where positions lie to each other, and the file does not: these differ in buffers alone."""
CHOOSING = ("fcos_", "retinanet_", "ssd300_", "ssdlite320_")
"""Detectors choose boxes by what they find, which torch.export does not follow: they are taken with `--until`."""
IN_CI = ("vgg16", "mobilenet_v3_large", "vit_b_16", "r3d_18")


def names() -> list[str]:
    """The networks that the catalogue and torchvision have both, or a sample of them."""
    if os.environ.get("TORCH_NETWORKS") != "all":
        return list(IN_CI)
    models = pytest.importorskip("torchvision.models", reason="torchvision is not installed")
    known = {name.partition("@")[2] or name for name in every()} & {*models.list_models()}
    return sorted(name for name in known if not name.startswith(CHOOSING))


@pytest.mark.torch
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", names())
def test_a_module_of_the_same_name_costs_the_same(name: str) -> None:
    torch = pytest.importorskip("torch", reason="torch is not installed: no module can be captured")
    pytest.importorskip("tests.torchvision_on_cpu", reason="torchvision is not installed")
    models = pytest.importorskip("torchvision.models", reason="torchvision is not installed")
    ours = convcost.analyze(name)
    (shape,) = ours.graph.inputs.values()
    builder = models.get_model_builder(name)
    has_auxiliary = ".segmentation." in builder.__module__ and not name.startswith("lraspp")
    options = {"weights_backbone": None} if ".segmentation." in builder.__module__ else {}
    options |= {"aux_loss": True} if has_auxiliary else {}
    with torch.device("cpu" if name.startswith("regnet") else "meta"):
        made = builder(weights=None, **options).eval()
    captured = convcost.analyze(convcost.from_torch(made, [shape.sizes]))
    for key in ("params", "macs", *(() if name.startswith(TABLES) else ("buffers",))):
        assert captured.total(key).value == ours.total(key).value, key
    if name in ACTIVATIONS or not name.startswith(MORE_ATTENTION):
        assert captured.activations - ours.activations == ACTIVATIONS.get(name, ("", 0))[1]
