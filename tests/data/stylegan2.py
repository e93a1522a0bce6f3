"""The generator of StyleGAN2 of layers of torch, after its paper (arXiv 1912.04958, configuration F at 1024x1024).

Filters that are never trained are written out for every channel, since that is how they are convolved.
"""

from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional

STYLE = 512
RESOLUTIONS = tuple(2**n for n in range(2, 11))


def width(resolution: int) -> int:
    """Channels at a resolution."""
    return min(32768 // resolution, 512)


class Blur(nn.Module):
    """A fixed filter of 4x4, behind what doubled the sizes; transposed, it doubles them itself."""

    def __init__(self, channels: int, transposed: bool = False) -> None:
        super().__init__()
        self.transposed = transposed
        taps = torch.tensor([1.0, 3.0, 3.0, 1.0])
        self.register_buffer("filter", (taps[:, None] * taps / 16).expand(channels, 1, 4, 4).clone())

    def forward(self, x: Tensor) -> Tensor:
        if self.transposed:
            return functional.conv_transpose2d(x, self.filter, stride=2, padding=1, groups=len(self.filter))
        return functional.conv2d(x, self.filter, padding=1, groups=len(self.filter))


class Modulated(nn.Module):
    """A convolution whose weights are scaled for every sample by its style, and brought to length 1 again."""

    def __init__(self, channels: int, out: int, kernel: int, *, up: bool = False, demodulate: bool = True) -> None:
        super().__init__()
        self.style = nn.Linear(STYLE, channels)
        self.weight = nn.Parameter(torch.randn(out, channels, kernel, kernel))
        self.up, self.demodulate = up, demodulate
        self.blur = Blur(out) if up else nn.Identity()

    def forward(self, x: Tensor, w: Tensor) -> Tensor:
        weight = self.weight * self.style(w)[:, None, :, None, None]
        if self.demodulate:
            weight = weight * (weight.square().sum((2, 3, 4), keepdim=True) + 1e-8).rsqrt()
        samples, out, channels, kernel, _ = weight.shape
        together = x.reshape(1, samples * channels, *x.shape[2:])
        if self.up:
            turned = weight.transpose(1, 2).reshape(samples * channels, out, kernel, kernel)
            made = functional.conv_transpose2d(together, turned, stride=2, groups=samples)
        else:
            flat = weight.reshape(samples * out, channels, kernel, kernel)
            made = functional.conv2d(together, flat, padding=kernel // 2, groups=samples)
        blurred: Tensor = self.blur(made.reshape(samples, out, *made.shape[2:]))
        return blurred


class Layer(nn.Module):
    """A modulated convolution, noise, a bias and an activation."""

    def __init__(self, channels: int, resolution: int, *, up: bool = False) -> None:
        super().__init__()
        self.conv = Modulated(channels, width(resolution), 3, up=up)
        self.register_buffer("noise", torch.randn(1, resolution, resolution))
        self.strength = nn.Parameter(torch.zeros(()))
        self.bias = nn.Parameter(torch.zeros(width(resolution), 1, 1))

    def forward(self, x: Tensor, w: Tensor) -> Tensor:
        return functional.leaky_relu(self.conv(x, w) + self.noise * self.strength + self.bias, 0.2)


class Colours(nn.Module):
    """Red, green and blue of the channels."""

    def __init__(self, resolution: int) -> None:
        super().__init__()
        self.conv = Modulated(width(resolution), 3, 1, demodulate=False)
        self.bias = nn.Parameter(torch.zeros(3, 1, 1))

    def forward(self, x: Tensor, w: Tensor) -> Tensor:
        made: Tensor = self.conv(x, w) + self.bias
        return made


class Generator(nn.Module):
    """Eight layers from noise to a style, then a picture that doubles its sizes eight times."""

    def __init__(self) -> None:
        super().__init__()
        self.mapping = nn.Sequential(*(each for _ in range(8) for each in (nn.Linear(STYLE, STYLE), nn.LeakyReLU(0.2))))
        first, *others = RESOLUTIONS
        self.start = nn.Parameter(torch.randn(1, width(first), first, first))
        self.first, self.colours = Layer(width(first), first), Colours(first)
        self.blocks = nn.ModuleList([nn.ModuleList(self._block(resolution)) for resolution in others])

    @staticmethod
    def _block(resolution: int) -> Iterator[nn.Module]:
        yield Layer(width(resolution // 2), resolution, up=True)
        yield Layer(width(resolution), resolution)
        yield Colours(resolution)
        yield Blur(3, transposed=True)

    def forward(self, z: Tensor) -> Tensor:
        w = self.mapping(z * (z.square().mean(1, keepdim=True) + 1e-8).rsqrt())
        x = self.first(self.start.repeat(len(z), 1, 1, 1), w)
        picture: Tensor = self.colours(x, w)
        for wider, last, colours, doubled in self.blocks:  # type: ignore[misc]
            x = last(wider(x, w), w)
            picture = colours(x, w) + doubled(picture)
        return picture
