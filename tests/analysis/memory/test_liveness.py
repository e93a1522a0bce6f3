"""Memory along an order: bounds that hold for every graph, and walks that are followed by hand."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convcost.analysis import Analysis
from convcost.analysis.memory.liveness import Liveness, liveness
from convcost.analysis.memory.schedule import schedule
from convcost.analysis.memory.storage import Storage, storage
from convcost.analysis.settings import IN_PLACE, Settings
from convcost.graph import Graph, Node
from convcost.layers.shape import maps
from tests.graphs import SPATIAL, graphs, made

POSITIONS = 2 * 3
MAKING = ("conv", "relu", "batchnorm", "add", "mul", "concat")
WORDS = st.lists(st.sampled_from(IN_PLACE), unique=True).map(tuple)
WITHOUT_CONCAT = tuple(word for word in IN_PLACE if word != "concat")


def stored(graph: Graph, *words: str, counts_input: bool = True) -> Storage:
    return storage(Analysis(graph, Settings(dtype="int8", in_place=words, counts_input=counts_input)))


def walk(graph: Graph, *words: str, order: Sequence[int] | None = None) -> Liveness:
    return liveness(stored(graph, *words), range(len(graph.nodes)) if order is None else order)


def peak(graph: Graph, *words: str, order: Sequence[int] | None = None) -> int:
    return max(walk(graph, *words, order=order).live)


def orders(graph: Graph) -> Iterator[tuple[int, ...]]:
    """Every order in which all come behind what they take."""
    indices = {node.name: index for index, node in enumerate(graph.nodes)}
    needs = [{indices[name] for name in node.inputs if name in indices} for node in graph.nodes]

    def longer(order: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        ready = [index for index in range(len(needs)) if index not in order and needs[index] <= set(order)]
        for index in ready:
            yield from longer((*order, index))
        if not ready:
            yield order

    return longer(())


@given(graphs(kinds=MAKING))
def test_at_the_peak_there_is_at_least_one_layers_operands_and_output(graph):
    needed = [
        sum(graph.shapes[name].elements for name in set(node.inputs)) + node.output.elements for node in graph.nodes
    ]
    assert peak(graph) >= max(needed)
    assert all(live >= least for live, least in zip(walk(graph).live, needed, strict=True))


@given(graphs(), WORDS)
def test_at_the_peak_there_is_at_most_all_that_was_ever_taken(graph, words):
    found = walk(graph, *words)
    assert max(found.live) <= sum(slot.bytes for slot in found.slots)
    assert all(slot.first <= slot.last for slot in found.slots)


@given(graphs(), st.permutations(WITHOUT_CONCAT), st.integers(0, len(WITHOUT_CONCAT)))
def test_in_place_never_needs_more(graph, words, count):
    lives = (walk(graph, *words[:count]).live, walk(graph).live)
    assert all(shared <= apart for shared, apart in zip(*lives, strict=True))


@given(graphs())
def test_an_input_that_is_left_aside_is_all_that_is_missing(graph):
    order = range(len(graph.nodes))
    counted, aside = (liveness(stored(graph, counts_input=each), order).live for each in (True, False))
    missing = {with_input - without for with_input, without in zip(counted, aside, strict=True)}
    assert missing <= {0, graph.inputs["x"].elements}


@given(graphs(kinds=MAKING))
def test_without_sharing_a_tensor_is_there_from_its_layer_to_its_last_user(graph):
    names = list(graph.shapes)
    last = {name: max((at for at, node in enumerate(graph.nodes) if name in node.inputs), default=-1) for name in names}
    born = {"x": 0, **{node.name: at for at, node in enumerate(graph.nodes)}}
    last |= dict.fromkeys(graph.outputs.values(), len(graph.nodes))
    for at, live in enumerate(walk(graph).live):
        there = [name for name in names if born[name] <= at <= max(last[name], born[name] if name != "x" else -1)]
        assert live == sum(graph.shapes[name].elements for name in there)


def chain(widths: Sequence[int], is_conv: Sequence[bool]) -> Graph:
    nodes, before, width = [], "x", widths[0]
    for number, (wide, conv) in enumerate(zip(widths[1:], is_conv, strict=True)):
        width = wide if conv else width
        op = made("conv", out=wide, kernel=1) if conv else made("relu")
        nodes.append(Node(f"n{number}", op, (before,), maps(width, *SPATIAL)))
        before = f"n{number}"
    return Graph("chain", {"x": maps(widths[0], *SPATIAL)}, tuple(nodes), {"out": before})


@given(st.lists(st.tuples(st.integers(1, 9), st.booleans()), min_size=1, max_size=9), st.integers(1, 9))
def test_a_chain_needs_what_a_layer_takes_and_gives_and_a_relu_nothing_more(layers, first):
    graph = chain([first, *(width for width, _ in layers)], [conv for _, conv in layers])
    sizes = [first * POSITIONS, *(node.output.elements for node in graph.nodes)]
    pairs = list(pairwise(sizes))
    assert list(walk(graph).live) == [taken + made for taken, made in pairs]
    in_place = [not conv and at > 0 for at, (_, conv) in enumerate(layers)]
    shared = [made if free else taken + made for (taken, made), free in zip(pairs, in_place, strict=True)]
    assert list(walk(graph, "activation").live) == shared


@settings(max_examples=60, deadline=None)
@given(graphs(most=6), WORDS)
def test_the_best_order_is_valid_and_the_best_of_all(graph, words):
    held = stored(graph, *words)
    found = schedule(graph, held)
    peaks = {order: max(liveness(held, order).live) for order in orders(graph)}
    written = tuple(range(len(graph.nodes)))
    assert tuple(found.order) in peaks
    assert peaks[tuple(found.order)] <= peaks[written]
    assert tuple(found.order) == written or peaks[tuple(found.order)] < peaks[written]
    if found.is_best:
        assert peaks[tuple(found.order)] == min(peaks.values())
    assert found.is_best or ("concat" in words and any(step.parts for step in held.steps))


@pytest.mark.parametrize("in_place", [(), ("activation",)])
def test_a_view_takes_nothing_and_keeps_all_that_it_looks_at(in_place):
    """A slice of 2 of 5 channels, and the 5 are there as long as the 2 are."""
    shape = maps(5, *SPATIAL)
    nodes = (
        Node("a", made("conv", out=5, kernel=1), ("x",), shape),
        Node("b", made("slice", size=2), ("a",), maps(2, *SPATIAL)),
        Node("c", made("relu"), ("b",), maps(2, *SPATIAL)),
        Node("d", made("conv", out=1, kernel=1), ("c",), maps(1, *SPATIAL)),
    )
    graph = Graph("view", {"x": shape}, nodes, {"out": "d"})
    assert list(walk(graph, *in_place).live) == [each * POSITIONS for each in (5 + 5, 5, 5 + 2, 2 + 1)]


def forked() -> Graph:
    """Branches of 3 and 2 channels of an input of 5, side by side again."""
    nodes = (
        Node("a", made("conv", out=3, kernel=1), ("x",), maps(3, *SPATIAL)),
        Node("b", made("conv", out=2, kernel=1), ("x",), maps(2, *SPATIAL)),
        Node("b.activation", made("relu"), ("b",), maps(2, *SPATIAL)),
        Node("c", made("concat"), ("a", "b.activation"), maps(5, *SPATIAL)),
        Node("d", made("relu"), ("c",), maps(5, *SPATIAL)),
    )
    return Graph("fork", {"x": maps(5, *SPATIAL)}, nodes, {"out": "d"})


def test_operands_are_made_where_they_stand_in_the_concatenation():
    copied = [5 + 3, 5 + 3 + 2, 3 + 2, 3 + 2 + 5, 5]
    placed = [5 + 5, 5 + 5, 5, 5, 5]
    assert list(walk(forked(), "activation").live) == [each * POSITIONS for each in copied]
    found = walk(forked(), "activation", "concat")
    assert list(found.live) == [each * POSITIONS for each in placed]
    assert [slot.bytes for slot in found.slots] == [5 * POSITIONS, 5 * POSITIONS]


def test_what_is_left_of_a_concatenation_is_not_overwritten_by_less_than_all_of_it():
    """Its 5 channels are held for the 3 that are read at last: their relu is made beside them, and then all 5 go."""
    nodes = (
        *forked().nodes[:2],
        Node("c", made("concat"), ("a", "b"), maps(5, *SPATIAL)),
        Node("d", made("conv", out=7, kernel=1), ("c",), maps(7, *SPATIAL)),
        Node("e", made("relu"), ("a",), maps(3, *SPATIAL)),
        Node("f", made("conv", out=13, kernel=1), ("e",), maps(13, *SPATIAL)),
    )
    graph = Graph("left", {"x": maps(5, *SPATIAL)}, nodes, {"d": "d", "f": "f"})
    expected = [5 + 5, 5 + 5, 5, 5 + 7, 5 + 7 + 3, 7 + 3 + 13]
    assert list(walk(graph, "activation", "concat").live) == [each * POSITIONS for each in expected]


def test_what_somebody_still_needs_is_not_overwritten_and_neither_is_what_leaves():
    shape = maps(5, *SPATIAL)
    conv, relu = made("conv", out=5, kernel=1), made("relu")
    needed = (Node("a", conv, ("x",), shape), Node("b", relu, ("a",), shape), Node("c", made("add"), ("b", "a"), shape))
    graph = Graph("needed", {"x": shape}, needed, {"out": "c"})
    assert list(walk(graph, "activation", "add").live) == [10 * POSITIONS, 10 * POSITIONS, 10 * POSITIONS]
    leaves = Graph("leaves", {"x": shape}, needed[:2], {"out": "b", "also": "a"})
    assert walk(leaves, "activation").live[-1] == 10 * POSITIONS


def test_the_input_and_weights_are_nobodys_to_overwrite():
    shape = maps(5, *SPATIAL)
    graph = Graph("input", {"x": shape}, (Node("a", made("relu"), ("x",), shape),), {"out": "a"})
    assert list(walk(graph, "activation").live) == [10 * POSITIONS]
    nodes = (Node("p", made("parameter", shape=[5, *SPATIAL]), (), shape), Node("a", made("relu"), ("p",), shape))
    graph = Graph("weights", {"x": shape}, nodes, {"out": "a"})
    assert list(walk(graph, "activation").live) == [0, 5 * POSITIONS]


def test_a_tensor_that_nobody_takes_is_there_while_it_is_made():
    shape = maps(5, *SPATIAL)
    conv = made("conv", out=5, kernel=1)
    nodes = (Node("a", conv, ("x",), shape), Node("b", conv, ("x",), shape))
    assert list(walk(Graph("lost", {"x": shape}, nodes, {"out": "b"})).live) == [10 * POSITIONS, 10 * POSITIONS]


def test_memory_that_is_overwritten_holds_the_new_tensor_from_the_step_that_makes_it():
    shape = maps(7, *SPATIAL)
    nodes = (Node("conv", made("conv", out=7, kernel=1), ("x",), shape), Node("relu", made("relu"), ("conv",), shape))
    graph = Graph("chain", {"x": maps(3, *SPATIAL)}, nodes, {"y": "relu"})
    for words, at_relu in (((), {"conv", "relu"}), (("activation",), {"relu"})):
        held, found = stored(graph, *words), walk(graph, *words)
        names = [{held.tensors[slot.content(step)].name for slot in found.alive(step)} for step in range(2)]
        assert names == [{"x", "conv"}, at_relu]
