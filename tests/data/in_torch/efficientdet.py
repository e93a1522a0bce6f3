"""EfficientDet on torchvision's EfficientNets: pyramid and heads as in the paper's tables and the authors' code.

Sizes of maps are those of the authors' padding, which divides by the stride and rounds up.
"""

from functools import partial

import torch
from torch import Tensor, nn
from torch.nn import functional

from tests.data.count_torchvision import import_models

LEVELS = 5
SIZES = {
    "efficientdet_d0": ("efficientnet_b0", 64, 3, 3),
    "efficientdet_d1": ("efficientnet_b1", 88, 4, 3),
    "efficientdet_d2": ("efficientnet_b2", 112, 5, 3),
    "efficientdet_d3": ("efficientnet_b3", 160, 6, 4),
    "efficientdet_d4": ("efficientnet_b4", 224, 7, 4),
    "efficientdet_d5": ("efficientnet_b5", 288, 7, 4),
    "efficientdet_d6": ("efficientnet_b6", 384, 8, 5),
    "efficientdet_d7": ("efficientnet_b6", 384, 8, 5),
}
"""Backbone, channels of the pyramid, how often it is passed, layers of a head."""

PLAIN_SUMS = {"efficientdet_d6", "efficientdet_d7"}
"""Whose pyramids have no weights."""


def separable(width: int, out: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(width, width, 3, padding=1, groups=width, bias=False), nn.Conv2d(width, out, 1))


def matched(width: int, out: int) -> nn.Module:
    return nn.Identity() if width == out else nn.Sequential(nn.Conv2d(width, out, 1), nn.BatchNorm2d(out))


class Node(nn.Module):
    """Maps of several levels brought to one size, weighed, summed, activated and convolved."""

    def __init__(self, widths: list[int], out: int, *, weighed: bool) -> None:
        super().__init__()
        self.matched = nn.ModuleList(matched(width, out) for width in widths)
        self.weights = nn.Parameter(torch.ones(len(widths))) if weighed else None
        self.convolved, self.norm = separable(out, out), nn.BatchNorm2d(out)

    def forward(self, maps: list[Tensor], size: torch.Size) -> Tensor:
        fitted = [self.fitted(match(each), size) for match, each in zip(self.matched, maps, strict=True)]
        joined = torch.stack(fitted, -1)
        if self.weights is not None:
            weights = self.weights.relu()
            joined = joined * weights / weights.sum()
        made: Tensor = self.norm(self.convolved(functional.silu(joined.sum(-1))))
        return made

    @staticmethod
    def fitted(x: Tensor, size: torch.Size) -> Tensor:
        if x.shape[2] < size[0]:
            return functional.interpolate(x, size)
        return x if x.shape[2:] == size else functional.max_pool2d(x, 3, 2, 1)


class BiFpn(nn.Module):
    """Down through five levels and up again; a level between sees its own map twice, before and on the way down."""

    def __init__(self, widths: list[int], out: int, *, weighed: bool) -> None:
        super().__init__()
        node = partial(Node, out=out, weighed=weighed)
        self.down = nn.ModuleList(
            node([widths[level], widths[-1] if level == LEVELS - 2 else out]) for level in range(LEVELS - 1)
        )
        between = [node([widths[level], out, out]) for level in range(1, LEVELS - 1)]
        self.up = nn.ModuleList([*between, node([widths[-1], out])])

    def forward(self, maps: list[Tensor]) -> list[Tensor]:
        down = {LEVELS - 1: maps[-1]}
        for level in reversed(range(LEVELS - 1)):
            down[level] = self.down[level]([maps[level], down[level + 1]], maps[level].shape[2:])
        made = [down[0]]
        for level in range(1, LEVELS):
            own = [maps[level], down[level]] if level < LEVELS - 1 else [maps[level]]
            made.append(self.up[level - 1]([*own, made[-1]], maps[level].shape[2:]))
        return made


class Head(nn.Module):
    """Separable convolutions that all levels share, with norms of their own."""

    def __init__(self, width: int, depth: int, out: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(separable(width, width) for _ in range(depth))
        self.norms = nn.ModuleList(nn.ModuleList(nn.BatchNorm2d(width) for _ in range(depth)) for _ in range(LEVELS))
        self.predict = separable(width, out)

    def forward(self, maps: list[Tensor]) -> list[Tensor]:
        made = []
        for x, norms in zip(maps, self.norms, strict=True):
            for layer, norm in zip(self.layers, norms, strict=True):
                x = functional.silu(norm(layer(x)))
            made.append(self.predict(x))
        return made


class EfficientDet(nn.Module):
    def __init__(self, name: str, classes: int = 90, anchors: int = 9) -> None:
        super().__init__()
        backbone, width, passes, depth = SIZES[name]
        stages = list(import_models().get_model(backbone, weights=None).features)
        self.stages = nn.ModuleList(nn.Sequential(*part) for part in (stages[:4], stages[4:6], stages[6:8]))
        found = [part[-1][-1].out_channels for part in self.stages]
        self.sixth = nn.Sequential(matched(found[-1], width), nn.MaxPool2d(3, 2, 1))
        self.seventh = nn.MaxPool2d(3, 2, 1)
        widths = [[*found, width, width], *[[width] * LEVELS] * (passes - 1)]
        self.pyramid = nn.Sequential(*(BiFpn(each, width, weighed=name not in PLAIN_SUMS) for each in widths))
        self.classes, self.boxes = Head(width, depth, anchors * classes), Head(width, depth, anchors * 4)

    def forward(self, x: Tensor) -> tuple[list[Tensor], list[Tensor]]:
        maps = []
        for stage in self.stages:
            x = stage(x)
            maps.append(x)
        maps.append(self.sixth(x))
        maps.append(self.seventh(maps[-1]))
        levels = self.pyramid(maps)
        return self.classes(levels), self.boxes(levels)
