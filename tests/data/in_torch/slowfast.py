"""SlowFast on ResNets, as the tables of its paper and the authors' configurations have it."""

import torch
from torch import Tensor, nn


def conv(width: int, out: int, kernel: tuple[int, ...], stride: tuple[int, ...] = (1, 1, 1)) -> nn.Sequential:
    padding = tuple(each // 2 for each in kernel)
    return nn.Sequential(nn.Conv3d(width, out, kernel, stride, padding, bias=False), nn.BatchNorm3d(out))


class Bottleneck(nn.Module):
    def __init__(self, width: int, inner: int, time: int, stride: int) -> None:
        super().__init__()
        enter, middle = conv(width, inner, (time, 1, 1)), conv(inner, inner, (1, 3, 3), (1, stride, stride))
        self.main = nn.Sequential(enter, nn.ReLU(), middle, nn.ReLU(), conv(inner, 4 * inner, (1, 1, 1)))
        matched = conv(width, 4 * inner, (1, 1, 1), (1, stride, stride))
        self.skip = matched if width != 4 * inner else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(self.main(x) + self.skip(x))


def stage(width: int, inner: int, time: int, stride: int, depth: int) -> nn.Sequential:
    """Blocks of one width; those behind the sixth do not look over time."""
    rest = (Bottleneck(4 * inner, inner, time if number < 6 else 1, 1) for number in range(1, depth))
    return nn.Sequential(Bottleneck(width, inner, time, stride), *rest)


def stem(out: int, time: int) -> nn.Sequential:
    pool = nn.MaxPool3d((1, 3, 3), (1, 2, 2), (0, 1, 1))
    return nn.Sequential(conv(3, out, (time, 7, 7), (1, 2, 2)), nn.ReLU(), pool)


class SlowFast(nn.Module):
    def __init__(self, depths: tuple[int, ...], alpha: int, fusion: int, classes: int = 400) -> None:
        super().__init__()
        self.slow_stem, self.fast_stem = stem(64, 1), stem(8, 5)
        self.lateral, self.slow, self.fast = nn.ModuleList(), nn.ModuleList(), nn.ModuleList()
        slow, fast = 64, 8
        for number, depth in enumerate(depths):
            inner, stride = 64 << number, 2 if number else 1
            self.lateral.append(nn.Sequential(conv(fast, 2 * fast, (fusion, 1, 1), (alpha, 1, 1)), nn.ReLU()))
            self.slow.append(stage(slow + 2 * fast, inner, 3 if number > 1 else 1, stride, depth))
            self.fast.append(stage(fast, inner // 8, 3, stride, depth))
            slow, fast = 4 * inner, 4 * inner // 8
        self.classifier = nn.Linear(slow + fast, classes)

    def forward(self, frames: Tensor, more: Tensor) -> Tensor:
        slow, fast = self.slow_stem(frames), self.fast_stem(more)
        for lateral, slow_stage, fast_stage in zip(self.lateral, self.slow, self.fast, strict=True):
            slow, fast = slow_stage(torch.cat([slow, lateral(fast)], 1)), fast_stage(fast)
        scores: Tensor = self.classifier(torch.cat([slow.mean((2, 3, 4)), fast.mean((2, 3, 4))], 1))
        return scores
