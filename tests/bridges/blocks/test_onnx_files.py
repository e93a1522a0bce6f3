"""Exported files become files that a person would have written; their figures are held elsewhere, by the reader."""

from pathlib import Path

import pytest

from convcost.bridges.blocks.recovery import recover
from convcost.language.document import read
from convcost.networks.analyses import BuildOptions, build_one
from convcost.notation.build import build
from convcost.notation.spec import read_network
from tests.bench.recovered import figures, lines_of

FILES = Path(__file__).parents[2] / "data" / "onnx"

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


@pytest.mark.parametrize("name", MOST_LINES)
def test_an_exported_file_is_as_short_as_a_person_writes_it(name: str) -> None:
    made = build_one(str(FILES / f"{name}.onnx"), BuildOptions())
    found = recover(made)
    assert found.unfolded == ()
    assert lines_of(found.text) <= MOST_LINES[name]
    assert figures(build(read_network(read(found.text, "back.yaml")))) == figures(made)
