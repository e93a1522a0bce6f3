"""The test models of the package onnx: read with the output shape of their test data, or refused by the operator."""

from collections import Counter
from pathlib import Path

import pytest

from convcost.errors import ConvcostError
from convcost.networks.read import read_one
from convcost.notation.build import build

onnx = pytest.importorskip("onnx", reason="the models are those of the package onnx")

FOLDER = Path(onnx.__file__).parent / "backend" / "test" / "data"
GROUPS = {"pytorch-converted": 82, "pytorch-operator": 35, "simple": 23, "light": 9}
pytestmark = pytest.mark.onnx


def models(group: str) -> list[Path]:
    folder = FOLDER / group
    return sorted((*folder.glob("*/model.onnx"), *folder.glob("*.onnx")))


def wanted(model: Path) -> list[tuple[int, ...]]:
    """The shapes of the outputs in the test data."""
    shapes = []
    for file in sorted((model.parent / "test_data_set_0").glob("output_*.pb")) if model.name == "model.onnx" else ():
        tensor = onnx.TensorProto()
        tensor.ParseFromString(file.read_bytes())
        shapes.append(tuple(tensor.dims))
    return shapes


def without_ones(sizes: tuple[int, ...]) -> tuple[int, ...]:
    """Sizes as they are compared: the batch of these models is 1, 2 or none, and ones may be anywhere."""
    return tuple(size for size in sizes if size > 1)


def is_read(model: Path) -> bool:
    try:
        graph = build(read_one(str(model))[0])
    except ConvcostError as error:
        (problem,) = error.problems
        assert problem.code in {"E191", "E192"}
        assert ", a " in problem.message or "is free" in problem.message
        return False
    for name, sizes in zip(graph.outputs.values(), wanted(model), strict=False):
        made = without_ones(graph.shapes[name].sizes)
        assert made in {without_ones(sizes), without_ones(sizes[1:])}, model
    return True


@pytest.mark.parametrize("group", GROUPS)
def test_models_are_read_or_refused_by_their_operator(group: str, capsys: pytest.CaptureFixture[str]) -> None:
    counts = Counter(map(is_read, models(group)))
    with capsys.disabled():
        print(f"\n{group}: {counts[True]} of {counts.total()} read, {counts[False]} refused")
    assert counts.total() == GROUPS[group]


@pytest.mark.parametrize("group", ["pytorch-converted", "pytorch-operator", "light"])
def test_all_models_of_layers_are_read(group: str) -> None:
    assert [model.parent.name for model in models(group) if not is_read(model)] == []
