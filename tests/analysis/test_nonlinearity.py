"""Nonlinear depth: what counts, on which path, and what is said where nobody knows."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convcost import analyze
from convcost.analysis import Analysis
from convcost.analysis.nonlinearity import deepest_output, depth_of, path
from convcost.analysis.totals import Total
from convcost.graph import Graph, Node
from convcost.layers.kinds.add import Add
from convcost.layers.kinds.avgpool import Avgpool
from convcost.layers.kinds.batchnorm import Batchnorm
from convcost.layers.kinds.concat import Concat
from convcost.layers.kinds.conv import Conv
from convcost.layers.kinds.mul import Mul
from convcost.layers.kinds.parameter import Parameter
from convcost.layers.kinds.relu import Relu
from convcost.layers.op import Linearity
from convcost.layers.shape import maps


def net(*layers: object, **more: object) -> Analysis:
    return analyze({"convcost": 1, "name": "N", "input": [3, 11, 13], "layers": list(layers), **more})


def depth(analysis: Analysis) -> object:
    return analysis.summary("nonlinear_depth")


def test_what_is_linear_or_affine_adds_no_depth():
    conv = {"conv": {"out": 5, "kernel": [3, 1], "norm": "batch"}}
    made = net(conv, conv, {"avgpool": [3, 5]}, {"pad": 1}, "dropout", "identity", "flatten", {"linear": 7})
    assert depth(made) == Total(0)
    assert made.count("nonlinear_layers") == 0


def test_every_activation_pooling_of_maxima_and_norm_by_statistics_adds_one():
    conv = {"conv": {"out": 5, "kernel": 3, "norm": "instance", "activation": "relu"}}
    made = net(conv, {"maxpool": 2}, "flatten", {"linear": 7}, "softmax")
    assert made.figures("nonlinear_depth") == (0, 1, 2, 3, 3, 3, 4)
    assert made.figures("nonlinear_layers") == (0, 1, 1, 1, 0, 0, 1)
    assert depth(made) == Total(4)


def test_of_several_paths_the_longest_counts():
    short, long = [{"conv": {"out": 3, "kernel": 1}}], ["relu", "sigmoid", "tanh"]
    made = net({"add": {"short": short, "long": long}}, "relu")
    assert depth(made) == Total(3 + 1)
    assert [node.name for node in path(made, "relu")] == ["add.long.relu", "add.long.sigmoid", "add.long.tanh", "relu"]


def test_the_depth_of_a_tensor_is_what_lies_before_it():
    made = net("relu", "sigmoid", {"conv": {"out": 5, "kernel": 1}})
    assert [depth_of(made, name).layers for name in ("input", "relu", "sigmoid", "conv")] == [0, 1, 2, 2]


def test_a_gate_is_a_product_of_two_tensors_and_counts():
    gate = ["global_avgpool", {"conv": {"out": 3, "kernel": 1}}, "sigmoid"]
    made = net({"mul": {"x": [], "gate": gate}})
    assert depth(made) == Total(1 + 1)
    assert made.count("nonlinear_layers") == 2


def test_a_learned_factor_is_a_constant_and_does_not_count():
    made = net({"mul": {"x": [], "scale": [{"parameter": {"shape": [3, 1, 1]}}]}}, "relu")
    assert made.figures("nonlinear_depth") == (0, 0, 1)
    squared = net({"relu": None, "as": "x"}, {"mul": "x"})
    assert depth(squared) == Total(2)


def test_what_depends_on_no_input_counts_nothing():
    made = net({"add": {"x": [], "table": [{"parameter": {"shape": [3, 1, 1]}}, "relu", "tanh"]}})
    assert made.figures("nonlinear_layers") == (0, 0, 0, 0)
    assert depth(made) == Total(0)


def test_behind_a_layer_that_nobody_knows_it_is_a_lower_bound():
    unknown = {"opaque": {"shape": [3, 11, 13], "params": 0, "macs": 0}}
    made = net("relu", unknown, "relu")
    assert depth(made) == Total(2, is_complete=False)
    assert made.total("nonlinear_layers") == Total(2, is_complete=False)
    assert made.figures("nonlinear_depth") == (1, None, None)
    assert net({"side": [unknown]}, "relu", "relu").figures("nonlinear_depth") == (None, 1, 2)


def test_of_several_outputs_the_deepest_is_the_network_s():
    made = net({"side": ["relu", "tanh", "relu"], "as": "head"}, {"relu": None, "as": "main"})
    assert depth(made) == Total(3)
    assert deepest_output(made) == "head.relu_2"
    assert deepest_output(net(outputs={"same": "input"})) is None
    assert depth(net(outputs={"same": "input"})) == Total(0)


@pytest.mark.parametrize(
    ("name", "layers", "depth"),
    [
        ("vgg16", 13 + 5 + 2, 13 + 5 + 2),
        ("alexnet", 5 + 3 + 2, 5 + 3 + 2),
        ("resnet50", 1 + 1 + 16 * 3, 1 + 1 + 16 * 3),
        ("googlenet_paper", 7 + 9 * 7 + 2, 7 + 9 * 2 + 2),
    ],
)
def test_published_networks(name, layers, depth):
    made = analyze(name)
    assert made.count("nonlinear_layers") == layers
    assert made.summary("nonlinear_depth") == Total(depth)


def test_inception_3a_the_reductions_add_what_they_save(example):
    reduced, naive = example("inception_3a@reduced").analysis, example("inception_3a@naive").analysis
    assert [each.count("nonlinear_layers") for each in (reduced, naive)] == [6 + 1, 3 + 1]
    assert [each.summary("nonlinear_depth") for each in (reduced, naive)] == [Total(2), Total(1)]


LAYERS = [
    Relu(),
    Conv(out=2, kernel=(1,)),
    Batchnorm(),
    Avgpool(kernel=(1,)),
    Add(),
    Mul(),
    Concat(),
    Parameter(shape=(2, 3, 5)),
]


@st.composite
def graphs(draw) -> Graph:
    """Small and tangled: chains, joins of anything, products with constants and with inputs, several outputs."""
    shapes = {"input": maps(2, 3, 5)}
    nodes: list[Node] = []
    for index in range(draw(st.integers(1, 8))):
        op = draw(st.sampled_from(LAYERS))
        count = 0 if isinstance(op, Parameter) else 2 if op.is_join else 1
        alike = [name for name in shapes if isinstance(op, Concat) or shapes[name] == shapes["input"]]
        inputs = tuple(draw(st.sampled_from(alike)) for _ in range(count))
        shapes[f"n{index}"] = op.output(tuple(map(shapes.__getitem__, inputs)))
        nodes.append(Node(f"n{index}", op, inputs, shapes[f"n{index}"]))
    outputs = {nodes[-1].name, *draw(st.lists(st.sampled_from([*shapes]), max_size=2))}
    return Graph("any", {"input": shapes["input"]}, tuple(nodes), {name: name for name in outputs})


def walks(graph: Graph, to: str) -> list[list[Node]]:
    """Every path from the input to a tensor, one by one."""
    if to in graph.inputs:
        return [[]]
    node = next(each for each in graph.nodes if each.name == to)
    return [[*before, node] for name in node.inputs for before in walks(graph, name)]


def counts(graph: Graph, node: Node) -> bool:
    """By the definition: neither linear nor affine, products only of two operands that a path reaches."""
    reached = [name for name in node.inputs if walks(graph, name)]
    return (isinstance(node.op, Relu) and bool(reached)) or (isinstance(node.op, Mul) and len(reached) == 2)


@given(graph=graphs())
@settings(max_examples=150, deadline=None)
def test_it_is_the_longest_of_all_paths_by_brute_force(graph: Graph) -> None:
    made = Analysis(graph)

    def longest(tensor: str) -> int:
        return max((sum(counts(graph, node) for node in each) for each in walks(graph, tensor)), default=0)

    assert made.figures("nonlinear_depth") == tuple(longest(node.name) for node in graph.nodes)
    assert made.count("nonlinear_layers") == sum(counts(graph, node) for node in graph.nodes)
    assert depth(made) == Total(max(map(longest, graph.outputs.values())))
    for node in graph.nodes:
        told = path(made, node.name)
        assert len(told) == longest(node.name)
        assert all(one.op.linearity in {Linearity.NEITHER, Linearity.PRODUCT} for one in told)
        assert all(before in graph.needed_by([after.name]) for before, after in pairwise_names(told))


def pairwise_names(nodes: tuple[Node, ...]) -> list[tuple[str, Node]]:
    return [(before.name, after) for before, after in pairwise(nodes)]
