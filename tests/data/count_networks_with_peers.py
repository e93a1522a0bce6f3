"""Writes peer_networks.csv and peer_network_layers.json: what other tools print for networks of torchvision.

The table has a row per network and input and a column per tool; a cell is empty where a tool was not run or fails. What
is there stays, so that a run goes on where one was stopped. For a few networks the other file lists what torchinfo,
fvcore and thop count for every convolution, linear layer and normalisation, in the order in which these run.
torchvision is BSD-3-Clause; only these figures are stored. To be run as count_with_peers.py, which says what it needs:

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
TABLE, LISTS, MODELS = HERE / "peer_networks.csv", HERE / "peer_network_layers.json", HERE / "torchvision_macs.csv"
MOST = 160 * 10**9
"""Multiply-adds of the largest network that is run."""
SMALL = {
    "deeplabv3_mobilenet_v3_large": "3x97x97", "lraspp_mobilenet_v3_large": "3x97x97", "deeplabv3_resnet50": "3x65x65",
    "mc3_18": "3x16x32x32", "r2plus1d_18": "3x16x32x32", "vgg19_bn": "3x96x96", "convnext_large": "3x96x96",
    "efficientnet_v2_m": "3x128x128", "efficientnet_b7": "3x100x100", "regnet_y_16gf": "3x97x97",
    "resnext101_32x8d": "3x96x96", "deeplabv3_resnet101": "3x65x65", "inception_v3": "3x150x170",
    "swin_t": "3x200x180", "swin3d_t": "3x8x112x112", "shufflenet_v2_x1_0": "3x97x97", "r3d_18": "3x8x64x64",
}  # fmt: skip
"""Networks that are run on less than their published input: the tools multiply whatever they count."""


def networks() -> list[tuple[str, str, str]]:
    """Their names, kinds and inputs: all that torchvision publishes, the smallest first, and the small ones."""
    with MODELS.open(newline="") as table:
        rows = sorted(csv.DictReader(table), key=lambda row: int(row["macs"]))
    kinds = {row["model"]: row["kind"] for row in rows}
    published = [(row["model"], row["kind"], row["input"]) for row in rows if int(row["macs"]) <= MOST]
    return [*published, *((name, kinds[name], size) for name, size in SMALL.items())]


LISTED = ("alexnet", "vgg16_bn", "resnet50", "densenet121", "mobilenet_v2", "efficientnet_b0")
WATCHED = (nn.Conv2d, nn.Linear, nn.BatchNorm2d)
TOOLS = (
    "torch", "torchinfo", "fvcore", "ptflops", "ptflops_aten", "thop", "thop_original", "calflops", "calflops_macs",
    "torchscan", "onnx_tool", "deepspeed", "deepspeed_macs",
)  # fmt: skip
Figures = dict[tuple[str, str], dict[str, Any]]


def network(
    models: Any, name: str, kind: str = "classification", to: str = "3x224x224"
) -> tuple[nn.Module, torch.Tensor]:
    """A network without weights from anywhere, and an image."""
    size = [int(each) for each in to.split("x")]
    made = models.get_model(name, weights=None, **arguments(name, kind, size)).eval()
    return made, torch.zeros(1, *size)


def totals(models: Any, known: Figures) -> Figures:
    """What is known, and the figures of every tool that is installed, by network and input."""
    found: Figures = {(name, size): known.get((name, size), {}) for name, _, size in networks()}
    for counter, tools in RESULTS.items():
        for name, kind, size in networks():
            if all(found[name, size].get(tool) for tool in tools):
                continue
            made, image = network(models, name, kind, size)
            try:
                with torch.set_grad_enabled(counter in WITH_GRADIENTS):
                    found[name, size] |= {tool: int(figure) for tool, figure in counter(made, image).items()}
            except ImportError:
                break
            except Exception as error:
                print(name, size, counter.__name__, type(error).__name__, str(error)[:100])
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
    known: Figures = {}
    if TABLE.exists():
        with TABLE.open(newline="") as table:
            known = {(row.pop("network"), row.pop("input")): row for row in csv.DictReader(table)}
    with_lists = json.loads(LISTS.read_text(encoding="utf-8")) if LISTS.exists() else {}
    listed = {name: with_lists.get(name, {}) | tools for name, tools in lists(models).items()}
    counted = totals(models, known)
    with TABLE.open("w", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(["network", "input", *TOOLS])
        for (name, size), figures in (known | counted).items():
            writer.writerow([name, size, *(figures.get(tool, "") for tool in TOOLS)])
    texts = (
        f'"{name}": {{\n  ' + ",\n  ".join(f'"{tool}": {json.dumps(row)}' for tool, row in sorted(tools.items())) + "}"
        for name, tools in listed.items()
    )
    LISTS.write_text("{\n " + ",\n ".join(texts) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
