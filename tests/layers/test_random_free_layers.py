"""Random layers without weights against what torch said of them: stored, and 200 of each kind where it is."""

import json
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from convcost.errors import Refusal
from convcost.layers.memory_facts import Keeps
from convcost.layers.op import Op, Shape, Shapes, lookup
from convcost.notation.build.arguments import construct

STORED = json.loads((Path(__file__).parents[1] / "data" / "random_free_layers.json").read_text(encoding="utf-8"))
BATCH = STORED["batch"]
KINDS = list(dict.fromkeys(row["kind"] for row in STORED["rows"]))
CASES = 200
FLOAT32 = 4


def kept_bytes(op: Op, inputs: Shapes, output: Shape, operands: int) -> int:
    """Bytes that the backward pass keeps of a batch; an operand that is learned is kept by the network anyway."""
    tensors = {
        Keeps.NOTHING: (),
        Keeps.INPUTS: inputs[:operands],
        Keeps.OTHERS: inputs[:operands],
        Keeps.OUTPUT: (output,),
        Keeps.INPUTS_AND_OUTPUT: (*inputs[:operands], output),
    }
    assert op.keeps is not None
    assert op.keeps_besides(inputs, output) == ()
    return FLOAT32 * BATCH * sum(each.elements for each in tensors[op.keeps])


def ours(row: dict[str, Any]) -> dict[str, Any]:
    """The same row by our own figures."""
    op = construct(lookup(row["kind"]), row["arguments"])
    inputs = tuple(Shape(row["layout"], tuple(sizes)) for sizes in row["inputs"])
    try:
        output = op.output(inputs)
    except Refusal:
        return row | {"output": None, "macs": 0, "bytes": 0}
    macs = sum(each.value for each in op.macs(inputs, output))
    kept = kept_bytes(op, inputs, output, len(inputs) - row["learned"])
    return row | {"output": list(output.sizes), "macs": macs, "bytes": kept}


@pytest.mark.parametrize("kind", KINDS)
def test_shape_macs_and_what_is_kept_are_those_of_torch(kind):
    rows = [row for row in STORED["rows"] if row["kind"] == kind]
    assert [ours(row) for row in rows] == rows


def test_torch_refused_some_of_them_and_took_most():
    refused = Counter(row["kind"] for row in STORED["rows"] if row["output"] is None)
    assert refused.keys() >= {"div", "expand", "fold", "matmul", "pad", "unfold"}
    assert max(refused.values()) <= 12


@pytest.mark.torch
@pytest.mark.parametrize("kind", KINDS)
def test_torch_says_the_same_of_two_hundred_now(kind):
    for needed in ("torch", "torchvision", "PIL"):
        if find_spec(needed) is None:
            pytest.skip(f"{needed} is not installed: stored rows are compared only")
    from tests.data.run_random_free_layers import row

    asked = [row(kind, seed) for seed in range(CASES)]
    assert [ours(each) for each in asked] == asked
