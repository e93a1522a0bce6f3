"""Networks of NAS-Bench-201 for CIFAR-10, by the operations on the six edges of their cells."""

import torch
from torch import Tensor, nn

FIRST = ("avg_pool_3x3", "nor_conv_1x1", "skip_connect", "nor_conv_1x1", "skip_connect", "skip_connect")
"""Architecture 0 of the benchmark: the edges 0-1, 0-2, 1-2, 0-3, 1-3, 2-3."""


def conv(width: int, out: int, kernel: int, stride: int = 1) -> nn.Sequential:
    plain = nn.Conv2d(width, out, kernel, stride, kernel // 2, bias=False)
    return nn.Sequential(nn.ReLU(), plain, nn.BatchNorm2d(out))


class Zero(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x * 0


def operation(word: str, width: int) -> nn.Module:
    made = {
        "none": Zero,
        "skip_connect": nn.Identity,
        "nor_conv_1x1": lambda: conv(width, width, 1),
        "nor_conv_3x3": lambda: conv(width, width, 3),
        "avg_pool_3x3": lambda: nn.AvgPool2d(3, 1, 1, count_include_pad=False),
    }
    return made[word]()


class Cell(nn.Module):
    """Four nodes, each the sum of what the edges from the ones before it bring."""

    def __init__(self, words: tuple[str, ...], width: int) -> None:
        super().__init__()
        self.edges = nn.ModuleList(operation(word, width) for word in words)

    def forward(self, x: Tensor) -> Tensor:
        nodes, edges = [x], iter(self.edges)
        for _ in range(3):
            nodes.append(torch.stack([next(edges)(node) for node in nodes]).sum(0))
        return nodes[-1]


class Halve(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.main = nn.Sequential(conv(width, 2 * width, 3, 2), conv(2 * width, 2 * width, 3))
        self.skip = nn.Sequential(nn.AvgPool2d(2), nn.Conv2d(width, 2 * width, 1, bias=False))

    def forward(self, x: Tensor) -> Tensor:
        added: Tensor = self.main(x) + self.skip(x)
        return added


class NasBench201(nn.Sequential):
    def __init__(self, words: tuple[str, ...] = FIRST) -> None:
        layers: list[nn.Module] = [nn.Conv2d(3, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16)]
        for width in (16, 32, 64):
            layers += [Halve(width // 2)] if width > 16 else []
            layers += [Cell(words, width) for _ in range(5)]
        layers += [nn.BatchNorm2d(64), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)]
        super().__init__(*layers)
