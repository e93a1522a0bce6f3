"""A U-Net and a detector in the manner of YOLOv8, as people write them; exported in `torch_programs/modules`."""

import torch
from torch import nn


class DoubleConv(nn.Module):
    def __init__(self, c_in, c_out):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(c_in, c_out, 3, padding=1, bias=False), nn.BatchNorm2d(c_out), nn.ReLU(inplace=True),
            nn.Conv2d(c_out, c_out, 3, padding=1, bias=False), nn.BatchNorm2d(c_out), nn.ReLU(inplace=True),
        )  # fmt: skip

    def forward(self, x):
        return self.layers(x)


class Down(nn.Module):
    def __init__(self, c_in, c_out):
        super().__init__()
        self.pool = nn.MaxPool2d(2)
        self.conv = DoubleConv(c_in, c_out)

    def forward(self, x):
        return self.conv(self.pool(x))


class Up(nn.Module):
    def __init__(self, c_in, c_out):
        super().__init__()
        self.up = nn.ConvTranspose2d(c_in, c_in // 2, 2, 2)
        self.conv = DoubleConv(c_in, c_out)

    def forward(self, x, skip):
        return self.conv(torch.cat([skip, self.up(x)], 1))


class UNet(nn.Module):
    def __init__(self, c=64, classes=2):
        super().__init__()
        self.inc = DoubleConv(3, c)
        self.down1, self.down2, self.down3, self.down4 = (Down(c * 2**i, c * 2 ** (i + 1)) for i in range(4))
        self.up1, self.up2, self.up3, self.up4 = (Up(c * 2 ** (i + 1), c * 2**i) for i in (3, 2, 1, 0))
        self.outc = nn.Conv2d(c, classes, 1)

    def forward(self, x):
        x1 = self.inc(x)
        x2 = self.down1(x1)
        x3 = self.down2(x2)
        x4 = self.down3(x3)
        y = self.up1(self.down4(x4), x4)
        return self.outc(self.up4(self.up3(self.up2(y, x3), x2), x1))


class Conv(nn.Module):
    def __init__(self, c_in, c_out, kernel=1, stride=1):
        super().__init__()
        self.conv = nn.Conv2d(c_in, c_out, kernel, stride, kernel // 2, bias=False)
        self.bn = nn.BatchNorm2d(c_out)
        self.act = nn.SiLU()

    def forward(self, x):
        return self.act(self.bn(self.conv(x)))


class Bottleneck(nn.Module):
    def __init__(self, c, has_skip):
        super().__init__()
        self.cv1, self.cv2 = Conv(c, c, 3), Conv(c, c, 3)
        self.has_skip = has_skip

    def forward(self, x):
        y = self.cv2(self.cv1(x))
        return x + y if self.has_skip else y


class C2f(nn.Module):
    def __init__(self, c_in, c_out, count=1, has_skip=False):
        super().__init__()
        half = c_out // 2
        self.cv1, self.cv2 = Conv(c_in, 2 * half), Conv((2 + count) * half, c_out)
        self.m = nn.ModuleList(Bottleneck(half, has_skip) for _ in range(count))

    def forward(self, x):
        parts = list(self.cv1(x).chunk(2, 1))
        parts.extend(each(parts[-1]) for each in self.m)
        return self.cv2(torch.cat(parts, 1))


class SPPF(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.cv1, self.cv2 = Conv(c, c // 2), Conv(2 * c, c)
        self.pool = nn.MaxPool2d(5, 1, 2)

    def forward(self, x):
        parts = [self.cv1(x)]
        parts.extend(self.pool(parts[-1]) for _ in range(3))
        return self.cv2(torch.cat(parts, 1))


class Detect(nn.Module):
    def __init__(self, classes, widths):
        super().__init__()
        self.boxes = nn.ModuleList(self.head(c, 64, 64) for c in widths)
        self.scores = nn.ModuleList(self.head(c, max(widths[0], classes), classes) for c in widths)

    @staticmethod
    def head(c_in, c, c_out):
        return nn.Sequential(Conv(c_in, c, 3), Conv(c, c, 3), nn.Conv2d(c, c_out, 1))

    def forward(self, levels):
        return [torch.cat((b(x), s(x)), 1) for b, s, x in zip(self.boxes, self.scores, levels, strict=True)]


class Yolo(nn.Module):
    def __init__(self, classes=80):
        super().__init__()
        self.stem = nn.Sequential(Conv(3, 16, 3, 2), Conv(16, 32, 3, 2), C2f(32, 32, 1, True))
        self.stage3 = nn.Sequential(Conv(32, 64, 3, 2), C2f(64, 64, 2, True))
        self.stage4 = nn.Sequential(Conv(64, 128, 3, 2), C2f(128, 128, 2, True))
        self.stage5 = nn.Sequential(Conv(128, 256, 3, 2), C2f(256, 256, 1, True), SPPF(256))
        self.up = nn.Upsample(scale_factor=2)
        self.top4, self.top3 = C2f(384, 128), C2f(192, 64)
        self.down4, self.bottom4 = Conv(64, 64, 3, 2), C2f(192, 128)
        self.down5, self.bottom5 = Conv(128, 128, 3, 2), C2f(384, 256)
        self.detect = Detect(classes, (64, 128, 256))

    def forward(self, x):
        p3 = self.stage3(self.stem(x))
        p4 = self.stage4(p3)
        p5 = self.stage5(p4)
        t4 = self.top4(torch.cat([self.up(p5), p4], 1))
        t3 = self.top3(torch.cat([self.up(t4), p3], 1))
        b4 = self.bottom4(torch.cat([self.down4(t3), t4], 1))
        b5 = self.bottom5(torch.cat([self.down5(b4), p5], 1))
        return self.detect([t3, b4, b5])
