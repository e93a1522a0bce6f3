"""Orders that need less memory: a published network, choices too many to try, and graphs that leave none."""

from random import Random
from time import process_time

import pytest

from convcost import analyze
from convcost.analysis import Analysis
from convcost.analysis.memory.course import Course
from convcost.analysis.memory.liveness import liveness
from convcost.analysis.memory.reordering import MOST_STEPS, Effort, reordered
from convcost.analysis.memory.schedule import Schedule, schedule
from convcost.analysis.memory.storage import Storage, storage
from convcost.analysis.settings import Settings
from convcost.graph import Graph, Node
from convcost.layers.shape import maps
from tests.graphs import SPATIAL, made


def found(graph: Graph) -> tuple[Schedule, int, int]:
    """What is found, the peak as written and the peak of that order."""
    held = storage(Analysis(graph, Settings(dtype="int8")))
    better = schedule(graph, held)
    return better, peak(held, range(len(graph.nodes))), peak(held, better.order)


def peak(held: Storage, order) -> int:
    return max(liveness(held, order).live)


def test_xception_needs_less_when_its_projections_run_first():
    """The 64 maps that enter are gone by then; what the projection gives is smaller."""
    better, written, least = found(analyze("xception").graph)
    assert better.is_best
    assert written == 2 * 128 * 147 * 147 + 64 * 147 * 147
    assert least == 2 * 128 * 147 * 147 + 128 * 74 * 74


def test_an_order_that_cannot_be_improved_stays_as_it_is_written():
    for name in ("resnet50", "inception_v3", "vit_b_16"):
        better, written, least = found(analyze(name).graph)
        assert better == Schedule(range(len(better.order)), is_best=True)
        assert written == least


def fork(stem: int, *wide: int) -> list[dict[str, object]]:
    """A layer, and behind it a wide branch written before one of a single narrow layer."""
    convs = [{"conv": {"out": out, "kernel": 1}} for out in (*wide, 5)]
    return [{"conv": {"out": stem, "kernel": 1}}, {"add": {"wide": convs, "narrow": [convs[-1]]}}]


@pytest.mark.parametrize(
    ("forks", "written", "least"),
    [
        ([(23, 97, 89)], 97 + 89 + 23, 97 + 89 + 5),
        ([(29, 83, 101), (23, 90, 89)], 83 + 101 + 29, 83 + 101 + 5),
        ([(23, 90, 89), (29, 83, 101)], 83 + 101 + 29, 83 + 101 + 5),
        ([(29, 83, 101), (23, 97, 89)], 83 + 101 + 29, 97 + 89 + 5),
        ([(29, 83, 101), (23, 100, 84)], 83 + 101 + 29, 83 + 101 + 5),
    ],
)
def test_every_fork_is_improved_by_itself_and_the_worst_of_them_counts(forks, written, least):
    layers = [layer for each in forks for layer in fork(*each)]
    better, before, after = found(analyze({"convcost": 1, "input": [3, *SPATIAL], "layers": layers}).graph)
    assert better.is_best
    assert (before, after) == (written * 2 * 3, least * 2 * 3)


def test_learned_tensors_leave_no_choice_where_they_are_written():
    """They take no memory of their own, so that even a hundred of them cost no search."""
    shape = maps(3, *SPATIAL)
    nodes, before = [], "x"
    for number in range(100):
        nodes += [
            Node(f"p{number}", made("parameter", shape=[3, *SPATIAL]), (), shape),
            Node(f"v{number}", made("reshape", shape=[3, *SPATIAL]), (f"p{number}",), shape),
            Node(f"m{number}", made("mul"), (before, f"v{number}"), shape),
        ]
        before = f"m{number}"
    better, written, least = found(Graph("scaled", {"x": shape}, tuple(nodes), {"out": before}))
    assert better.is_best
    assert written == least == 2 * 3 * 2 * 3


def tangle(nodes: int, seed: int) -> Graph:
    """Sums of two of the last thirty tensors, of several sizes."""
    random, made_so_far = Random(seed), ["x"]
    shapes = {"x": maps(1, *SPATIAL)}
    tangled = []
    for number in range(nodes):
        inputs = tuple({random.choice(made_so_far[-30:]) for _ in range(2)})
        out = random.randint(1, 9)
        tangled.append(
            Node(f"n{number}", made("concat"), inputs, maps(sum(shapes[i].channels for i in inputs), *SPATIAL))
        )
        tangled.append(Node(f"r{number}", made("conv", out=out, kernel=1), (f"n{number}",), maps(out, *SPATIAL)))
        shapes[f"r{number}"] = maps(out, *SPATIAL)
        made_so_far.append(f"r{number}")
    taken = {name for node in tangled for name in node.inputs}
    outputs = {node.name: node.name for node in tangled if node.name not in taken}
    return Graph("tangle", {"x": shapes["x"]}, tuple(tangled), outputs)


def test_too_many_choices_are_not_all_tried_and_that_is_said():
    better, written, least = found(tangle(400, seed=1))
    assert not better.is_best
    assert sorted(better.order) == list(range(800))
    assert least < written


def test_little_effort_finds_less_and_never_claims_the_best():
    graph = tangle(9, seed=3)
    held, order = storage(Analysis(graph, Settings(dtype="int8"))), range(len(graph.nodes))
    names = {node.name: index for index, node in enumerate(graph.nodes)}
    needs = {i: frozenset(names[n] for n in node.inputs if n in names) for i, node in enumerate(graph.nodes)}
    choice = Course(held, order, needs).choice(range(len(order)))
    full, little, none = (reordered(choice, Effort(steps)) for steps in (MOST_STEPS, 60, 3))
    assert (full.is_best, little.is_best, none.is_best) == (True, False, False)
    assert full.peak <= little.peak <= none.peak == choice.peak
    assert none.order == tuple(order)
    assert full.peak == peak(held, full.order) < choice.peak


def test_effort_is_bounded_whatever_the_graph():
    """A thousand branches of one input: three to the power of a thousand sets."""
    shape = maps(1, *SPATIAL)
    branches = [
        Node(f"{kind}{number}", made(kind, **given), (f"conv{number}",) if kind == "relu" else ("x",), shape)
        for number in range(1000)
        for kind, given in (("conv", {"out": 1, "kernel": 1}), ("relu", {}))
    ]
    taken = tuple(f"relu{number}" for number in range(1000))
    joined = Node("join", made("concat"), taken, maps(1000, *SPATIAL))
    start = process_time()
    better, written, least = found(Graph("wide", {"x": shape}, (*branches, joined), {"out": "join"}))
    assert process_time() - start < 20
    assert least == written == 2 * 1000 * 2 * 3
    assert better.is_best
