"""Export networks of torchvision and timm to ONNX without their weights: `python export_onnx.py FOLDER NAME...`.

A name may say more: `vit_b_16:legacy_bn` for the TorchScript exporter with batch normalisation kept, `:legacy` folded,
`:dynamo` (as where nothing is said) for the newer one; `timm/NAME` for a network of timm. Weights become external
data that is not there; what has 64 elements or fewer stays, because exporters compute with it, and so do indices. What
the exporter notes of the author's modules beside operators stays too. `--gzip` in front compresses the files.
"""

import gzip
import sys
import warnings
from math import prod
from pathlib import Path

import onnx
import torch

import tests.torchvision_on_cpu  # noqa: F401 - must come before torchvision

SMALL = 64
MOST_INDICES = 4096
OF_MODULES = {
    "pkg.torch.onnx.name_scopes", "pkg.torch.onnx.class_hierarchy", "pkg.onnxscript.rewriter.rule_name",
}  # fmt: skip
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
    """Take the weights out, and say that they are elsewhere; of the notes keep those of modules."""
    model = onnx.load(str(path))
    graph = model.graph
    for each in (model, graph, *graph.node, *graph.initializer, *graph.value_info, *graph.input, *graph.output):
        kept = {prop.key: prop.value for prop in each.metadata_props if prop.key in OF_MODULES}
        del each.metadata_props[:]
        for key, value in kept.items():
            each.metadata_props.add(key=key, value=value)
    for tensor in model.graph.initializer:
        is_index = tensor.data_type == onnx.TensorProto.INT64
        if prod(tensor.dims) > (MOST_INDICES if is_index else SMALL):
            for field in ("raw_data", "float_data", "int64_data", "int32_data", "double_data"):
                tensor.ClearField(field)
            tensor.data_location = onnx.TensorProto.EXTERNAL
            del tensor.external_data[:]
            tensor.external_data.add(key="location", value="weights.bin")
    path.with_suffix(".onnx.data").unlink(missing_ok=True)
    path.write_bytes(model.SerializeToString())


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    is_packed = sys.argv[1] == "--gzip"
    where, *wanted = sys.argv[2:] if is_packed else sys.argv[1:]
    folder = Path(where)
    folder.mkdir(parents=True, exist_ok=True)
    for each in wanted:
        file = folder / f"{each.replace('/', '-').replace(':', '.')}.onnx"
        try:
            export(each, file)
            if is_packed:
                # Without a time, so that the same network gives the same bytes.
                file.with_suffix(".onnx.gz").write_bytes(gzip.compress(file.read_bytes(), mtime=0))
                file.unlink()
            print(each, flush=True)
        except Exception as error:
            print(each, "failed:", str(error)[:200], flush=True)
