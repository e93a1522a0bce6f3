"""Writes torchvision_layers.json: the layers of one torchvision model per family, in the order in which they run.

A layer is a convolution, a linear layer or a normalisation: its kind, output shape without the batch, parameters, and
multiply-adds as torch counts them on the meta device. torchvision is BSD-3-Clause; only these figures are stored.
Needs torch, torchvision and pillow:

    python tests/data/list_torchvision_layers.py
"""

import json
from pathlib import Path
from typing import Any

import torch
from count_torchvision import arguments, compute_regnet_widths_with_numbers, import_models
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

HERE = Path(__file__).parent
MODELS = {
    "alexnet": "3x224x224",
    "convnext_tiny": "3x224x224",
    "densenet121": "3x224x224",
    "efficientnet_b0": "3x224x224",
    "efficientnet_v2_s": "3x384x384",
    "googlenet": "3x224x224",
    "inception_v3": "3x299x299",
    "mnasnet0_5": "3x224x224",
    "mobilenet_v2": "3x224x224",
    "mobilenet_v3_small": "3x224x224",
    "regnet_x_400mf": "3x224x224",
    "regnet_y_400mf": "3x224x224",
    "resnet50": "3x224x224",
    "resnext50_32x4d": "3x224x224",
    "shufflenet_v2_x1_0": "3x224x224",
    "squeezenet1_0": "3x224x224",
    "vgg11_bn": "3x224x224",
    "r3d_18": "3x16x112x112",
    "s3d": "3x16x224x224",
}
KINDS = {
    nn.Conv2d: "conv",
    nn.Conv3d: "conv",
    nn.Linear: "linear",
    nn.BatchNorm2d: "batchnorm",
    nn.BatchNorm3d: "batchnorm",
    nn.LayerNorm: "layernorm",
}


def kind_of(module: nn.Module) -> str | None:
    """The kind of a layer; ConvNeXt's norm over channels is a LayerNorm of its own class."""
    return next((kind for cls, kind in KINDS.items() if isinstance(module, cls)), None)


def described(module: nn.Module, kind: str, output: torch.Tensor) -> tuple[str, list[int]]:
    """Kind and shape. A linear layer on maps is a 1x1 convolution, and it and a plain layer norm have channels last."""
    sizes = list(output.shape[1:])
    if type(module) not in {nn.Linear, nn.LayerNorm} or len(sizes) != 3:
        return kind, sizes
    return "conv" if kind == "linear" else kind, [sizes[-1], *sizes[:-1]]


def layers_of(model: nn.Module, size: list[int]) -> list[list[Any]]:
    """Every layer as it runs: kind, output shape, parameters, multiply-adds."""
    found: list[list[Any]] = []
    names: list[str] = []
    for name, module in model.named_modules():
        kind = kind_of(module)
        if kind is None:
            continue

        def note(module: nn.Module, _: object, output: torch.Tensor, name: str = name, kind: str = kind) -> None:
            found.append([*described(module, kind, output), sum(each.numel() for each in module.parameters())])
            names.append(name)

        module.register_forward_hook(note)
    counter = FlopCounterMode(display=False)
    with counter, torch.no_grad():
        model(torch.empty(1, *size, device="meta"))
    counts = counter.get_flop_counts()
    root = type(model).__name__
    return [
        [*layer, sum(counts.get(f"{root}.{name}", {}).values()) // 2] for layer, name in zip(found, names, strict=True)
    ]


def main() -> None:
    """List the layers of every model, one line per layer."""
    models = import_models()
    compute_regnet_widths_with_numbers(models.regnet.BlockParams)
    listed = {}
    for name, text in MODELS.items():
        size = [int(each) for each in text.split("x")]
        kind = "video" if len(size) == 4 else "classification"
        with torch.device("meta"):
            model = models.get_model(name, weights=None, **arguments(name, kind, size)).eval()
        lines = ",\n   ".join(json.dumps(layer) for layer in layers_of(model, size))
        listed[name] = f'"{name}": {{"input": {json.dumps(size)}, "layers": [\n   {lines}]}}'
    text = "{\n " + ",\n ".join(listed.values()) + "\n}\n"
    (HERE / "torchvision_layers.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
