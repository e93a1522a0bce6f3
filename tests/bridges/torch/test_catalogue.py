"""A network of the catalogue and torchvision's module of the same name, captured, are one; what differs is listed.

In CI a few are captured; ``TORCH_NETWORKS=all`` takes all that torchvision has.
"""

import os

import pytest

import convcost
from tests.referee.catalogue import every


def _merged(width: int, side: int) -> int:
    """The elements of four halves and four quarters of three maps, each of half as many elements as the one before."""
    return sum(4 * (width * side * side // 2 + width * side * side // 4) // 2**stage for stage in range(3))


FILES = "the file has a pooling to the size that comes in as a layer, which capturing leaves out"
PIECES = "tensors that are only moved around attention are layers of their own in the module"
MERGED = "the module takes four neighbours by slices, one axis after the other, before it merges them; the file at once"
NAMED = "the file takes the class token without a layer of its own"
SCORES = "the file flattens its scores in a layer of its own"
ACTIVATIONS = {
    "s3d": (SCORES, -400),
    "alexnet": (FILES, -256 * 6 * 6),
    **{f"vgg{depth}{norm}": (FILES, -512 * 7 * 7) for depth in (11, 13, 16, 19) for norm in ("", "_bn")},
    **{f"vit_{size}": (NAMED, 1000) for size in ("b_16", "b_32", "l_16", "l_32", "h_14")},
    **{f"swin_{size}": (MERGED, _merged(width, 56)) for size, width in (("t", 96), ("s", 96), ("b", 128))},
    **{f"swin_v2_{size}": (MERGED, _merged(width, 64)) for size, width in (("t", 96), ("s", 96), ("b", 128))},
    **{f"swin3d_{size}": (MERGED, 8 * _merged(width, 56)) for size, width in (("t", 96), ("s", 96), ("b", 128))},
    "mvit_v1_b": (PIECES, 54_383_806),
    "mvit_v2_s": (PIECES, 372_549_985),
}
"""Where the elements of all outputs differ: why, and by how many."""
CHOOSING = ("fcos_", "retinanet_", "ssd300_", "ssdlite320_")
"""Detectors choose boxes by what they find, which torch.export does not follow: they are taken with `--until`."""
IN_CI = ("vgg16", "mobilenet_v3_large", "vit_b_16", "r3d_18")


def names() -> list[str]:
    """The networks that the catalogue and torchvision have both, or a sample of them."""
    if os.environ.get("TORCH_NETWORKS") != "all":
        return list(IN_CI)
    pytest.importorskip("tests.torchvision_on_cpu", reason="torchvision is not installed")
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
    options |= {"image_size": shape.sizes[1]} if name.startswith("vit_") else {}
    with torch.device("cpu" if name.startswith("regnet") else "meta"):
        made = builder(weights=None, **options).eval()
    captured = convcost.analyze(convcost.from_torch(made, [shape.sizes]))
    for key in ("params", "macs", "buffers"):
        assert captured.total(key).value == ours.total(key).value, key
    assert captured.activations - ours.activations == ACTIVATIONS.get(name, ("", 0))[1]
