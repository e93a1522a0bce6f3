"""U-Net++ as in its paper, and as in code that normalises and interpolates."""

import torch
from torch import Tensor, nn


class Double(nn.Sequential):
    """Two 3x3 convolutions, each with a ReLU, with a batch norm between where asked for."""

    def __init__(self, width: int, out: int, *, normed: bool) -> None:
        layers: list[nn.Module] = []
        for each in (width, out):
            layers += [nn.Conv2d(each, out, 3, padding=1), nn.BatchNorm2d(out) if normed else nn.Identity(), nn.ReLU()]
        super().__init__(*layers)


class UNetPlusPlus(nn.Module):
    def __init__(self, *, learned: bool, base: int = 32, classes: int = 1) -> None:
        super().__init__()
        widths = [base << depth for depth in range(5)]
        self.pool = nn.MaxPool2d(2)
        self.enlarge, self.nodes = nn.ModuleDict(), nn.ModuleDict()
        for depth, width in enumerate(widths):
            self.nodes[f"{depth}0"] = Double(widths[depth - 1] if depth else 3, width, normed=not learned)
            for place in range(1, 5 - depth):
                below = widths[depth + 1]
                up = nn.ConvTranspose2d(below, width, 2, 2) if learned else nn.UpsamplingBilinear2d(scale_factor=2)
                self.enlarge[f"{depth}{place}"] = up
                joined = place * width + (width if learned else below)
                self.nodes[f"{depth}{place}"] = Double(joined, width, normed=not learned)
        self.masks = nn.ModuleList(nn.Conv2d(base, classes, 1) for _ in range(4))

    def forward(self, x: Tensor) -> list[Tensor]:
        made: dict[tuple[int, int], Tensor] = {}
        for diagonal in range(5):
            made[diagonal, 0] = self.nodes[f"{diagonal}0"](self.pool(made[diagonal - 1, 0]) if diagonal else x)
            for place in range(1, diagonal + 1):
                depth = diagonal - place
                up = self.enlarge[f"{depth}{place}"](made[depth + 1, place - 1])
                row = [made[depth, before] for before in range(place)]
                made[depth, place] = self.nodes[f"{depth}{place}"](torch.cat([*row, up], 1))
        return [mask(made[0, place]).sigmoid() for place, mask in enumerate(self.masks, 1)]
