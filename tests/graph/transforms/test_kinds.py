"""Every transform around every kind: what comes out is sound and keeps what was promised, or a layer refuses."""

from functools import cache
from itertools import product

import pytest

from convcost import analyze
from convcost.errors import ConvcostError
from convcost.graph import Graph, Node
from convcost.graph.applying.application import application
from convcost.graph.rewriting.rewrite import infer
from convcost.graph.transforms import names
from convcost.layers.kinds.batchnorm import Batchnorm
from convcost.layers.kinds.conv import Conv
from convcost.layers.kinds.linear import Linear
from convcost.layers.kinds.relu import Relu
from convcost.layers.op import Op, kinds
from convcost.layers.shape import Shape
from convcost.notation.writing import write
from tests.graph.transforms.test_manuals import manual as manual_of
from tests.layers.test_contracts import example_inputs, example_op, manual
from tests.notation.writing.networks import network


class Growing:
    """A graph that grows at its end."""

    def __init__(self) -> None:
        self.inputs: dict[str, Shape] = {}
        self.nodes: list[Node] = []

    def take(self, name: str, shape: Shape) -> str:
        self.inputs[name] = shape
        return name

    def add(self, name: str, op: Op, *taken: str) -> str:
        shapes = {**self.inputs, **{node.name: node.output for node in self.nodes}}
        self.nodes.append(Node(name, op, taken, op.output(tuple(map(shapes.__getitem__, taken)))))
        return name

    def weighted(self, name: str, taken: str) -> str:
        """Layers that transforms are about: a reduction and a 5x5, or two linear ones, of the width that comes in."""
        x = self.inputs.get(taken) or next(node.output for node in self.nodes if node.name == taken)
        if x.layout != "maps":
            between = self.add(f"{name}.first", Linear(out=2 * x.channels), taken)
            return self.add(f"{name}.last", Linear(out=x.channels), between)
        wide = self.add(f"{name}.wide", Conv(out=4 * x.channels, kernel=(1,)), taken)
        narrow = self.add(f"{name}.narrow", Conv(out=2 * x.channels, kernel=(1,), bias=False), wide)
        normed = self.add(f"{name}.narrow.norm", Batchnorm(), narrow)
        active = self.add(f"{name}.narrow.activation", Relu(), normed)
        return self.add(f"{name}.last", Conv(out=x.channels, kernel=(5,), padding="same"), active)


@cache
def around(kind: str) -> Graph:
    """The example of a kind's manual between layers that transforms change, and the same layers beside it."""
    growing = Growing()
    taken = [
        growing.weighted(f"before{number}", growing.take(f"input{number}", shape))
        for number, shape in enumerate(example_inputs(manual(kind).example))
    ]
    last = growing.weighted("after", growing.add("middle", example_op(kind), *taken))
    return Graph("around", growing.inputs, tuple(growing.nodes), {"made": last})


NOTHING = "no layer that this would change is called `after`"


def changed(kind: str, transform: str, **options: object) -> Graph | None:
    """What a transform makes of it; None where a layer refuses, which is named then, or nothing would change."""
    before = around(kind)
    try:
        return application(transform, **options).to(before)
    except ConvcostError as error:
        (found,) = error.problems
        told = " ".join((found.message, *found.notes))
        assert found.code in {"E300", "E310", "E320", "E403"}, told
        assert found.message == NOTHING or any(f"`{node.name}`" in told for node in before.nodes), told
        return None


TRANSFORMS = [manual_of(name).example["apply"] for name in names()]
MOVED = ["scale{width=3}", "factorize{asymmetric=true}", "separable{form=mobilenet}", "merge_linear{strict=true}"]


@pytest.mark.parametrize("transform", [*TRANSFORMS, *MOVED])
@pytest.mark.parametrize("kind", kinds())
def test_what_comes_out_is_sound_or_a_layer_is_named_that_refuses(kind: str, transform: str) -> None:
    before, made = around(kind), changed(kind, transform)
    if made is None:
        return
    assert infer(made) == made
    assert network(write(made)) == made
    promised = manual_of(transform.partition("{")[0]).keeps
    assert made.shapes[made.outputs["made"]] == before.shapes["after.last"] or "output shape" not in promised
    assert analyze(made).params == analyze(before).params or "parameters" not in promised
    assert analyze(made).macs == analyze(before).macs or "MACs" not in promised


TOGETHER = {("flatten", "fully_convolutional")}
"""A flatten goes with the linear layers behind it."""


@pytest.mark.parametrize(("kind", "transform"), sorted({*product(kinds(), TRANSFORMS)} - TOGETHER))
def test_what_is_not_chosen_stays(kind: str, transform: str) -> None:
    before = around(kind)
    made = changed(kind, transform, only="after")
    if made is None:
        return
    kept = [node for node in before.nodes if not node.name.startswith("after.")]
    assert made.nodes[: len(kept)] == tuple(kept)
    assert made != before


@pytest.mark.parametrize("kind", sorted({*kinds()} - {"opaque"}))
def test_channels_that_nothing_ties_are_scaled(kind: str) -> None:
    before, made = around(kind), changed(kind, "scale{width=3}")
    assert made is not None
    for node in before.nodes:
        if node.name.endswith((".wide", ".narrow", ".first")):
            assert made.shapes[node.name] == node.output.with_channels(3 * node.output.channels)
