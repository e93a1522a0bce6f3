"""ENet of layers of torch, after its paper and the implementations that follow it: arXiv 1606.02147."""

import torch
from torch import Tensor, nn


def normed(layer: nn.Module, out: int, relu: bool) -> nn.Sequential:
    """A layer, its norm and its activation: PReLU with one slope in the encoder, ReLU in the decoder."""
    return nn.Sequential(layer, nn.BatchNorm2d(out), nn.ReLU() if relu else nn.PReLU())


def conv(width: int, out: int, kernel: int | tuple[int, int], relu: bool, **options: object) -> nn.Sequential:
    return normed(nn.Conv2d(width, out, kernel, bias=False, **options), out, relu)  # type: ignore[arg-type]


class Initial(nn.Module):
    """A convolution beside a pooling of the image."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 13, 3, 2, 1, bias=False)
        self.pool = nn.MaxPool2d(3, 2, 1)
        self.after = nn.Sequential(nn.BatchNorm2d(16), nn.PReLU())

    def forward(self, x: Tensor) -> Tensor:
        made: Tensor = self.after(torch.cat([self.conv(x), self.pool(x)], 1))
        return made


class Regular(nn.Module):
    """A bottleneck whose sizes stay: a plain, a dilated or an asymmetric convolution at a quarter of the width."""

    def __init__(self, width: int, dilation: int = 1, asymmetric: bool = False, relu: bool = False) -> None:
        super().__init__()
        inner = width // 4
        if asymmetric:
            middle = [
                conv(inner, inner, (5, 1), relu, padding=(2, 0)),
                conv(inner, inner, (1, 5), relu, padding=(0, 2)),
            ]
        else:
            middle = [conv(inner, inner, 3, relu, padding=dilation, dilation=dilation)]
        self.extension = nn.Sequential(conv(width, inner, 1, relu), *middle, conv(inner, width, 1, relu))
        self.last = nn.ReLU() if relu else nn.PReLU()

    def forward(self, x: Tensor) -> Tensor:
        made: Tensor = self.last(x + self.extension(x))
        return made


class Down(nn.Module):
    """Halves the sizes; its pooling hands on where the maxima were, and zeros fill the channels up."""

    def __init__(self, width: int, out: int) -> None:
        super().__init__()
        inner = width // 4
        self.pool = nn.MaxPool2d(2, 2, return_indices=True)
        self.extension = nn.Sequential(
            conv(width, inner, 2, False, stride=2),
            conv(inner, inner, 3, False, padding=1),
            conv(inner, out, 1, False),
        )
        self.last = nn.PReLU()

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        pooled, indices = self.pool(x)
        longer = self.extension(x)
        zeros = pooled.new_zeros(len(x), longer.shape[1] - x.shape[1], *pooled.shape[2:])
        return self.last(torch.cat([pooled, zeros], 1) + longer), indices


class Up(nn.Module):
    """Doubles the sizes: the main branch puts the maxima back, the other is a transposed convolution."""

    def __init__(self, width: int, out: int) -> None:
        super().__init__()
        inner = width // 4
        self.main = nn.Sequential(nn.Conv2d(width, out, 1, bias=False), nn.BatchNorm2d(out))
        self.unpool = nn.MaxUnpool2d(2)
        self.extension = nn.Sequential(
            conv(width, inner, 1, True),
            normed(nn.ConvTranspose2d(inner, inner, 2, 2, bias=False), inner, True),
            nn.Conv2d(inner, out, 1, bias=False),
            nn.BatchNorm2d(out),
        )

    def forward(self, x: Tensor, indices: Tensor) -> Tensor:
        return torch.relu(self.unpool(self.main(x), indices) + self.extension(x))


class ENet(nn.Module):
    """Two stages down and one at an eighth of the size, then up again in two steps."""

    def __init__(self, classes: int = 19) -> None:
        super().__init__()
        self.initial = Initial()
        self.down1, self.stage1 = Down(16, 64), nn.Sequential(*(Regular(64) for _ in range(4)))
        self.down2 = Down(64, 128)
        wide = [
            Regular(128, dilation, asymmetric)
            for _ in range(2)
            for dilation, asymmetric in (
                (1, False), (2, False), (1, True), (4, False), (1, False), (8, False), (1, True), (16, False),
            )
        ]  # fmt: skip
        self.stages = nn.Sequential(*wide)
        self.up4, self.stage4 = Up(128, 64), nn.Sequential(Regular(64, relu=True), Regular(64, relu=True))
        self.up5, self.stage5 = Up(64, 16), Regular(16, relu=True)
        self.scores = nn.ConvTranspose2d(16, classes, 3, 2, 1, 1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        x, first = self.down1(self.initial(x))
        x, second = self.down2(self.stage1(x))
        x = self.stage4(self.up4(self.stages(x), second))
        made: Tensor = self.scores(self.stage5(self.up5(x, first)))
        return made
