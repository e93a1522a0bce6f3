from convcost.graph import Graph, Node
from convcost.layers.kinds.conv import Conv
from convcost.layers.kinds.relu import Relu
from convcost.layers.shape import maps

X = maps(5, 7, 11)


def chain(*names: str) -> Graph:
    """Every node takes the one before it; what the nodes are does not matter to their paths."""
    before = ("input", *names)
    nodes = tuple(Node(name, Relu(), (given,), X) for name, given in zip(names, before, strict=False))
    return Graph("net", {"input": X}, nodes, {"out": names[-1]})


def listed(graph: Graph, depth: int) -> dict[str, list[int]]:
    return {part.path: part.nodes for part in graph.parts.at_depth(depth)}


def test_a_part_is_found_by_its_path() -> None:
    root = chain("stem", "stage.0.conv", "stage.1.conv", "head").parts
    assert root.at("stage").nodes == [1, 2]
    assert root.at("stage.1.conv").nodes == root.at("stage").at("1").nodes == [2]
    for path in ("stages", "stem.x", "stage.", ""):
        assert root.at(path) is None


def test_a_depth_of_one_lists_the_steps_of_the_file() -> None:
    graph = chain("stem", "stage.0.conv", "stage.1.conv", "head")
    assert listed(graph, 1) == {"stem": [0], "stage": [1, 2], "head": [3]}


def test_a_greater_depth_opens_blocks_and_rounds_and_keeps_what_has_none() -> None:
    graph = chain("stem", "stage.0.conv", "stage.1.conv", "head")
    assert listed(graph, 2) == {"stem": [0], "stage.0": [1], "stage.1": [2], "head": [3]}


def test_the_norm_and_activation_of_a_layer_are_never_shown_apart() -> None:
    conv = Node("block.conv", Conv(out=5, kernel=(1,)), ("input",), X)
    norm = Node("block.conv.norm", Relu(), ("block.conv",), X)
    activation = Node("block.conv.activation", Relu(), ("block.conv.norm",), X)
    graph = Graph("net", {"input": X}, (conv, norm, activation), {"out": "block.conv.activation"})
    assert listed(graph, 9) == {"block.conv": [0, 1, 2]}


def test_a_join_opens_into_its_branches_and_comes_after_them_as_a_row_of_its_own() -> None:
    graph = chain("join.main.conv", "join.main.conv_2", "join.skip.conv", "join", "relu")
    assert listed(graph, 1) == {"join": [0, 1, 2, 3], "relu": [4]}
    assert listed(graph, 2) == {"join.main": [0, 1], "join.skip": [2], "join": [3], "relu": [4]}


def test_what_is_put_in_front_of_a_layer_is_a_row_and_its_norm_stays_with_it() -> None:
    graph = chain("conv.reduce", "conv.reduce.norm", "conv", "conv.norm", "conv.activation", "head")
    assert listed(graph, 1) == {"conv": [0, 1, 2, 3, 4], "head": [5]}
    assert listed(graph, 2) == {"conv.reduce": [0, 1], "conv": [2, 3, 4], "head": [5]}


def test_every_depth_lists_every_node_once() -> None:
    graph = chain("a.0.join.x.conv", "a.0.join.y.conv", "a.0.join", "a.1", "b.c.d.e.f")
    for depth in range(1, 7):
        nodes = [index for part in graph.parts.at_depth(depth) for index in part.nodes]
        assert nodes == [0, 1, 2, 3, 4]


def test_the_tree_is_made_once_for_all_who_read_it() -> None:
    graph = chain("stem", "stage.0.conv", "head")
    assert graph.parts is graph.parts
