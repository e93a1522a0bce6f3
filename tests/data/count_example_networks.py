"""Writes example_networks.csv: parameters, buffers and multiply-adds of torch's networks that examples describe.

Those of timm as timm builds them; the others are written here, from layers of torch. Counted by
torch.utils.flop_counter, halved, on the meta device. Running statistics are buffers, their counters of batches are not.
Needs torch, torchvision and timm:

    python -m tests.data.count_example_networks
"""

import csv
from collections.abc import Callable
from functools import partial
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.parametrizations import weight_norm
from torch.utils.flop_counter import FlopCounterMode

from tests.data.count_torchvision import import_models
from tests.data.enet import ENet
from tests.data.in_torch.nas_bench_201 import NasBench201
from tests.data.in_torch.once_for_all import OnceForAll
from tests.data.stylegan2 import Generator

FIXTURE = Path(__file__).with_name("example_networks.csv")
COLUMNS = ("example", "input", "params", "buffers", "macs")
TIMM = {
    "condconv_b0": ("efficientnet_cc_b0_4e", (3, 224, 224)),
    "davit_tiny": ("davit_tiny", (3, 224, 224)),
    "edgenext_xxs": ("edgenext_xx_small", (3, 256, 256)),
    "efficientformer_l1": ("efficientformer_l1", (3, 224, 224)),
    "efficientvit_b0": ("efficientvit_b0", (3, 224, 224)),
    "halonet26": ("halonet26t", (3, 256, 256)),
    "nfnet_f0": ("dm_nfnet_f0", (3, 256, 256)),
    "resnet50_blur": ("resnetblur50", (3, 224, 224)),
    "tresnet_m": ("tresnet_m", (3, 224, 224)),
}


def of_timm(name: str) -> nn.Module:
    import_models()
    import timm

    model: nn.Module = timm.create_model(name)
    return model


class Crnn(nn.Module):
    """Seven convolutions, two bidirectional LSTMs with a linear layer behind each."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        width = 1
        for out, kernel, normed, pool in (
            (64, 3, False, nn.MaxPool2d(2)),
            (128, 3, False, nn.MaxPool2d(2)),
            (256, 3, True, None),
            (256, 3, False, nn.MaxPool2d(2, (2, 1), (0, 1))),
            (512, 3, True, None),
            (512, 3, False, nn.MaxPool2d(2, (2, 1), (0, 1))),
            (512, 2, True, None),
        ):
            layers += [nn.Conv2d(width, out, kernel, padding=kernel // 3)]
            layers += [nn.BatchNorm2d(out)] if normed else []
            layers += [nn.ReLU()] + ([pool] if pool else [])
            width = out
        self.convolutions = nn.Sequential(*layers)
        self.first, self.between = nn.LSTM(512, 256, bidirectional=True), nn.Linear(512, 256)
        self.second, self.scores = nn.LSTM(256, 256, bidirectional=True), nn.Linear(512, 37)

    def forward(self, x: Tensor) -> Tensor:
        steps = self.convolutions(x).squeeze(2).permute(2, 0, 1)
        made: Tensor = self.scores(self.second(self.between(self.first(steps)[0]))[0])
        return made


class ConvLstm(nn.Module):
    """Ten frames, the gates of all steps by one convolution."""

    def __init__(self, hidden: int = 32) -> None:
        super().__init__()
        self.hidden = hidden
        self.gates = nn.Conv2d(1 + hidden, 4 * hidden, 3, padding=1)
        self.last = nn.Conv2d(hidden, 1, 1)

    def forward(self, frames: Tensor) -> Tensor:
        state = cell = frames.new_zeros(len(frames), self.hidden, *frames.shape[2:])
        for frame in frames.split(1, 1):
            i, f, o, g = self.gates(torch.cat([frame, state], 1)).chunk(4, 1)
            cell = f.sigmoid() * cell + i.sigmoid() * g.tanh()
            state = o.sigmoid() * cell.tanh()
        made: Tensor = self.last(state)
        return made


class Wav2Vec2(nn.Module):
    """The base model's encoder of samples and its twelve layers; without the vector that stands for what is masked."""

    def __init__(self) -> None:
        super().__init__()
        kernels = ((10, 5), *((3, 2),) * 4, *((2, 2),) * 2)
        layers: list[nn.Module] = []
        for number, (kernel, stride) in enumerate(kernels):
            layers += [nn.Conv1d(512 if number else 1, 512, kernel, stride, bias=False)]
            layers += [nn.GELU()] if number else [nn.GroupNorm(512, 512), nn.GELU()]
        self.samples = nn.Sequential(*layers)
        self.normed, self.projected = nn.LayerNorm(512), nn.Linear(512, 768)
        self.positions = weight_norm(nn.Conv1d(768, 768, 128, padding=64, groups=16), dim=2)
        self.norm = nn.LayerNorm(768)
        self.layers = nn.ModuleList([Layer() for _ in range(12)])

    def forward(self, x: Tensor) -> Tensor:
        x = self.projected(self.normed(self.samples(x).transpose(1, 2)))
        x = self.norm(x + functional.gelu(self.positions(x.transpose(1, 2))[..., :-1]).transpose(1, 2))
        for layer in self.layers:
            x = layer(x)
        return x


class Layer(nn.Module):
    """Attention and two linear layers, a norm behind each; the products of attention as plain ones, to be counted."""

    def __init__(self) -> None:
        super().__init__()
        self.q, self.k, self.v, self.out = (nn.Linear(768, 768) for _ in range(4))
        self.first, self.last = nn.LayerNorm(768), nn.LayerNorm(768)
        self.mlp = nn.Sequential(nn.Linear(768, 3072), nn.GELU(), nn.Linear(3072, 768))

    def forward(self, x: Tensor) -> Tensor:
        q, k, v = (layer(x).unflatten(2, (12, 64)).transpose(1, 2) for layer in (self.q, self.k, self.v))
        heads = (q @ k.transpose(2, 3) / 8).softmax(3) @ v
        x = self.first(x + self.out(heads.transpose(1, 2).flatten(2)))
        made: Tensor = self.last(x + self.mlp(x))
        return made


class Deformed(nn.Module):
    """A bottleneck whose 3x3 convolution is deformable, its offsets and masks by convolutions of their own."""

    def __init__(self, width: int, stride: int) -> None:
        super().__init__()
        import_models()
        from torchvision.ops import DeformConv2d

        around = {"stride": stride, "padding": 1}
        self.enter = nn.Sequential(nn.Conv2d(width, 512, 1, bias=False), nn.BatchNorm2d(512), nn.ReLU())
        self.offsets, self.masks = nn.Conv2d(512, 18, 3, **around), nn.Conv2d(512, 9, 3, **around)
        self.deformed = DeformConv2d(512, 512, 3, bias=False, **around)
        self.leave = nn.Sequential(
            nn.BatchNorm2d(512), nn.ReLU(), nn.Conv2d(512, 2048, 1, bias=False), nn.BatchNorm2d(2048)
        )
        matched = nn.Sequential(nn.Conv2d(width, 2048, 1, stride, bias=False), nn.BatchNorm2d(2048))
        self.skip = matched if width != 2048 else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        narrow = self.enter(x)
        made = self.deformed(narrow, self.offsets(narrow), self.masks(narrow).sigmoid())
        self.not_counted = self.deformed.weight.numel() * made[0, 0].numel()
        return functional.relu(self.leave(made) + self.skip(x))


class DcnStage(nn.Sequential):
    """The last stage of a ResNet-50."""

    def __init__(self) -> None:
        super().__init__(Deformed(1024, 2), Deformed(2048, 1), Deformed(2048, 1))

    @property
    def not_counted(self) -> int:
        """Multiply-adds of the deformable convolutions, for which torch's counter has no rule: of plain ones."""
        return sum(int(block.not_counted) for block in self)


WRITTEN: dict[str, tuple[Callable[[], nn.Module], tuple[int, ...]]] = {
    "convlstm": (ConvLstm, (10, 64, 64)),
    "crnn": (Crnn, (1, 32, 100)),
    "dcn_stage": (DcnStage, (1024, 14, 14)),
    "enet": (ENet, (3, 512, 1024)),
    "nas_bench_201_words": (NasBench201, (3, 32, 32)),
    "once_for_all": (OnceForAll, (3, 236, 236)),
    "stylegan2": (Generator, (512,)),
    "wav2vec2_base": (Wav2Vec2, (1, 48000)),
}


def figures(make: Callable[[], nn.Module], *sizes: tuple[int, ...]) -> tuple[int, int, int]:
    """Parameters, buffers and multiply-adds at inputs of these sizes; on the meta device, nothing is multiplied."""
    with torch.device("meta"), torch.no_grad():
        model = make().eval()
        with torch.backends.mkldnn.flags(enabled=False), FlopCounterMode(display=False) as counter:
            model(*(torch.empty(1, *each) for each in sizes))
    buffers = sum(each.numel() for name, each in model.named_buffers() if not name.endswith("num_batches_tracked"))
    macs = counter.get_total_flops() // 2 + getattr(model, "not_counted", 0)
    return sum(each.numel() for each in model.parameters()), buffers, macs


def row(example: str) -> dict[str, str]:
    """What torch says of the network, as the file has it."""
    if example in TIMM:
        name, sizes = TIMM[example]
        found = figures(partial(of_timm, name), sizes)
    else:
        make, sizes = WRITTEN[example]
        found = figures(make, sizes)
    return dict(zip(COLUMNS, (example, "x".join(map(str, sizes)), *map(str, found)), strict=True))


def main() -> None:
    with FIXTURE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(row(example) for example in sorted({*TIMM, *WRITTEN}))


if __name__ == "__main__":
    main()
