"""What parts of an order leave to choose, against what is in use along it."""

from dataclasses import replace
from itertools import pairwise, permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from convcost import analyze
from convcost.analysis import Analysis
from convcost.analysis.memory.course import Course
from convcost.analysis.memory.liveness import liveness
from convcost.analysis.memory.reordering import Effort, reordered
from convcost.analysis.memory.storage import Storage, storage
from convcost.analysis.settings import Settings
from convcost.graph import Graph, Node
from convcost.layers.memory_facts import InPlace
from convcost.layers.shape import maps
from tests.graphs import SPATIAL, graphs, made


def course(graph: Graph, in_place: tuple[InPlace, ...] = ()) -> tuple[Storage, Course]:
    """As written, a byte per element and nothing in place unless given."""
    held = storage(Analysis(graph, Settings(dtype="int8", in_place=in_place)))
    names = {node.name: index for index, node in enumerate(graph.nodes)}
    needs = {i: frozenset(names[n] for n in node.inputs if n in names) for i, node in enumerate(graph.nodes)}
    return held, Course(held, range(len(graph.nodes)), needs)


def in_use_between(held: Storage, position: int) -> int:
    """Bytes that are there before a layer runs: made before or an input, and needed by it or later."""
    made = {step.makes: index for index, step in enumerate(held.steps)}
    return sum(
        each.bytes
        for tensor, each in enumerate(held.tensors)
        if made.get(tensor, -1) < position and (each.is_output or max(each.users, default=-1) >= position)
    )


@settings(max_examples=30)
@given(graphs(), st.data())
def test_before_a_segment_there_is_what_was_made_and_is_still_needed(graph, data):
    held, found = course(graph)
    start = data.draw(st.integers(0, len(graph.nodes) - 1))
    choice = found.choice(range(start, data.draw(st.integers(start + 1, len(graph.nodes)))))
    assert choice.held == in_use_between(held, start)


@settings(max_examples=30)
@given(graphs(), st.data())
def test_behind_a_segment_there_is_what_its_layers_keep_without_what_only_they_needed(graph, data):
    held, found = course(graph)
    start = data.draw(st.integers(0, len(graph.nodes) - 1))
    stop = data.draw(st.integers(start + 1, len(graph.nodes)))
    choice = found.choice(range(start, stop))
    read_last = (
        each for number, layer in enumerate(choice.layers) for each in layer.reads if each.users >> number == 1
    )
    kept = sum(layer.keeps for layer in choice.layers) - sum(each.bytes for each in read_last)
    assert choice.held + kept == in_use_between(held, stop)


def test_a_layer_keeps_all_that_it_makes_or_nothing_where_nobody_needs_it():
    """A convolution of 5, a view of 2 of them, one of 7 that nobody takes, one of 3 that leaves."""
    layers = (
        ("a", made("conv", out=5, kernel=1), "x", 5),
        ("view", made("slice", size=2), "a", 2),
        ("lost", made("conv", out=7, kernel=1), "a", 7),
        ("b", made("conv", out=3, kernel=1), "view", 3),
    )
    nodes = tuple(Node(name, op, (taken,), maps(channels, *SPATIAL)) for name, op, taken, channels in layers)
    _, found = course(Graph("keeps", {"x": maps(11, *SPATIAL)}, nodes, {"y": "b"}))
    choice = found.choice(range(4))
    assert [layer.makes for layer in choice.layers] == [5 * 2 * 3, 0, 7 * 2 * 3, 3 * 2 * 3]
    assert [layer.keeps for layer in choice.layers] == [5 * 2 * 3, 0, 0, 3 * 2 * 3]


@settings(max_examples=30)
@given(graphs())
def test_the_peak_of_a_segment_is_the_most_in_use_while_one_of_its_layers_runs(graph):
    held, found = course(graph)
    live = liveness(held, range(len(graph.nodes))).live
    for start, stop in pairwise(sorted({0, len(live) // 2, len(live)})):
        assert found.choice(range(start, stop)).peak == found.peak(range(start, stop)) == max(live[start:stop])


@settings(max_examples=30)
@given(graphs())
def test_a_layer_alone_leaves_no_choice_so_that_its_peak_is_its_floor(graph):
    _, found = course(graph)
    for position in range(len(graph.nodes)):
        choice = found.choice(range(position, position + 1))
        assert choice.floor == choice.peak


def test_what_a_layer_needs_for_itself_belongs_to_the_floor():
    """Attention holds what its projections give and what its heads do."""
    net = analyze({"convcost": 1, "input": {"tokens": [7, 12]}, "layers": [{"attention": {"heads": 3}}, "softmax"]})
    _, found = course(net.graph)
    assert found.choice(range(1)).floor == found.peak(range(1)) == (2 + 4) * 7 * 12


@settings(max_examples=30)
@given(graphs(most=5))
def test_no_order_needs_less_than_the_floor(graph):
    held, found = course(graph)
    nodes = range(len(graph.nodes))
    choice = found.choice(nodes)
    orders = (each for each in permutations(nodes) if _is_valid(graph, each))
    assert choice.floor <= min(max(liveness(held, order).live) for order in orders) <= choice.peak


@settings(max_examples=30)
@given(graphs(), st.booleans(), st.booleans())
def test_the_peak_of_what_is_found_is_that_of_its_order(graph, copies, only_last_is_needed):
    if only_last_is_needed:
        graph = replace(graph, outputs={"last": graph.nodes[-1].name})
    held, found = course(graph, () if copies else ("norm", "activation", "add", "mul"))
    choice = found.choice(range(len(graph.nodes)))
    best = reordered(choice, Effort())
    assert best.peak == max(liveness(held, best.order).live) <= choice.peak


def _is_valid(graph: Graph, order: tuple[int, ...]) -> bool:
    ran = set(graph.inputs)
    for index in order:
        if not ran.issuperset(graph.nodes[index].inputs):
            return False
        ran.add(graph.nodes[index].name)
    return True
