"""Writes catalogue_networks.csv: what torch says of networks of the catalogue that torchvision does not have.

Those of timm as timm builds them; the others are written in `in_torch` beside this file, from papers and the authors'
code. Counted as in `count_example_networks`. Needs torch, torchvision and timm:

    python -m tests.data.count_catalogue_networks
"""

import csv
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from torch import nn

from tests.data.count_example_networks import figures, of_timm
from tests.data.in_torch.efficientdet import SIZES, EfficientDet
from tests.data.in_torch.slowfast import SlowFast
from tests.data.in_torch.unetplusplus import UNetPlusPlus
from tests.data.in_torch.yolov5 import SCALES as YOLOV5
from tests.data.in_torch.yolov5 import YoloV5
from tests.data.in_torch.yolov8 import SCALES as YOLOV8
from tests.data.in_torch.yolov8 import YoloV8

FIXTURE = Path(__file__).with_name("catalogue_networks.csv")
COLUMNS = ("network", "set", "inputs", "params", "buffers", "macs")
IMAGE = (3, 224, 224)


class Counted(NamedTuple):
    """How a network is made and the sizes of its inputs."""

    make: Callable[[], nn.Module]
    inputs: tuple[tuple[int, ...], ...] = (IMAGE,)


def deployed(name: str) -> nn.Module:
    """A RepVGG of timm with the branches of every block added up to one convolution."""
    from timm.utils import reparameterize_model

    model: nn.Module = reparameterize_model(of_timm(name))
    return model


TIMM = (
    *(f"convnextv2_{size}" for size in ["atto", "femto", "pico", "nano", "tiny", "small", "base", "large", "huge"]),
    *(f"dla{depth}" for depth in ["34", "46_c", "46x_c", "60", "60x", "60x_c", "102", "102x", "102x2"]),
    *(f"mobilenetv4_{kind}" for kind in ["conv_small", "conv_medium", "conv_large", "hybrid_medium", "hybrid_large"]),
    *(f"repvgg_{size}" for size in ["a0", "a1", "a2", "b0", "b1", "b1g4", "b2", "b2g4", "b3", "b3g4"]),
    *(f"res2net50_{scales}" for scales in ["14w_8s", "26w_4s", "26w_6s", "26w_8s", "48w_2s"]),
    "res2net101_26w_4s",
    "res2next50",
)
DEPLOYED = [name for name in TIMM if name.startswith("repvgg")]


def clips(frames: int, alpha: int) -> tuple[tuple[int, ...], ...]:
    """What the slow and the fast network see."""
    return (3, frames, 256, 256), (3, alpha * frames, 256, 256)


WRITTEN = {
    **{
        name: Counted(partial(EfficientDet, name), ((3, res, res),))
        for name, res in zip(SIZES, (512, 640, 768, 896, 1024, 1280, 1280, 1536), strict=True)
    },
    "slowfast_r50_4x16": Counted(partial(SlowFast, (3, 4, 6, 3), alpha=8, fusion=5), clips(4, 8)),
    "slowfast_r50_8x8": Counted(partial(SlowFast, (3, 4, 6, 3), alpha=4, fusion=7), clips(8, 4)),
    "slowfast_r101_8x8": Counted(partial(SlowFast, (3, 4, 23, 3), alpha=4, fusion=5), clips(8, 4)),
    "unetplusplus": Counted(partial(UNetPlusPlus, learned=True), ((3, 96, 96),)),
    "unetplusplus_bn": Counted(partial(UNetPlusPlus, learned=False), ((3, 96, 96),)),
    **{name: Counted(partial(YoloV8, name), ((3, 640, 640),)) for name in YOLOV8},
    **{name: Counted(partial(YoloV5, name), ((3, 640, 640),)) for name in YOLOV5},
}

NETWORKS: dict[tuple[str, str], Counted] = {
    **{(name, ""): Counted(partial(of_timm, name)) for name in TIMM},
    **{(name, ""): counted for name, counted in WRITTEN.items()},
    **{(name, "deployed=true"): Counted(partial(deployed, name)) for name in DEPLOYED},
}
"""By the name in the catalogue and what is set there."""


def row(network: str, given: str = "") -> dict[str, str]:
    """What torch says of one of them."""
    made = NETWORKS[network, given]
    inputs = " ".join("x".join(map(str, each)) for each in made.inputs)
    return dict(zip(COLUMNS, (network, given, inputs, *map(str, figures(made.make, *made.inputs))), strict=True))


def main() -> None:
    """Count them all and write the table."""
    with FIXTURE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(row(*each) for each in sorted(NETWORKS))


if __name__ == "__main__":
    main()
