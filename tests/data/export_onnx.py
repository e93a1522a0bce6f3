"""Export networks of torchvision and timm to ONNX without their weights: `python export_onnx.py FOLDER NAME...`.

A name may say more: `vit_b_16:legacy_bn` for the TorchScript exporter with batch normalisation kept, `:legacy` folded,
`:dynamo` (as where nothing is said) for the newer one; `timm/NAME` for a network of timm. Weights become external
data that is not there; what has 64 elements or fewer stays, because exporters compute with it.
"""

import sys
import warnings
from math import prod
from pathlib import Path

import onnx
import torch

import tests.torchvision_on_cpu  # noqa: F401 - must come before torchvision

SMALL = 64
INPUTS = {"inception_v3": (3, 299, 299), "r3d_18": (3, 16, 112, 112), "fcn_resnet50": (3, 520, 520)}


def network(name: str) -> tuple[torch.nn.Module, tuple[int, ...]]:
    """A network with random weights, and the size of its input."""
    if name.startswith("timm/"):
        import timm

        model = timm.create_model(name.removeprefix("timm/"), pretrained=False)
        return model.eval(), model.default_cfg.get("test_input_size") or model.default_cfg["input_size"]
    from torchvision.models import get_model

    more = {"init_weights": False} if name in {"inception_v3", "googlenet"} else {}
    more |= {"weights_backbone": None} if name.startswith(("fcn", "deeplab", "lraspp")) else {}
    return get_model(name, weights=None, **more).eval(), INPUTS.get(name, (3, 224, 224))


def export(name: str, path: Path) -> None:
    """One network into one file."""
    name, _, exporter = name.partition(":")
    model, size = network(name)
    with torch.no_grad():
        for tensor in (*model.parameters(), *model.buffers()):
            # Exporters drop biases of zero and merge equal tensors, which trained ones are not.
            if tensor.is_floating_point() and tensor.numel() > 1 and tensor.min() == tensor.max():
                tensor.uniform_(0.5, 1.5)
    args = (torch.randn(1, *size),)
    kept = {"training": torch.onnx.TrainingMode.PRESERVE, "do_constant_folding": False}
    more = {"dynamo": True, "verbose": False} if exporter in {"", "dynamo"} else {"dynamo": False}
    more |= kept if exporter == "legacy_bn" else {}
    torch.onnx.export(model, args, str(path), input_names=["input"], **more)
    strip(path)


def strip(path: Path) -> None:
    """Take the weights out, and say that they are elsewhere."""
    model = onnx.load(str(path))
    for tensor in model.graph.initializer:
        if prod(tensor.dims) > SMALL:
            for field in ("raw_data", "float_data", "int64_data", "int32_data", "double_data"):
                tensor.ClearField(field)
            tensor.data_location = onnx.TensorProto.EXTERNAL
            del tensor.external_data[:]
            tensor.external_data.add(key="location", value="weights.bin")
    path.with_suffix(".onnx.data").unlink(missing_ok=True)
    path.write_bytes(model.SerializeToString())


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for each in sys.argv[2:]:
        file = folder / f"{each.replace('/', '-').replace(':', '.')}.onnx"
        try:
            export(each, file)
            print(each, file.stat().st_size, flush=True)
        except Exception as error:
            print(each, "failed:", str(error)[:200], flush=True)
