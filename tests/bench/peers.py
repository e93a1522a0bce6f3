"""What other tools print for the same networks, in one run: ``python tests/bench/peers.py FOLDER``.

Writes tests/data/peer_run.csv, from which the README makes its table. Needs torch, torchvision and onnx; every tool
is installed into a folder of its own below FOLDER, because two of them share a name, and runs in processes of its own.
The networks are torchvision's, with one image; the layer that no tool has a class for is a 1x1 convolution from 64 to
128 channels on 28x28 positions, written as ``torch.einsum``: 28 x 28 x 128 x 64 multiply-adds.
"""

import csv
import json
import logging
import os
import resource
import subprocess
import sys
import warnings
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "tests" / "data" / "peer_run.csv"
NETWORKS = ("resnet50", "vit_b_16", "swin_t")
EINSUM = "einsum"
COLUMNS = ("tool", "version", "unit", *NETWORKS, EINSUM, "cpu_seconds")
TOOLS = {
    "torch": ("torch", "FLOPs"),
    "torchinfo": ("torchinfo", "mult-adds"),
    "fvcore": ("fvcore", "flops"),
    "ptflops": ("ptflops", "MACs"),
    "thop_original": ("thop", "MACs"),
    "thop": ("ultralytics-thop", "MACs"),
    "calflops_macs": ("calflops", "MACs"),
    "torchscan": ("torchscan", "MACs"),
    "torchprofile": ("torchprofile", "MACs"),
    "flopth": ("flopth", "FLOPs"),
    "onnx_tool": ("onnx-tool", "MACs"),
}
"""Of every tool the distribution, and the word that stands beside the figure."""
BESIDE = ("iopath", "yacs", "tabulate", "termcolor", "portalocker", "pyyaml", "tqdm", "packaging", "rich", "loguru")
"""What some of them need, torch apart."""


def total_of_torchprofile(network: "torch.nn.Module", x: "torch.Tensor") -> dict[str, int]:
    """MACs."""
    from torchprofile import profile_macs

    return {"torchprofile": profile_macs(network, x)}


def total_of_flopth(network: "torch.nn.Module", x: "torch.Tensor") -> dict[str, int]:
    """FLOPs, one per multiply-add."""
    from flopth import flopth

    return {"flopth": int(flopth(network, inputs=(x,), bare_number=True)[0])}


def counters() -> dict[str, Callable[[Any, Any], dict[str, int]]]:
    """The function that runs a tool, by the name that the figure has."""
    sys.path.insert(0, str(ROOT / "tests" / "data"))
    import count_with_peers as peers

    found = {name: counter for counter, names in peers.RESULTS.items() for name in names}
    both = {"thop": peers.total_of_thop, "thop_original": peers.total_of_thop}
    return found | both | {"torchprofile": total_of_torchprofile, "flopth": total_of_flopth}


def written_as_einsum() -> tuple["torch.nn.Module", "torch.Tensor"]:
    """A 1x1 convolution that no class of torch stands for."""
    import torch

    class Pointwise(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.weight = torch.nn.Parameter(torch.zeros(128, 64))

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return torch.einsum("nchw,oc->nohw", x, self.weight)

    return Pointwise().eval(), torch.zeros(1, 64, 28, 28)


def count(tool: str, name: str) -> int | None:
    """What a tool prints for a network; None where it fails."""
    import torch

    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    counter = counters()[tool]
    from count_torchvision import import_models
    from count_with_peers import WITH_GRADIENTS, without_the_hub

    models = import_models()
    without_the_hub()
    if name == EINSUM:
        network, image = written_as_einsum()
    else:
        network, image = models.get_model(name, weights=None).eval(), torch.zeros(1, 3, 224, 224)
    try:
        with torch.set_grad_enabled(counter in WITH_GRADIENTS):
            return int(counter(network, image)[tool])
    except Exception as error:
        print(tool, name, type(error).__name__, str(error)[:200], file=sys.stderr)
        return None


def install(folder: Path, distribution: str) -> Path:
    """A folder with one tool in it, kept between runs."""
    place = folder / distribution
    if not place.exists():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(place)]
        subprocess.run([*command, *(BESIDE if distribution == "deps" else [distribution])], check=True)
    return place


def children() -> float:
    """CPU seconds of all processes that ended so far: time on the clock depends on what else a machine does."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measured(tool: str, name: str, places: list[Path]) -> tuple[int | None, str, float]:
    """The figure, the version of the tool and the CPU seconds of the whole process."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, [*places, ROOT])), "OMP_NUM_THREADS": "1"}
    start = children()
    done = subprocess.run(
        [sys.executable, __file__, "--count", tool, name],
        env=environment, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    seconds = children() - start
    sys.stderr.write(done.stderr[-600:])
    figure, release = json.loads(done.stdout.splitlines()[-1])
    return figure, release, seconds


def ours() -> dict[str, object]:
    """The row of convcost: the same figures from its catalogue, the layer from a line of YAML."""
    sys.path.insert(0, str(ROOT))
    import convcost

    layer = {"conv": {"out": 128, "kernel": 1, "bias": False}}
    network = {"convcost": 1, "name": "A 1x1 convolution", "input": [64, 28, 28], "layers": [layer]}
    figures = {name: convcost.analyze(name).macs for name in NETWORKS}
    start = children()
    command = [sys.executable, "-P", "-m", "convcost", "analyze", "resnet50"]
    subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True)
    seconds = children() - start
    return {"tool": "convcost", "version": convcost.__version__, "unit": "MACs", **figures,
            EINSUM: convcost.analyze(network).macs, "cpu_seconds": f"{seconds:.2f}"}  # fmt: skip


def main(folder: Path) -> None:
    """Every tool with every network."""
    rows = [ours()]
    deps = install(folder, "deps")
    for tool, (distribution, unit) in TOOLS.items():
        places = [] if distribution == "torch" else [install(folder, distribution), deps]
        found = {name: measured(tool, name, places) for name in (*NETWORKS, EINSUM)}
        figures = {name: "" if figure is None else figure for name, (figure, _, _) in found.items()}
        _, release, seconds = found["resnet50"]
        rows.append(
            {"tool": distribution, "version": release, "unit": unit, **figures, "cpu_seconds": f"{seconds:.2f}"}
        )
        print(rows[-1])
    with TABLE.open("w", newline="", encoding="utf-8") as table:
        writer = csv.DictWriter(table, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    if sys.argv[1] == "--count":
        print(json.dumps([count(sys.argv[2], sys.argv[3]), version(TOOLS[sys.argv[2]][0])]))
    else:
        main(Path(sys.argv[1]))
