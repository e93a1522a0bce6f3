"""Writes peer_networks.csv and peer_network_layers.json: what other tools print for networks of torchvision.

The table has a row per network and a column per tool. For a few networks the other file lists what torchinfo, fvcore
and thop count for every convolution, linear layer and normalisation, in the order in which these run. torchvision is
BSD-3-Clause; only these figures are stored. To be run as count_with_peers.py, which says what it needs:

    python tests/data/count_networks_with_peers.py
"""

import csv
import json
import logging
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch
from count_torchvision import arguments, compute_regnet_widths_with_numbers, import_models
from count_with_peers import RESULTS, WITH_GRADIENTS, thop_installed, without_the_hub
from torch import nn

HERE = Path(__file__).parent
TABLE, LISTS = HERE / "peer_networks.csv", HERE / "peer_network_layers.json"
NETWORKS = {
    "alexnet": "3x224x224",
    "vgg11": "3x224x224",
    "vgg16_bn": "3x224x224",
    "googlenet": "3x224x224",
    "inception_v3": "3x299x299",
    "resnet18": "3x224x224",
    "resnet50": "3x224x224",
    "resnext50_32x4d": "3x224x224",
    "densenet121": "3x224x224",
    "squeezenet1_0": "3x224x224",
    "mobilenet_v2": "3x224x224",
    "mobilenet_v3_small": "3x224x224",
    "mnasnet0_5": "3x224x224",
    "shufflenet_v2_x1_0": "3x224x224",
    "efficientnet_b0": "3x224x224",
    "regnet_y_400mf": "3x224x224",
    "convnext_tiny": "3x224x224",
    "vit_b_16": "3x224x224",
    "swin_t": "3x224x224",
    "swin_v2_t": "3x256x256",
    "fcn_resnet50": "3x520x520",
    "r3d_18": "3x16x112x112",
}
LISTED = ("alexnet", "vgg16_bn", "resnet50", "densenet121", "mobilenet_v2", "efficientnet_b0")
WATCHED = (nn.Conv2d, nn.Linear, nn.BatchNorm2d)
TOOLS = (
    "torch", "torchinfo", "fvcore", "ptflops", "ptflops_aten", "thop", "thop_original", "calflops", "calflops_macs",
)  # fmt: skip
Figures = dict[str, dict[str, int]]


def network(models: Any, name: str) -> tuple[nn.Module, torch.Tensor]:
    """A network without weights from anywhere, and an image."""
    size = [int(each) for each in NETWORKS[name].split("x")]
    kind = "segmentation" if name.startswith("fcn") else "classification"
    made = models.get_model(name, weights=None, **arguments(name, kind, size)).eval()
    return made, torch.zeros(1, *size)


def totals(models: Any) -> Figures:
    """The figures of every tool that is installed, by network."""
    found: Figures = {name: {} for name in NETWORKS}
    for counter in RESULTS:
        for name in NETWORKS:
            made, image = network(models, name)
            try:
                with torch.set_grad_enabled(counter in WITH_GRADIENTS):
                    found[name] |= {tool: int(figure) for tool, figure in counter(made, image).items()}
            except ImportError:
                break
    return found


def in_order(made: nn.Module, image: torch.Tensor) -> list[str]:
    """The names of the watched layers as they run, each once."""
    names: list[str] = []
    for name, module in made.named_modules():
        if type(module) in WATCHED:
            module.register_forward_hook(lambda *_, name=name: names.append(name))
    made(image)
    return names


def by_torchinfo(made: nn.Module, image: torch.Tensor) -> dict[str, int]:
    """Mult-adds by the name of a module."""
    from torchinfo import summary

    names = {module: name for name, module in made.named_modules()}
    rows = summary(made, input_data=[image], verbose=0, depth=99).summary_list
    return {names[row.module]: row.macs for row in rows}


def by_fvcore(made: nn.Module, image: torch.Tensor) -> dict[str, int]:
    """Flops by the name of a module."""
    from fvcore.nn import FlopCountAnalysis

    return dict(FlopCountAnalysis(made, (image,)).by_module())


def by_thop(made: nn.Module, image: torch.Tensor) -> dict[str, int]:
    """MACs by the name of a module."""
    from thop import profile

    def flat(tree: dict[str, Any], path: str) -> Iterable[tuple[str, int]]:
        for name, (figure, _, below) in tree.items():
            yield path + name, int(figure)
            yield from flat(below, f"{path}{name}.")

    return dict(flat(profile(made, inputs=(image,), verbose=False, ret_layer_info=True)[2], ""))


def lists(models: Any) -> dict[str, dict[str, list[int]]]:
    """By network and tool, a figure per watched layer."""
    found: dict[str, dict[str, list[int]]] = {name: {} for name in LISTED}
    for tool, counter in (("torchinfo", by_torchinfo), ("fvcore", by_fvcore), (thop_installed(), by_thop)):
        for name in LISTED:
            order = in_order(*network(models, name))
            try:
                with torch.no_grad():
                    figures = counter(*network(models, name))
            except ImportError:
                break
            found[name][tool] = [figures[each] for each in order]
    return found


def main() -> None:
    """Fill in what the tools at hand say."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    models = import_models()
    without_the_hub()
    compute_regnet_widths_with_numbers(models.regnet.BlockParams)
    known: dict[str, dict[str, Any]] = {}
    if TABLE.exists():
        with TABLE.open(newline="") as table:
            known = {row["network"]: row for row in csv.DictReader(table)}
    with_lists = json.loads(LISTS.read_text(encoding="utf-8")) if LISTS.exists() else {}
    listed = {name: with_lists.get(name, {}) | tools for name, tools in lists(models).items()}
    counted = totals(models)
    with TABLE.open("w", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(["network", "input", *TOOLS])
        for name, size in NETWORKS.items():
            figures = known.get(name, {}) | counted[name]
            writer.writerow([name, size, *(figures.get(tool, "") for tool in TOOLS)])
    texts = (
        f'"{name}": {{\n  ' + ",\n  ".join(f'"{tool}": {json.dumps(row)}' for tool, row in sorted(tools.items())) + "}"
        for name, tools in listed.items()
    )
    LISTS.write_text("{\n " + ",\n ".join(texts) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
