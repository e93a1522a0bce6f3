"""Exported files become files that a person would have written; their figures are held elsewhere, by the reader."""

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest

from convcost.bridges.blocks.recovery import recover
from convcost.graph import Graph
from convcost.language.document import read
from convcost.networks.analyses import BuildOptions, build_one
from convcost.networks.read import network_in
from convcost.notation.build import build
from convcost.notation.spec import read_network
from tests.bench.recovered import figures, lines_of

ROOT = Path(__file__).parents[3]
FILES = ROOT / "tests" / "data" / "onnx"
WITH_SCOPES = ROOT / "tests" / "data" / "onnx_scopes"

MOST_LINES = {
    "resnet18.legacy_bn.dims": 30,
    "resnet18.dynamo.dims": 30,
    "wide_resnet50_2.legacy_bn.dims": 30,
    "wide_resnet50_2.dynamo.dims": 30,
    "resnext50_32x4d.dynamo.dims": 30,
    "r3d_18.dynamo.dims": 30,
    "mobilenet_v3_large.legacy_bn.dims": 60,
    "mobilenet_v3_large.dynamo.dims": 60,
    "efficientnet_b0.legacy_bn.dims": 60,
    "efficientnet_b0.dynamo.dims": 60,
    "convnext_tiny.dynamo.dims": 40,
    "fcn_resnet50.dynamo.dims": 40,
    "shufflenet_v2_x1_0.dynamo.dims": 45,
}


SCOPED = {
    "resnet18": (30, "BasicBlock"),
    "resnet50": (30, "Bottleneck"),
    "wide_resnet50_2": (30, "Bottleneck"),
    "resnext50_32x4d": (30, "Bottleneck"),
    "r3d_18": (30, "BasicBlock"),
    "fcn_resnet50": (35, "Bottleneck"),
    "mobilenet_v3_large": (60, "InvertedResidual"),
    "efficientnet_b0": (60, "MBConv"),
    "convnext_tiny": (40, "CNBlock"),
    "squeezenet1_1": (30, "Fire"),
    "shufflenet_v2_x1_0": (40, "InvertedResidual"),
    "inception_v3": (90, "InceptionA"),
    "vit_b_16": (35, "EncoderBlock"),
}
"""The most lines of networks whose files tell of the author's modules, and a class that becomes a block."""


def held(made: Graph, most_lines: int) -> str:
    found = recover(made)
    assert found.unfolded == ()
    assert lines_of(found.text) <= most_lines
    assert figures(build(read_network(read(found.text, "back.yaml")))) == figures(made)
    return found.text


@pytest.mark.parametrize("name", MOST_LINES)
def test_an_exported_file_is_as_short_as_a_person_writes_it(name: str) -> None:
    held(build_one(str(FILES / f"{name}.onnx"), BuildOptions()), MOST_LINES[name])


@pytest.mark.parametrize("name", SCOPED)
def test_classes_that_the_file_tells_of_are_the_blocks(name: str) -> None:
    most_lines, block = SCOPED[name]
    packed = (WITH_SCOPES / f"{name}.onnx.gz").read_bytes()
    made = build(network_in(gzip.decompress(packed), f"{name}.onnx"))
    assert f"\n  {block}:" in held(made, most_lines)


@pytest.mark.torch
@pytest.mark.parametrize("name", ["resnet18", "mobilenet_v3_large"])
def test_a_file_exported_now_is_read_as_the_stored_one(name: str, tmp_path: Path) -> None:
    for library in ("torch", "onnxscript", "onnx"):
        pytest.importorskip(library, reason="exports a network")
    script = ROOT / "tests" / "data" / "export_onnx.py"
    path = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
    subprocess.run([sys.executable, str(script), str(tmp_path), name], env=path, check=True, timeout=300)
    most_lines, block = SCOPED[name]
    assert f"\n  {block}:" in held(build_one(str(tmp_path / f"{name}.onnx"), BuildOptions()), most_lines)
