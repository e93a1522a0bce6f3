"""YOLOv5's detectors of release 6, as Ultralytics' configuration describes them, up to what they predict per anchor."""

import torch
from torch import Tensor, nn

from tests.data.in_torch.yolov8 import Sppf, conv

SCALES = {
    "yolov5n": (0.33, 0.25),
    "yolov5s": (0.33, 0.50),
    "yolov5m": (0.67, 0.75),
    "yolov5l": (1.00, 1.00),
    "yolov5x": (1.33, 1.25),
}
"""Multipliers of depth and width."""


class C3(nn.Module):
    """Bottlenecks on half of the channels, the other half past them."""

    def __init__(self, width: int, out: int, depth: int, *, shortcut: bool = False) -> None:
        super().__init__()
        half, self.shortcut = out // 2, shortcut
        self.enter, self.past, self.leave = conv(width, half, 1), conv(width, half, 1), conv(out, out, 1)
        pairs = (nn.Sequential(conv(half, half, 1), conv(half, half)) for _ in range(depth))
        self.bottlenecks = nn.ModuleList(pairs)

    def forward(self, x: Tensor) -> Tensor:
        main = self.enter(x)
        for bottleneck in self.bottlenecks:
            main = main + bottleneck(main) if self.shortcut else bottleneck(main)
        joined: Tensor = self.leave(torch.cat([main, self.past(x)], 1))
        return joined


class YoloV5(nn.Module):
    def __init__(self, name: str, classes: int = 80, anchors: int = 3) -> None:
        super().__init__()
        depth, width = SCALES[name]
        c = [int(each * width) for each in (64, 128, 256, 512, 1024)]
        three, six, nine = (max(1, round(each * depth)) for each in (3, 6, 9))
        first = nn.Sequential(nn.Conv2d(3, c[0], 6, 2, 2, bias=False), nn.BatchNorm2d(c[0]), nn.SiLU())
        self.stem = nn.Sequential(first, conv(c[0], c[1], 3, 2), C3(c[1], c[1], three, shortcut=True))
        self.stage3 = nn.Sequential(conv(c[1], c[2], 3, 2), C3(c[2], c[2], six, shortcut=True))
        self.stage4 = nn.Sequential(conv(c[2], c[3], 3, 2), C3(c[3], c[3], nine, shortcut=True))
        self.stage5 = nn.Sequential(conv(c[3], c[4], 3, 2), C3(c[4], c[4], three, shortcut=True), Sppf(c[4]))
        self.enlarge = nn.Upsample(scale_factor=2)
        self.top5, self.top4 = conv(c[4], c[3], 1), conv(c[3], c[2], 1)
        self.down4, self.down3 = C3(2 * c[3], c[3], three), C3(2 * c[2], c[2], three)
        self.halve3, self.up4 = conv(c[2], c[2], 3, 2), C3(2 * c[2], c[3], three)
        self.halve4, self.up5 = conv(c[3], c[3], 3, 2), C3(2 * c[3], c[4], three)
        self.boxes = nn.ModuleList(nn.Conv2d(each, anchors * (5 + classes), 1) for each in c[2:])

    def forward(self, x: Tensor) -> list[Tensor]:
        p3 = self.stage3(self.stem(x))
        p4 = self.stage4(p3)
        top5 = self.top5(self.stage5(p4))
        top4 = self.top4(self.down4(torch.cat([self.enlarge(top5), p4], 1)))
        n3 = self.down3(torch.cat([self.enlarge(top4), p3], 1))
        n4 = self.up4(torch.cat([self.halve3(n3), top4], 1))
        n5 = self.up5(torch.cat([self.halve4(n4), top5], 1))
        return [predict(p) for predict, p in zip(self.boxes, (n3, n4, n5), strict=True)]
