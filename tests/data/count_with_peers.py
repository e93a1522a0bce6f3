"""Fills in peer_layers.json: what other tools print for networks of one layer.

Each row has the step and the inputs' shapes as this project writes them, the same layer in torch, and the figures of
every tool for a batch of one and of two; null where a tool fails. To add a layer, add a row without figures. Needs
torch, torchvision, pillow and the tools in the versions that stand in the file; thop and ultralytics-thop share a name,
so that they take two runs in two environments, of which each fills in what it has:

    python tests/data/count_with_peers.py
"""

import json
import logging
import sys
import tempfile
import warnings
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import torch
from count_torchvision import import_models
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

HERE = Path(__file__).parent
FIXTURE = HERE / "peer_layers.json"
Sizes = list[int] | dict[str, list[int]]
Counter = Callable[[nn.Module, torch.Tensor], dict[str, int]]


class Network(nn.Module):
    """One layer, which may be a function. calflops only takes networks that have a parameter."""

    def __init__(self, layer: Callable[..., Any], others: list[torch.Tensor]) -> None:
        super().__init__()
        self.layer = layer
        self.others = others
        self.unused = nn.Parameter(torch.zeros(1))

    def forward(self, x: torch.Tensor) -> Any:
        """Takes the tensor that ptflops hands over; what else the layer takes is kept here."""
        return self.layer(x, *(each.to(x.device) for each in self.others))


class ChannelsLast(nn.Module):
    """A layer that works on the last axis, on maps."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Channels go to the end and come back."""
        return self.layer(x.movedim(1, -1)).movedim(-1, 1)


class SelfAttention(nn.Module):
    """Queries, keys and values from one tensor, as a vision transformer has it."""

    def __init__(self, width: int, heads: int, **arguments: Any) -> None:
        super().__init__()
        self.attention = nn.MultiheadAttention(width, heads, batch_first=True, **arguments)

    def forward(self, x: torch.Tensor, *others: torch.Tensor) -> torch.Tensor:
        """Keys and values from elsewhere where more tensors come."""
        keys = others[0] if others else x
        return self.attention(x, keys, others[-1] if others else x, need_weights=False)[0]


def total_of_torch(network: nn.Module, x: torch.Tensor) -> dict[str, int]:
    """On the meta device; on others some kernels of attention are not counted."""
    torch.backends.mha.set_fastpath_enabled(False)
    counter = FlopCounterMode(display=False)
    with counter:
        network.to("meta")(x.to("meta"))
    torch.backends.mha.set_fastpath_enabled(True)
    return {"torch": counter.get_total_flops()}


def total_of_torchinfo(network: nn.Module, x: torch.Tensor) -> dict[str, int]:
    """Mult-adds."""
    from torchinfo import summary

    return {"torchinfo": summary(network, input_data=[x], verbose=0).total_mult_adds}


def total_of_fvcore(network: nn.Module, x: torch.Tensor) -> dict[str, int]:
    """Flops, one per multiply-add."""
    from fvcore.nn import FlopCountAnalysis

    return {"fvcore": FlopCountAnalysis(network, (x,)).total()}


def total_of_ptflops(network: nn.Module, x: torch.Tensor) -> dict[str, int]:
    """MACs of both backends."""
    from ptflops import get_model_complexity_info as complexity

    def count(backend: str) -> int:
        return complexity(
            network, (1,), print_per_layer_stat=False, as_strings=False, backend=backend, input_constructor=lambda _: x
        )[0]

    return {"ptflops": count("pytorch"), "ptflops_aten": count("aten")}


def total_of_thop(network: nn.Module, x: torch.Tensor) -> dict[str, int]:
    """MACs, of whichever thop is installed."""
    from thop import profile

    return {thop_installed(): int(profile(network, inputs=(x,), verbose=False)[0])}


def total_of_calflops(network: nn.Module, x: torch.Tensor) -> dict[str, int]:
    """FLOPs and MACs. Where calflops fails it leaves torch patched, and would count everything twice from then on."""
    from calflops import calculate_flops

    patched = {owner: dict(vars(owner)) for owner in (nn.functional, torch)}
    methods = {name: getattr(torch.Tensor, name) for name in ("matmul", "addmm", "mul", "add")}
    try:
        flops, macs, _ = calculate_flops(
            network, args=[x], kwargs={}, print_results=False, print_detailed=False, output_as_string=False
        )
    finally:
        for owner, names in patched.items():
            vars(owner).update(names)
        for name, method in methods.items():
            setattr(torch.Tensor, name, method)
    return {"calflops": flops, "calflops_macs": macs}


def total_of_torchscan(network: nn.Module, x: torch.Tensor) -> dict[str, int]:
    """MACs by its rules for modules."""
    from torchscan import crawl_module

    return {"torchscan": crawl_module(network, args=(x,))["totals"]["macs"]["known_value"] or 0}


def total_of_deepspeed(network: nn.Module, x: torch.Tensor) -> dict[str, int]:
    """FLOPs and MACs of the profiler on its own, run as its manual says, with gradients."""
    from deepspeed.profiling.flops_profiler import get_model_profile

    flops, macs, _ = get_model_profile(network, args=[x], print_profile=False, warm_up=0, as_string=False)
    return {"deepspeed": flops, "deepspeed_macs": macs}


def total_of_onnx_tool(network: nn.Module, x: torch.Tensor) -> dict[str, int]:
    """MACs of what the TorchScript exporter writes in opset 17 with batch normalisation kept, by `model_profile`."""
    import onnx_tool

    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "network.onnx")
        kept = torch.onnx.TrainingMode.PRESERVE
        torch.onnx.export(network, (x,), file, dynamo=False, opset_version=17, training=kept, do_constant_folding=False)
        graph = onnx_tool.loadmodel(file, {"verbose": False}).graph
    graph.graph_reorder_nodes()
    graph.shape_infer(None)
    graph.profile(exclude_ops=onnx_tool.NoMacsOps)
    return {"onnx_tool": int(graph.macs[0])}


def thop_installed() -> str:
    """Which of the two; the original is the one without a successor's name."""
    try:
        version("ultralytics-thop")
    except PackageNotFoundError:
        return "thop_original"
    return "thop"


RESULTS: dict[Counter, tuple[str, ...]] = {
    total_of_torch: ("torch",),
    total_of_torchinfo: ("torchinfo",),
    total_of_fvcore: ("fvcore",),
    total_of_ptflops: ("ptflops", "ptflops_aten"),
    total_of_thop: (thop_installed(),),
    total_of_torchscan: ("torchscan",),
    total_of_onnx_tool: ("onnx_tool",),
    total_of_deepspeed: ("deepspeed", "deepspeed_macs"),
    total_of_calflops: ("calflops", "calflops_macs"),
}
WITH_GRADIENTS = {total_of_fvcore, total_of_deepspeed, total_of_onnx_tool}
"""Without them, which is how networks are run, a trace does not show what the fast path of attention does."""


def without_the_hub() -> None:
    """Stand in for what calflops imports to read networks from a hub, none of which is needed to count."""
    for name in ("transformers", "huggingface_hub", "huggingface_hub.utils", "accelerate", "accelerate.utils",
                 "accelerate.commands", "accelerate.commands.utils", "timm"):  # fmt: skip
        sys.modules[name] = MagicMock()


def tensor(sizes: Sizes, batch: int) -> torch.Tensor:
    """Zeros, the batch first."""
    return torch.zeros(batch, *(sizes["tokens"] if isinstance(sizes, dict) else sizes))


def counted(counter: Counter, expression: str, inputs: list[Sizes], batch: int) -> dict[str, int | None]:
    """The figures of one tool for one layer; none where the tool is not installed."""
    from torchvision.models.swin_transformer import ShiftedWindowAttention, ShiftedWindowAttentionV2
    from torchvision.ops import FrozenBatchNorm2d

    names = {"nn": nn, "torch": torch, "ChannelsLast": ChannelsLast, "SelfAttention": SelfAttention,
             "ShiftedWindowAttention": ShiftedWindowAttention, "ShiftedWindowAttentionV2": ShiftedWindowAttentionV2,
             "FrozenBatchNorm2d": FrozenBatchNorm2d}  # fmt: skip
    first, *others = [tensor(each, batch) for each in inputs]
    network = Network(eval(expression, names), others).eval()
    try:
        with torch.set_grad_enabled(counter in WITH_GRADIENTS):
            return {name: int(figure) for name, figure in counter(network, first).items()}
    except ImportError:
        return {}
    except Exception as error:
        print(expression, batch, counter.__name__, type(error).__name__, str(error)[:100])
        return dict.fromkeys(RESULTS[counter])


def main() -> None:
    """Go through the rows with one tool after the other. The last is calflops, which does not clean up after itself."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    import_models()
    without_the_hub()
    known = json.loads(FIXTURE.read_text(encoding="utf-8"))
    for counter in RESULTS:
        for row in known["layers"]:
            for index, batch in enumerate(known["batches"]):
                for name, figure in counted(counter, row["torch"], row["inputs"], batch).items():
                    row["figures"].setdefault(name, [None] * len(known["batches"]))[index] = figure
    lines = ",\n  ".join(map(json.dumps, known.pop("layers")))
    head = ",\n ".join(f'"{key}": {json.dumps(value)}' for key, value in known.items())
    FIXTURE.write_text(f'{{\n {head},\n "layers": [\n  {lines}]\n}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
