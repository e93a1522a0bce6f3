"""Writes torchvision_macs.csv: parameters and multiply-adds of torchvision's models, counted exactly by torch.

`torchvision.csv` beside it holds what torchvision 0.28 (BSD-3-Clause) publishes, rounded to 10^6 multiply-adds; this
counts the same models exactly, on the meta device, where no weight is stored and nothing is multiplied. Needs torch,
torchvision and pillow:

    python -m tests.data.count_torchvision
"""

import csv
from importlib import import_module
from pathlib import Path
from typing import Any

import torch
from torch.utils.flop_counter import FlopCounterMode

HERE = Path(__file__).parent
KINDS = {"classification", "segmentation", "video"}
IMAGE = slice(-2, None)


def import_models() -> Any:
    """torchvision.models, also where torchvision's compiled operators are missing: shapes are all it takes to count."""
    try:
        from torchvision import models
    except RuntimeError:
        import_module("tests.torchvision_on_cpu")
        from torchvision import models
    return models


def arguments(model: str, kind: str, size: list[int]) -> dict[str, Any]:
    """What the published figures were counted with: the heads that are there, the resolution a ViT is made for."""
    if kind == "segmentation":
        return {"weights_backbone": None, "aux_loss": not model.startswith("lraspp")}
    if model in {"googlenet", "inception_v3"}:
        return {"init_weights": False, "aux_logits": model == "inception_v3"}
    return {"image_size": size[-1]} if model.startswith("vit") else {}


def compute_regnet_widths_with_numbers(block_params: Any) -> None:
    """RegNet works its widths out with tensors, which must not be on the meta device."""
    from_init_params = block_params.from_init_params

    def on_cpu(*given: Any, **named: Any) -> Any:
        with torch.device("cpu"):
            return from_init_params(*given, **named)

    block_params.from_init_params = on_cpu


def count(models: Any, row: dict[str, str]) -> tuple[int, int]:
    """Parameters and multiply-adds of one row's model at its input."""
    size = [int(each) for each in row["input"].split("x")]
    with torch.device("meta"), torch.no_grad():
        model = models.get_model(row["model"], weights=None, **arguments(row["model"], row["kind"], size)).eval()
        counter = FlopCounterMode(display=False)
        with counter:
            model(torch.empty(1, *size))
    return sum(each.numel() for each in model.parameters()), counter.get_total_flops() // 2


def main() -> None:
    """Count every model once per input and write the table."""
    models = import_models()
    torch.backends.mha.set_fastpath_enabled(False)
    compute_regnet_widths_with_numbers(models.regnet.BlockParams)
    with (HERE / "torchvision.csv").open(newline="") as published:
        rows = [row for row in csv.DictReader(published) if row["kind"] in KINDS]
    with (HERE / "torchvision_macs.csv").open("w", newline="") as counted:
        writer = csv.writer(counted, lineterminator="\n")
        writer.writerow(["model", "kind", "input", "params", "macs"])
        for row in rows:
            params, macs = count(models, row)
            writer.writerow([row["model"], row["kind"], row["input"], params, macs])
            if params != int(row["params"]) or round(macs / 1e9, 3) != float(row["gmacs"]):
                print(row, "is counted as", params, macs)


if __name__ == "__main__":
    main()
