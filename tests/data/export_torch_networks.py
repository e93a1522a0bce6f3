"""Export networks of torchvision and timm as the programs of `tests/data/torch_programs`, for tests without torch.

``python tests/data/export_torch_networks.py torchvision.resnet50 timm.densenet121`` from the root of the repository,
with torch 2.13 (CPU), torchvision 0.28 and timm 1.0.31. Lines of code are left out.

`torch_networks.csv` beside it has what torch says of them: input, convolutions, parameters (all of the module's),
multiply-adds (half of what torch's counter counts; none where it cannot run).
"""

import csv
import json
import lzma
import sys
from pathlib import Path

from convcost.bridges.torch.asked import Feed, asked
from convcost.bridges.torch.exporting import exported
from convcost.bridges.torch.making import made
from convcost.bridges.torch.network import SAMPLES
from convcost.bridges.torch.program import ExportedModule, as_json

HERE = Path(__file__).parent
FRAMES = (128, 128)
"""The two pictures between which RAFT looks for movement."""


def rows() -> dict[str, dict[str, str]]:
    """What torch says of every network, by library and model."""
    with (HERE / "torch_networks.csv").open(encoding="utf-8") as file:
        return {f"{row['library']}.{row['model']}": row for row in csv.DictReader(file)}


def net(library: str, model: str) -> str:
    """What the network is called on the command line; nothing is downloaded."""
    if library == "timm":
        return f"torch:timm:create_model({model!r})"
    from torchvision.models import get_model_builder

    builder = get_model_builder(model)
    has_backbone = ".segmentation." in builder.__module__
    return f"torch:{builder.__module__}:{model}{'(weights_backbone=None)' if has_backbone else ''}"


def inputs(sizes: str) -> list[tuple[int, ...]]:
    """The shapes of the inputs: one, or the two frames of optical flow."""
    if not sizes[0].isdigit():
        return [(3, *FRAMES)] * 2
    return [tuple(map(int, sizes.split("x")))]


def export(name: str, samples: int = SAMPLES) -> ExportedModule:
    """The program of a network."""
    import tests.torchvision_on_cpu  # noqa: F401 - torchvision without its compiled part

    library, _, model = name.partition(".")
    feeds = [Feed(place, "", sizes) for place, sizes in enumerate(inputs(rows()[name]["input"]))]
    return exported(made(asked(net(library, model))), feeds, samples, name=model)


def main(names: list[str]) -> None:
    """Export some networks."""
    for name in names:
        program = export(name)
        calls = tuple(call._replace(line="") for call in program.calls)
        text = json.dumps(json.loads(as_json(program._replace(calls=calls))), separators=(",", ":"))
        (HERE / "torch_programs" / f"{name}.json.xz").write_bytes(lzma.compress(text.encode(), preset=9))


if __name__ == "__main__":
    main(sys.argv[1:])
