"""Writes measured_saved.json: the bytes that torch really keeps of a forward pass for its backward pass.

What every saved tensor hook is shown is gone through, each storage once, those of parameters and buffers left out. On a
CPU, and with the modules as torch and torchvision make them. Needs torch, torchvision and pillow:

    python -m tests.data.measure_saved
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.graph import saved_tensors_hooks

from tests.data.count_torchvision import import_models

FIXTURE = Path(__file__).with_name("measured_saved.json")
BATCH = 2
CHECKED = ("alexnet", "vgg11", "resnet18", "mobilenet_v2")
NETWORKS = (*CHECKED, "squeezenet1_0", "densenet121", "shufflenet_v2_x1_0", "regnet_y_400mf", "efficientnet_b0",
            "convnext_tiny", "vit_b_16", "swin_t")  # fmt: skip


def saved_bytes(run: Callable[[], Any], owned: list[Tensor]) -> int:
    """Bytes of the distinct storages that are kept, those owned by somebody anyway left out."""
    known = {tensor.untyped_storage().data_ptr() for tensor in owned}
    kept: dict[int, tuple[int, Tensor]] = {}

    def pack(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in known:
            kept[storage.data_ptr()] = (storage.nbytes(), tensor)
        return tensor

    with saved_tensors_hooks(pack, lambda tensor: tensor):
        output = run()
    del output
    return sum(size for size, _ in kept.values())


def of_network(name: str) -> int:
    """The bytes of torchvision's network for a batch of random images."""
    torch.manual_seed(0)
    model = getattr(import_models(), name)(weights=None).train()
    images = torch.randn(BATCH, 3, 224, 224)
    return saved_bytes(lambda: model(images), [*model.parameters(), *model.buffers()])


def of_layer(module: nn.Module, *sizes: tuple[int, ...]) -> int:
    """The bytes of one layer whose operands have gradients; operands and output count as they are kept."""
    inputs = [torch.randn(BATCH, *each).requires_grad_().mul(1) for each in sizes]
    return saved_bytes(lambda: module.train()(*inputs), [*module.parameters(), *module.buffers()])


class Call(nn.Module):
    """A function as a module."""

    def __init__(self, function: Callable[..., Tensor]) -> None:
        super().__init__()
        self.function = function

    def forward(self, *inputs: Tensor) -> Tensor:
        return self.function(*inputs)


class SelfAttention(nn.MultiheadAttention):
    """Attention to itself without its weights, so that it runs fused."""

    def forward(self, x: Tensor) -> Tensor:  # type: ignore[override]
        return super().forward(x, x, x, need_weights=False)[0]


MAPS = (6, 10, 14)
LAYERS: dict[str, tuple[dict[str, Any], nn.Module, tuple[tuple[int, ...], ...]]] = {
    "adaptive_avgpool": ({"size": [3, 5]}, nn.AdaptiveAvgPool2d((3, 5)), (MAPS,)),
    "adaptive_maxpool": ({"size": [3, 5]}, nn.AdaptiveMaxPool2d((3, 5)), (MAPS,)),
    "add": ({}, Call(torch.add), (MAPS, MAPS)),
    "attention": ({"heads": 3}, SelfAttention(12, 3, batch_first=True), ((17, 12),)),
    "avgpool": ({"kernel": 2}, nn.AvgPool2d(2), (MAPS,)),
    "batchnorm": ({}, nn.BatchNorm2d(6), (MAPS,)),
    "celu": ({}, nn.CELU(), (MAPS,)),
    "channel_shuffle": ({"groups": 3}, nn.ChannelShuffle(3), (MAPS,)),
    "concat": ({}, Call(lambda *x: torch.cat(x, 1)), (MAPS, MAPS)),
    "conv": ({"out": 7, "kernel": 3}, nn.Conv2d(6, 7, 3), (MAPS,)),
    "conv_transpose": ({"out": 7, "kernel": 3}, nn.ConvTranspose2d(6, 7, 3), (MAPS,)),
    "crop": ({"size": [4, 6]}, Call(lambda x: x[:, :, 3:7, 4:10]), (MAPS,)),
    "dropout": ({}, nn.Dropout(), (MAPS,)),
    "elu": ({}, nn.ELU(), (MAPS,)),
    "flatten": ({}, nn.Flatten(), (MAPS,)),
    "gelu": ({}, nn.GELU(), (MAPS,)),
    "global_avgpool": ({}, nn.AdaptiveAvgPool2d(1), (MAPS,)),
    "global_maxpool": ({}, nn.AdaptiveMaxPool2d(1), (MAPS,)),
    "glu": ({}, nn.GLU(1), (MAPS,)),
    "groupnorm": ({"groups": 3}, nn.GroupNorm(3, 6), (MAPS,)),
    "hardsigmoid": ({}, nn.Hardsigmoid(), (MAPS,)),
    "hardswish": ({}, nn.Hardswish(), (MAPS,)),
    "hardtanh": ({}, nn.Hardtanh(), (MAPS,)),
    "identity": ({}, nn.Identity(), (MAPS,)),
    "index_select": ({"size": 4}, Call(lambda x: x.index_select(1, torch.tensor([3, 1, 1, 5]))), (MAPS,)),
    "instancenorm": ({"affine": True}, nn.InstanceNorm2d(6, affine=True), (MAPS,)),
    "layernorm": ({}, nn.LayerNorm(12), ((17, 12),)),
    "leaky_relu": ({}, nn.LeakyReLU(), (MAPS,)),
    "linear": ({"out": 7}, nn.Linear(12, 7), ((17, 12),)),
    "log_softmax": ({}, nn.LogSoftmax(1), (MAPS,)),
    "logsigmoid": ({}, nn.LogSigmoid(), (MAPS,)),
    "lrn": ({"size": 3}, nn.LocalResponseNorm(3), (MAPS,)),
    "matmul": ({}, Call(torch.matmul), ((6, 10, 14), (6, 14, 5))),
    "maxpool": ({"kernel": 2}, nn.MaxPool2d(2), (MAPS,)),
    "mish": ({}, nn.Mish(), (MAPS,)),
    "mul": ({}, Call(torch.mul), (MAPS, (6, 1, 1))),
    "pad": ({"amount": 1}, nn.ZeroPad2d(1), (MAPS,)),
    "permute": ({"order": [2, 0, 1]}, Call(lambda x: x.permute(0, 3, 1, 2)), (MAPS,)),
    "pixel_shuffle": ({"factor": [1, 1]}, nn.PixelShuffle(1), (MAPS,)),
    "pixel_unshuffle": ({"factor": 2}, nn.PixelUnshuffle(2), (MAPS,)),
    "prelu": ({"per_channel": True}, nn.PReLU(6), (MAPS,)),
    "relu": ({}, nn.ReLU(), (MAPS,)),
    "relu6": ({}, nn.ReLU6(), (MAPS,)),
    "reshape": ({"shape": [60, 14]}, Call(lambda x: x.reshape(-1, 60, 14)), (MAPS,)),
    "resize": ({"size": [9, 11], "mode": "bilinear"}, nn.Upsample((9, 11), mode="bilinear"), (MAPS,)),
    "rmsnorm": ({}, nn.RMSNorm(12), ((17, 12),)),
    "selu": ({}, nn.SELU(), (MAPS,)),
    "sigmoid": ({}, nn.Sigmoid(), (MAPS,)),
    "silu": ({}, nn.SiLU(), (MAPS,)),
    "slice": ({"size": 2, "start": 3}, Call(lambda x: x.narrow(1, 3, 2)), (MAPS,)),
    "softmax": ({}, nn.Softmax(1), (MAPS,)),
    "softplus": ({}, nn.Softplus(), (MAPS,)),
    "softsign": ({}, nn.Softsign(), (MAPS,)),
    "tanh": ({}, nn.Tanh(), (MAPS,)),
    "to_maps": ({"size": [1, 17]}, Call(lambda x: x.transpose(1, 2).reshape(-1, 12, 1, 17)), ((17, 12),)),
    "to_tokens": ({}, Call(lambda x: x.flatten(2).transpose(1, 2)), (MAPS,)),
    "upsample": ({"factor": 2}, nn.Upsample(scale_factor=2), (MAPS,)),
}  # fmt: skip


def layer_rows() -> list[dict[str, Any]]:
    """A row for every kind that torch has a layer for."""
    torch.manual_seed(0)
    return [
        {
            "kind": kind,
            "arguments": arguments,
            "inputs": [list(each) for each in sizes],
            "bytes": of_layer(module, *sizes),
        }
        for kind, (arguments, module, sizes) in LAYERS.items()
    ]


def main() -> None:
    measured = {"source": f"torch {torch.__version__.partition('+')[0]} on a CPU; see measure_saved.py", "batch": BATCH}
    networks = ",\n".join(f"  {json.dumps(name)}: {of_network(name)}" for name in NETWORKS)
    layers = ",\n".join(f"  {json.dumps(row)}" for row in layer_rows())
    head = json.dumps(measured)[:-1]
    text = f'{head},\n "networks": {{\n{networks}\n }},\n "layers": [\n{layers}\n ]}}\n'
    FIXTURE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
