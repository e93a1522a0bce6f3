"""YOLOv8's detectors, as Ultralytics' configuration describes them, up to the sides of the boxes and the scores."""

import torch
from torch import Tensor, nn

SCALES = {
    "yolov8n": (0.33, 0.25, 1024),
    "yolov8s": (0.33, 0.50, 1024),
    "yolov8m": (0.67, 0.75, 768),
    "yolov8l": (1.00, 1.00, 512),
    "yolov8x": (1.00, 1.25, 512),
}
"""Multipliers of depth and width, and the most channels before the latter."""


def conv(width: int, out: int, kernel: int = 3, stride: int = 1) -> nn.Sequential:
    plain = nn.Conv2d(width, out, kernel, stride, kernel // 2, bias=False)
    return nn.Sequential(plain, nn.BatchNorm2d(out), nn.SiLU())


class C2f(nn.Module):
    """Bottlenecks on half of the channels; what each of them gives is kept and joined."""

    def __init__(self, width: int, out: int, depth: int, *, shortcut: bool = False) -> None:
        super().__init__()
        self.half, self.shortcut = out // 2, shortcut
        self.enter, self.leave = conv(width, 2 * self.half, 1), conv((2 + depth) * self.half, out, 1)
        pairs = (nn.Sequential(conv(self.half, self.half), conv(self.half, self.half)) for _ in range(depth))
        self.bottlenecks = nn.ModuleList(pairs)

    def forward(self, x: Tensor) -> Tensor:
        kept = list(self.enter(x).chunk(2, 1))
        for bottleneck in self.bottlenecks:
            made = bottleneck(kept[-1])
            kept.append(kept[-1] + made if self.shortcut else made)
        joined: Tensor = self.leave(torch.cat(kept, 1))
        return joined


class Sppf(nn.Module):
    """Three max poolings behind each other, all kept."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.enter, self.leave = conv(width, width // 2, 1), conv(2 * width, width, 1)
        self.pool = nn.MaxPool2d(5, 1, 2)

    def forward(self, x: Tensor) -> Tensor:
        kept = [self.enter(x)]
        for _ in range(3):
            kept.append(self.pool(kept[-1]))
        joined: Tensor = self.leave(torch.cat(kept, 1))
        return joined


class YoloV8(nn.Module):
    def __init__(self, name: str, classes: int = 80, bins: int = 16) -> None:
        super().__init__()
        depth, width, most = SCALES[name]
        c = [int(min(each, most) * width) for each in (64, 128, 256, 512, 1024)]
        few, many = max(1, round(3 * depth)), max(1, round(6 * depth))
        self.stem = nn.Sequential(conv(3, c[0], 3, 2), conv(c[0], c[1], 3, 2), C2f(c[1], c[1], few, shortcut=True))
        self.stage3 = nn.Sequential(conv(c[1], c[2], 3, 2), C2f(c[2], c[2], many, shortcut=True))
        self.stage4 = nn.Sequential(conv(c[2], c[3], 3, 2), C2f(c[3], c[3], many, shortcut=True))
        self.stage5 = nn.Sequential(conv(c[3], c[4], 3, 2), C2f(c[4], c[4], few, shortcut=True), Sppf(c[4]))
        self.enlarge = nn.Upsample(scale_factor=2)
        self.down4, self.down3 = C2f(c[4] + c[3], c[3], few), C2f(c[3] + c[2], c[2], few)
        self.halve3, self.up4 = conv(c[2], c[2], 3, 2), C2f(c[2] + c[3], c[3], few)
        self.halve4, self.up5 = conv(c[3], c[3], 3, 2), C2f(c[3] + c[4], c[4], few)
        self.boxes = self.towers(c[2:], max(16, c[2] // 4, 4 * bins), 4 * bins)
        self.scores = self.towers(c[2:], max(c[2], min(classes, 100)), classes)
        self.mean = nn.Conv2d(bins, 1, 1, bias=False).requires_grad_(requires_grad=False)

    @staticmethod
    def towers(widths: list[int], hidden: int, out: int) -> nn.ModuleList:
        return nn.ModuleList(
            nn.Sequential(conv(width, hidden), conv(hidden, hidden), nn.Conv2d(hidden, out, 1)) for width in widths
        )

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        p3 = self.stage3(self.stem(x))
        p4 = self.stage4(p3)
        p5 = self.stage5(p4)
        d4 = self.down4(torch.cat([self.enlarge(p5), p4], 1))
        n3 = self.down3(torch.cat([self.enlarge(d4), p3], 1))
        n4 = self.up4(torch.cat([self.halve3(n3), d4], 1))
        n5 = self.up5(torch.cat([self.halve4(n4), p5], 1))
        levels = (n3, n4, n5)
        scores = torch.cat([tower(p).flatten(2) for tower, p in zip(self.scores, levels, strict=True)], 2)
        boxes = torch.cat([tower(p).flatten(2) for tower, p in zip(self.boxes, levels, strict=True)], 2)
        bins = boxes.unflatten(1, (4, -1)).transpose(1, 2).softmax(1)
        return scores.sigmoid(), self.mean(bins)
