"""Networks of once-for-all's MobileNetV3 space, by the kernels and the expansions of their blocks."""

from torch import Tensor, nn

FLOPS_595M = (
    ((3, 3), (5, 4), (3, 3)),
    ((5, 4), (5, 4), (3, 6), (5, 3)),
    ((7, 6), (5, 6), (3, 3), (5, 4)),
    ((3, 6), (5, 6), (7, 6), (3, 4)),
    ((3, 6), (3, 6), (5, 6), (3, 3)),
)
"""Kernel and expansion of every block of the five stages, as in the authors' flops@595M."""

STAGES = ((32, 2, False, nn.ReLU), (48, 2, True, nn.ReLU), (96, 2, False, nn.Hardswish),
          (136, 1, True, nn.Hardswish), (192, 2, True, nn.Hardswish))  # fmt: skip
"""Channels at width 1.2, stride, squeeze-and-excitation, activation."""


def conv(width: int, out: int, kernel: int = 1, stride: int = 1, groups: int = 1) -> nn.Sequential:
    plain = nn.Conv2d(width, out, kernel, stride, kernel // 2, groups=groups, bias=False)
    return nn.Sequential(plain, nn.BatchNorm2d(out))


class Gate(nn.Module):
    """Squeeze-and-excitation to a quarter, in steps of eight that lose no more than a tenth."""

    def __init__(self, width: int) -> None:
        super().__init__()
        quarter = width // 4
        few = max(8, (quarter + 4) // 8 * 8)
        few += 8 if few < 0.9 * quarter else 0
        self.gate = nn.Sequential(
            nn.AdaptiveAvgPool2d(1), nn.Conv2d(width, few, 1), nn.ReLU(), nn.Conv2d(few, width, 1), nn.Hardsigmoid()
        )

    def forward(self, x: Tensor) -> Tensor:
        gated: Tensor = x * self.gate(x)
        return gated


class MbConv(nn.Module):
    def __init__(
        self, width: int, out: int, kernel: int, expansion: int, stride: int, act: type[nn.Module], *, gated: bool
    ) -> None:
        super().__init__()
        wide = expansion * width
        layers: list[nn.Module] = [conv(width, wide), act()] if expansion > 1 else []
        layers += [conv(wide, wide, kernel, stride, wide), act()]
        layers += [Gate(wide)] if gated else []
        self.main = nn.Sequential(*layers, conv(wide, out))
        self.keeps = stride == 1 and width == out

    def forward(self, x: Tensor) -> Tensor:
        made: Tensor = self.main(x)
        return made + x if self.keeps else made


class OnceForAll(nn.Sequential):
    def __init__(self, blocks: tuple[tuple[tuple[int, int], ...], ...] = FLOPS_595M) -> None:
        layers: list[nn.Module] = [conv(3, 24, 3, 2), nn.Hardswish(), MbConv(24, 24, 3, 1, 1, nn.ReLU, gated=False)]
        width = 24
        for (out, stride, gated, act), stage in zip(STAGES, blocks, strict=True):
            for number, (kernel, expansion) in enumerate(stage):
                layers += [MbConv(width, out, kernel, expansion, 1 if number else stride, act, gated=gated)]
                width = out
        layers += [conv(width, 1152), nn.Hardswish(), nn.AdaptiveAvgPool2d(1), nn.Conv2d(1152, 1536, 1, bias=False)]
        super().__init__(*layers, nn.Hardswish(), nn.Flatten(), nn.Linear(1536, 1000))
