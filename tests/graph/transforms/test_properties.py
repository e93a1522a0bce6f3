"""Laws that hold for every network: what comes out is sound, and what is put in front can be taken away again."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convcost.errors import ConvcostError
from convcost.graph import Graph, Node
from convcost.graph.rewriting.rewrite import infer
from convcost.graph.transforms.factorize import factorize
from convcost.graph.transforms.fold_batchnorm import fold_batchnorm
from convcost.graph.transforms.group import group
from convcost.graph.transforms.merge_linear import merge_linear
from convcost.graph.transforms.reduce import reduce
from convcost.graph.transforms.scale import scale
from convcost.graph.transforms.separable import separable
from convcost.graph.transforms.unreduce import unreduce
from convcost.layers.kinds.add import Add
from convcost.layers.kinds.batchnorm import Batchnorm
from convcost.layers.kinds.concat import Concat
from convcost.layers.kinds.conv import Conv
from convcost.layers.kinds.relu import Relu
from convcost.layers.op import Op
from convcost.layers.shape import Shape, maps
from convcost.notation.writing import write
from tests.notation.writing.networks import network

WIDTHS = st.sampled_from([1, 2, 4, 6, 8, 16])


@st.composite
def convolutions(draw, x: Shape) -> Conv:
    """Any that fits: small and large, strided, grouped, padded so that sizes may stay."""
    out = draw(WIDTHS)
    groups = draw(st.sampled_from([1, 1, 1, *(g for g in (2, x.channels) if x.channels % g == out % g == 0)]))
    kernel = draw(st.sampled_from([(1,), (1,), (3,), (3,), (5,), (1, 3)]))
    stride = draw(st.sampled_from([(1,), (1,), (2,)]))
    return Conv(out=out, kernel=kernel, stride=stride, padding="same", groups=groups, bias=draw(st.booleans()))


@st.composite
def graphs(draw) -> Graph:
    """Convolutions with norms and activations, sums and concats of what fits, shared weights, several outputs."""
    shapes = {"input": maps(draw(WIDTHS), 11, 13)}
    nodes: list[Node] = []

    def add(name: str, op: Op, *inputs: str, shares: str | None = None) -> None:
        shapes[name] = op.output(tuple(map(shapes.__getitem__, inputs)))
        nodes.append(Node(name, op, inputs, shapes[name], shares))

    for index in range(draw(st.integers(1, 9))):
        last = draw(st.sampled_from([*shapes][-3:]))
        kind = draw(st.sampled_from(["conv", "conv", "conv", "norm", "relu", "add", "concat"]))
        fitting = [name for name, shape in shapes.items() if shape == shapes[last]]
        if kind == "conv":
            op = draw(convolutions(shapes[last]))
            alike = [n for n in nodes if n.op == op and shapes[n.inputs[0]].channels == shapes[last].channels]
            add(f"n{index}", op, last, shares=draw(st.sampled_from([None, *(n.shares or n.name for n in alike)])))
        elif kind in {"norm", "relu"}:
            add(f"n{index}", Batchnorm() if kind == "norm" else Relu(), last)
        else:
            add(f"n{index}", Add() if kind == "add" else Concat(), last, draw(st.sampled_from(fitting)))
    others = draw(st.lists(st.sampled_from([*shapes]), max_size=2))
    return Graph("any", {"input": shapes["input"]}, tuple(nodes), {name: name for name in (nodes[-1].name, *others)})


TRANSFORMS = {
    "unreduce": unreduce,
    "reduce": lambda g: reduce(g, ratio=2),
    "separable": separable,
    "factorize": factorize,
    "asymmetric": lambda g: factorize(g, asymmetric=True),
    "group": lambda g: group(g, groups=2),
    "fold_batchnorm": fold_batchnorm,
    "merge_linear": merge_linear,
    "merge_linear, strict": lambda g: merge_linear(g, strict=True),
    "scale": lambda g: scale(g, width=3),
}


def attempted(transform, graph: Graph) -> Graph | None:
    """What comes out, None where shared weights stand in the way."""
    try:
        return transform(graph)
    except ConvcostError as error:
        if error.problems[0].code != "E310":
            raise
        return None


@pytest.mark.parametrize("name", TRANSFORMS)
@given(graph=graphs())
@settings(max_examples=60, deadline=None)
def test_what_comes_out_is_sound_and_has_the_outputs_that_went_in(name: str, graph: Graph) -> None:
    made = attempted(TRANSFORMS[name], graph)
    if made is None:
        return
    assert infer(made) == made
    assert network(write(made)) == made
    assert {n: made.shapes[t] for n, t in made.outputs.items()} == {
        n: graph.shapes[t] for n, t in graph.outputs.items()
    }


@pytest.mark.parametrize("name", [name for name in TRANSFORMS if name != "scale"])
@given(graph=graphs())
@settings(max_examples=40, deadline=None)
def test_twice_is_as_once(name: str, graph: Graph) -> None:
    made = attempted(TRANSFORMS[name], graph)
    assert made is None or TRANSFORMS[name](made) == made


@given(graph=graphs(), ratio=st.integers(1, 9))
@settings(max_examples=200, deadline=None)
def test_unreduce_takes_away_exactly_what_reduce_has_put_in(graph: Graph, ratio: int) -> None:
    plain = attempted(unreduce, graph)
    if plain is not None:
        reduced = attempted(lambda g: reduce(g, ratio=ratio, min_kernel=2), plain)
        assert reduced is None or unreduce(reduced) == plain


@given(graph=graphs(), width=st.integers(2, 5))
@settings(max_examples=60, deadline=None)
def test_widening_is_undone_by_narrowing_as_much(graph: Graph, width: int) -> None:
    assert scale(scale(graph, width=width), width=Fraction(1, width)) == graph
