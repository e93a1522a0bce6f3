"""Writes measured_frozen.json: the bytes that torch keeps for the backward pass of networks of which a part is trained.

As measure_saved.py does, with `requires_grad` false for all parameters but those of the modules that are named. Needs
torch, torchvision and pillow:

    python -m tests.data.measure_frozen
"""

import json
from pathlib import Path

import torch
from torch import nn

from tests.data.count_torchvision import import_models
from tests.data.measure_saved import BATCH, LAYERS, saved_bytes

FIXTURE = Path(__file__).with_name("measured_frozen.json")
TRAINED = {
    "resnet18": (["fc"], ["layer4", "fc"], ["conv1", "bn1"], ["layer2"]),
    "squeezenet1_0": (["classifier.1"], ["features.0"]),
    "mobilenet_v2": (["classifier"], ["features.0"]),
    "vit_b_16": (["heads"], ["encoder.layers.encoder_layer_11", "encoder.ln", "heads"], ["conv_proj"]),
}
"""By network, what is trained of it: modules by their names."""
WEIGHTED = ("attention", "batchnorm", "conv", "conv_transpose", "groupnorm", "instancenorm", "layernorm", "linear",
         "prelu", "rmsnorm")  # fmt: skip
"""Layers with weights, of which it is measured what they keep where these are frozen and a gradient goes through."""


def of_network(name: str, trained: list[str]) -> tuple[int, int]:
    """Parameters that are trained, and the bytes that are kept, of torchvision's network for a batch of images."""
    torch.manual_seed(0)
    model = getattr(import_models(), name)(weights=None).train()
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    for module in trained:
        for parameter in model.get_submodule(module).parameters():
            parameter.requires_grad_(True)
    images = torch.randn(BATCH, 3, 224, 224)
    count = sum(each.numel() for each in model.parameters() if each.requires_grad)
    return count, saved_bytes(lambda: model(images), [*model.parameters(), *model.buffers()])


def of_frozen_layer(module: nn.Module, *sizes: tuple[int, ...]) -> int:
    """The bytes of one layer that is frozen and whose operands have gradients."""
    for parameter in module.parameters():
        parameter.requires_grad_(False)
    inputs = [torch.randn(BATCH, *each).requires_grad_().mul(1) for each in sizes]
    kept = saved_bytes(lambda: module.train()(*inputs), [*module.parameters(), *module.buffers()])
    for parameter in module.parameters():
        parameter.requires_grad_(True)
    return kept


def layer_rows() -> list[dict[str, object]]:
    """A row for every layer with weights."""
    rows: list[dict[str, object]] = []
    for kind in WEIGHTED:
        given, module, sizes = LAYERS[kind]
        kept = of_frozen_layer(module, *sizes)
        rows.append({"kind": kind, "arguments": given, "inputs": [list(each) for each in sizes], "bytes": kept})
    return rows


def network_rows() -> list[dict[str, object]]:
    """A row for every network and part of it."""
    rows = []
    for name, parts in TRAINED.items():
        for trained in parts:
            count, kept = of_network(name, trained)
            rows.append({"network": name, "trained": trained, "trainable": count, "bytes": kept})
    return rows


def main() -> None:
    source = f"torch {torch.__version__.partition('+')[0]} on a CPU; see measure_frozen.py"
    head = json.dumps({"source": source, "batch": BATCH})[:-1]
    layers = ",\n".join(f"  {json.dumps(row)}" for row in layer_rows())
    networks = ",\n".join(f"  {json.dumps(row)}" for row in network_rows())
    text = f'{head},\n "layers": [\n{layers}\n ],\n "networks": [\n{networks}\n ]}}\n'
    FIXTURE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
