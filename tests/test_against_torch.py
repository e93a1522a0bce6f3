"""Random single layers as torch ran them: output shape, parameters, multiply-adds, or a refusal."""

import json
import re
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from convcost.errors import Refusal
from convcost.layers.op import Op, Shape, lookup
from convcost.layers.shape import as_shape
from convcost.notation.build.arguments import construct

KINDS = {
    "AdaptiveAvgPool": "adaptive_avgpool",
    "AdaptiveMaxPool": "adaptive_maxpool",
    "AvgPool": "avgpool",
    "Conv": "conv",
    "ConvTranspose": "conv_transpose",
    "Flatten": "flatten",
    "GroupNorm": "groupnorm",
    "LayerNorm": "layernorm",
    "Linear": "linear",
    "MaxPool": "maxpool",
    "PixelShuffle": "pixel_shuffle",
    "Upsample": "upsample",
    "ZeroPad": "pad",
}
NAMES = {
    "ceil_mode": "rounding",
    "elementwise_affine": "affine",
    "kernel_size": "kernel",
    "num_groups": "groups",
    "out_channels": "out",
    "out_features": "out",
    "output_size": "size",
    "scale_factor": "factor",
    "upscale_factor": "factor",
}
UNSAID = {"count_include_pad", "end_dim", "in_channels", "in_features", "normalized_shape", "num_channels", "start_dim"}

WRONG_WIDTH = "the width that comes in is the input's, so no layer can declare another"
STRIDED_SAME = "torch refuses `same` with a stride; here it gives ceil(size / stride)"
ONEDNN = "a limit of the kernels that ran, not of the layer"
KEPT_SIZE = "torch's 1-D adaptive pooling cannot keep a size"
EMPTY = "torch gives a tensor without elements; here that is refused"
UNFOLD = "there is no kind for it"
WHOLE_LAYERNORM = "layernorm normalises the channels only"
PART_FLATTEN = "flatten takes every axis but the batch"
MORE_AXES = "tokens have one axis beside the features"

LEFT_OUT = {
    WRONG_WIDTH: 9,
    STRIDED_SAME: 1,
    ONEDNN: 4,
    KEPT_SIZE: 3,
    EMPTY: 1,
    UNFOLD: 5,
    WHOLE_LAYERNORM: 6,
    PART_FLATTEN: 10,
    MORE_AXES: 3,
}


class Row(NamedTuple):
    """What torch was asked, and what it answered; ``output`` is "error" where it refused."""

    torch_class: str
    arguments: dict[str, Any]
    sizes: list[int]
    output: list[int] | str
    parameters: int | str
    macs: int | str

    @property
    def refused(self) -> bool:
        return self.output == "error"


ROWS = [Row(*row) for row in json.loads((Path(__file__).parent / "data" / "single_layers.json").read_text())["rows"]]


def reason_to_leave_out(row: Row) -> str:
    """Why a row says nothing about this project; empty when it does."""
    given = row.arguments
    declared = given.get("in_channels", given.get("in_features"))
    width = row.sizes[-1 if row.torch_class == "Linear" else 1] if len(row.sizes) > 1 else row.sizes[0]
    reasons = {
        WRONG_WIDTH: row.refused and declared not in (None, width),
        STRIDED_SAME: row.refused and given.get("padding") == "same" and "strided" in str(row.macs),
        ONEDNN: row.refused and "memory descriptor" in str(row.macs),
        KEPT_SIZE: row.refused and given.get("output_size") == [None],
        EMPTY: 0 in list(row.output),
        UNFOLD: row.torch_class == "Unfold",
        WHOLE_LAYERNORM: row.torch_class == "LayerNorm",
        PART_FLATTEN: row.torch_class == "Flatten" and (given["start_dim"], given["end_dim"]) != (1, -1),
        MORE_AXES: row.torch_class == "Linear" and len(row.sizes) > 3,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


TOLD = [row for row in ROWS if not reason_to_leave_out(row)]


def input_of(row: Row) -> tuple[Shape, int]:
    """The input without its batch axis, and the size of that; a lone size has none."""
    batch, sizes = (row.sizes[0], tuple(row.sizes[1:])) if len(row.sizes) > 1 else (1, tuple(row.sizes))
    return (Shape("tokens", sizes) if row.torch_class == "Linear" and len(sizes) == 2 else as_shape(sizes)), batch


def layer_of(row: Row, x: Shape) -> Op:
    """The row's layer in this project's words."""
    given = {NAMES.get(name, name): exact(value) for name, value in row.arguments.items() if name not in UNSAID}
    kind = KINDS[re.sub(r"[123]d$", "", row.torch_class)]
    if kind == "upsample" and "size" in given:
        kind = "resize"
    if "rounding" in given:
        given["rounding"] = "ceil" if given["rounding"] else "floor"
    if kind == "pad":
        padding = given.pop("padding")
        given["amount"] = [padding[2:], padding[:2]] if isinstance(padding, list) else padding
    if kind.startswith("adaptive") and isinstance(given["size"], list):
        given["size"] = [size or own for size, own in zip(given["size"], x.spatial, strict=True)]
    return construct(lookup(kind), given)


def exact(value: Any) -> Any:
    return Fraction(str(value)) if isinstance(value, float) else value


@pytest.mark.parametrize("row", [row for row in TOLD if not row.refused], ids=lambda row: row.torch_class)
def test_shape_parameters_and_macs_are_those_of_torch(row):
    x, batch = input_of(row)
    layer = layer_of(row, x)
    output = layer.output((x,))
    assert [*row.output[:1][: len(row.sizes) - 1], *output.sizes] == row.output
    assert sum(each.value for each in layer.parameters((x,))) == row.parameters
    assert batch * sum(each.value for each in layer.macs((x,), output)) == row.macs


@pytest.mark.parametrize("row", [row for row in TOLD if row.refused], ids=lambda row: row.torch_class)
def test_what_torch_refuses_is_refused(row):
    x, _ = input_of(row)
    layer = layer_of(row, x)
    with pytest.raises(Refusal):
        layer.output((x,))


def test_no_other_rows_are_left_out():
    assert Counter(filter(None, map(reason_to_leave_out, ROWS))) == LEFT_OUT
    assert len(ROWS) == len(TOLD) + sum(LEFT_OUT.values()) == 747
