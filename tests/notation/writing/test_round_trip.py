"""What `expand` writes reads back as the same network, and says the same thing when it is expanded again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convcost import load
from convcost.analysis import analyze
from convcost.graph import Graph, Node
from convcost.layers.kinds.concat import Concat
from convcost.layers.kinds.conv import Conv
from convcost.layers.kinds.slice import Slice
from convcost.layers.shape import maps
from convcost.notation.build import build
from convcost.notation.writing import write
from tests.notation.writing.networks import LOOPS, RESIDUAL, SOURCES, network, without_comment


@pytest.mark.parametrize(
    ("text", "variant"),
    [(RESIDUAL, "plain"), (RESIDUAL, "wide"), (SOURCES, None), (LOOPS, None)],
    ids=["plain", "wide", "sources", "loops"],
)
def test_an_expanded_network_is_the_same_network(text, variant):
    graph = network(text, variant)
    again = network(write(graph))
    assert again == graph
    assert [node.shares for node in again.nodes] == [node.shares for node in graph.nodes]
    for figure in ("params", "buffers", "macs", "activations", "is_complete"):
        assert getattr(analyze(again), figure) == getattr(analyze(graph), figure)


@pytest.mark.parametrize(("text", "variant"), [(RESIDUAL, "wide"), (SOURCES, None), (LOOPS, None)])
def test_expanding_twice_changes_only_the_comment(text, variant):
    once = write(network(text, variant))
    twice = write(network(once))
    assert without_comment(twice) == without_comment(once)
    assert len(without_comment(once).splitlines()) == len(once.splitlines()) - 1


NAMES = st.lists(st.sampled_from(["a", "b", "conv", "0"]), min_size=1, max_size=3).map(".".join)
PADS = st.tuples(st.integers(0, 2), st.integers(0, 2))


@st.composite
def graphs(draw) -> Graph:
    """Convolutions with uneven padding and shared weights, concats, slices, wired at random."""
    shapes = {"input": maps(draw(st.integers(1, 5)), 11, 13)}
    nodes: list[Node] = []
    for name in draw(st.lists(NAMES, min_size=1, max_size=9, unique=True)):
        op, shares, inputs = None, None, (draw(st.sampled_from(sorted(shapes))),)
        x = shapes[inputs[0]]
        if draw(st.booleans()):
            kernel = (draw(st.integers(1, x.sizes[1])), draw(st.integers(1, x.sizes[2])))
            op = Conv(
                out=draw(st.integers(1, 7)),
                kernel=kernel,
                padding=draw(st.tuples(PADS, PADS)),
                bias=draw(st.booleans()),
            )
            alike = [node for node in nodes if node.op == op and shapes[node.inputs[0]].channels == x.channels]
            shares = draw(st.sampled_from([None, *(node.shares or node.name for node in alike)]))
        elif draw(st.booleans()):
            fitting = [other for other, shape in shapes.items() if shape.spatial == x.spatial]
            inputs = (*inputs, *draw(st.lists(st.sampled_from(fitting), min_size=1, max_size=3)))
            op = Concat()
        else:
            size = draw(st.integers(1, x.channels))
            op = Slice(size=size, start=draw(st.integers(0, x.channels - size)))
        shapes[name] = op.output(tuple(map(shapes.__getitem__, inputs)))
        nodes.append(Node(name, op, inputs, shapes[name], shares))
    names = draw(st.lists(NAMES, unique=True, max_size=3))
    return Graph(
        draw(st.text(min_size=1)),
        {"input": shapes["input"]},
        tuple(nodes),
        {each: draw(st.sampled_from(sorted(shapes))) for each in names},
    )


@given(graphs())
@settings(max_examples=60, deadline=None)
def test_any_graph_reads_back_as_itself(graph):
    again = network(write(graph))
    assert again == graph
    assert without_comment(write(again)) == without_comment(write(graph))


def test_every_family_of_the_catalogue_expands_to_itself(zoo_file):
    family = load(zoo_file)
    for variant in {*family.variants[:1], *family.variants[-1:]} or {None}:
        graph = build(family, variant)
        again = network(write(graph))
        assert again == graph
        assert without_comment(write(again)) == without_comment(write(graph))
