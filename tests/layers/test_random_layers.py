"""Random layers against what torch said of them: stored, and asked anew, two hundred of each kind, where torch is."""

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from convcost.layers.memory_facts import Keeps
from convcost.layers.op import Op, Shape, Shapes, lookup
from convcost.layers.product import Products
from convcost.layers.shape import as_shape, tokens
from convcost.notation.build.arguments import construct

STORED = json.loads((Path(__file__).parents[1] / "data" / "random_layers.json").read_text(encoding="utf-8"))
BATCH = STORED["batch"]
KINDS = list(dict.fromkeys(row["kind"] for row in STORED["rows"]))
CASES = 200
BYTES = {"activation": 4, "statistic": 4, "index": 8, "mask": 1}


def shape_of(written: Any) -> Shape:
    return tokens(*written["tokens"]) if isinstance(written, dict) else as_shape(tuple(written))


def total(products: Products | None) -> int:
    assert products is not None
    return sum(each.value for each in products)


def kept(op: Op, inputs: Shapes, output: Shape) -> int:
    """Bytes that the backward pass keeps of a batch."""
    assert op.keeps is not None
    tensors = {
        Keeps.INPUTS: inputs,
        Keeps.OTHERS: inputs,
        Keeps.OUTPUT: (output,),
        Keeps.INPUTS_AND_OUTPUT: (*inputs, output),
        Keeps.NOTHING: (),
    }[op.keeps]
    besides = op.keeps_besides(inputs, output)
    own = [each.product.value * BYTES[each.form] * (BATCH if each.per_sample else 1) for each in besides]
    return BYTES["activation"] * BATCH * sum(each.elements for each in tensors) + sum(own)


def ours(row: dict[str, Any]) -> dict[str, Any]:
    """The same row by our own figures."""
    op = construct(lookup(row["kind"]), row["arguments"])
    inputs = tuple(map(shape_of, row["inputs"]))
    output = op.output(inputs)
    return row | {
        "output": list(output.sizes),
        "params": total(op.parameters(inputs)),
        "buffers": total(op.buffers(inputs)),
        "macs": total(op.macs(inputs, output)),
        "bytes": None if row["bytes"] is None else kept(op, inputs, output),
    }


@pytest.mark.parametrize("kind", KINDS)
def test_shape_parameters_macs_and_what_is_kept_are_those_of_torch(kind):
    rows = [row for row in STORED["rows"] if row["kind"] == kind]
    assert [ours(row) for row in rows] == rows


def skip_without_torch() -> None:
    """Skip where torch or what the script needs besides is missing; importing is left to the script."""
    for needed in ("torch", "torchvision", "timm", "PIL"):
        if find_spec(needed) is None:
            pytest.skip(f"{needed} is not installed: what is stored is compared only")


@pytest.mark.torch
@pytest.mark.filterwarnings("ignore:TF32 acceleration on top of oneDNN")
@pytest.mark.parametrize("kind", KINDS)
def test_torch_says_the_same_of_two_hundred_now(kind):
    skip_without_torch()
    from tests.data.run_random_layers import row

    asked = [row(kind, seed) for seed in range(CASES)]
    assert [ours(each) for each in asked] == asked


@pytest.mark.torch
def test_every_kind_that_torch_is_asked_about_is_stored():
    skip_without_torch()
    from tests.data import run_random_layers

    assert list(run_random_layers.CASES) == KINDS
