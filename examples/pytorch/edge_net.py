"""A small classifier for a device at the edge: separable convolutions with a skip, a pooled head."""

from itertools import pairwise

from torch import Tensor, nn


class Separable(nn.Module):
    """A depthwise and a pointwise convolution, each with batch norm, and a skip where shapes allow it."""

    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.depthwise = nn.Conv2d(c_in, c_in, 3, stride, 1, groups=c_in, bias=False)
        self.norm1 = nn.BatchNorm2d(c_in)
        self.pointwise = nn.Conv2d(c_in, c_out, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        self.relu = nn.ReLU()
        self.has_skip = stride == 1 and c_in == c_out

    def forward(self, x: Tensor) -> Tensor:
        """Maps of ``c_in`` channels to maps of ``c_out``."""
        y = self.norm2(self.pointwise(self.relu(self.norm1(self.depthwise(x)))))
        return self.relu(x + y if self.has_skip else y)


class EdgeNet(nn.Module):
    """Three stages; ``width`` scales all of them."""

    def __init__(self, width: int = 16, classes: int = 10) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, width, 3, 2, 1)
        widths = [width, 2 * width, 4 * width, 8 * width]
        self.stages = nn.Sequential(
            *(
                nn.Sequential(Separable(c_in, c_out, 2), Separable(c_out, c_out), Separable(c_out, c_out))
                for c_in, c_out in pairwise(widths)
            )
        )
        self.head = nn.Linear(widths[-1], classes)
        self.auxiliary = nn.Linear(widths[-1], 4)  # for training alone

    def forward(self, x: Tensor) -> Tensor:
        """Pictures to scores of classes."""
        features = self.stages(self.stem(x)).mean((2, 3))
        return self.head(features)
