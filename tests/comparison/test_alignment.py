from convcost.comparison.alignment import aligned, aligned_where, in_one_order
from convcost.graph import Graph, Node
from convcost.graph.parts import Part
from convcost.layers.kinds.relu import Relu
from convcost.layers.shape import maps

X = maps(5, 7, 11)


def tree(*names: str) -> Part:
    before = ("input", *names)
    nodes = tuple(Node(name, Relu(), (given,), X) for name, given in zip(names, before, strict=False))
    return Graph("net", {"input": X}, nodes, {"out": names[-1]}).parts


def listed(depth: int, *roots: Part) -> dict[str, list[int | None]]:
    """How many nodes each network has under each name."""
    return {row.path: [part and len(part.nodes) for part in row.parts] for row in aligned(roots, depth)}


def test_names_of_a_later_order_stand_behind_what_precedes_them_there():
    assert "".join(in_one_order(["abc", "xyapbq"])) == "xyapbqc"
    assert "".join(in_one_order(["abc", "apbc", "apqc"])) == "apqbc"
    assert "".join(in_one_order(["abc", "cba"])) == "abc"
    assert in_one_order([(), "ab"]) == ["a", "b"]


def test_parts_are_aligned_by_name_at_a_depth():
    old = tree("stem", "stage.0.conv", "head")
    new = tree("stem", "stage.0.conv", "stage.1.conv", "neck", "head")
    assert listed(1, old, new) == {"stem": [1, 1], "stage": [1, 2], "neck": [None, 1], "head": [1, 1]}
    assert listed(2, old, new) == {
        "stem": [1, 1],
        "stage.0": [1, 1],
        "stage.1": [None, 1],
        "neck": [None, 1],
        "head": [1, 1],
    }


def test_a_layer_here_and_a_block_there_are_one_part_at_every_depth():
    old, new = tree("stem", "head"), tree("stem.0.conv", "stem.1.conv", "head")
    assert listed(9, old, new) == {"stem": [1, 2], "head": [1, 1]}


def test_a_join_that_only_one_network_has_is_a_row_of_its_own():
    old = tree("join.main.conv", "join")
    new = tree("join.main.conv", "join.skip.conv")
    assert listed(2, old, new) == {"join.main": [1, 1], "join.skip": [None, 1], "join": [1, None]}


def test_every_depth_holds_every_node_of_every_network_once():
    roots = [tree("a.0.x", "a.0.y", "b", "c.0.x", "c"), tree("b.0.x", "a.0.x", "a.1.x", "c"), tree("d")]
    for depth in range(1, 5):
        rows = aligned(roots, depth)
        for index, root in enumerate(roots):
            held = [node for row in rows if (part := row.parts[index]) for node in part.nodes]
            assert sorted(held) == root.nodes


def test_a_part_that_is_not_worth_it_stays_closed():
    roots = [tree("a.x", "a.y", "b.x", "b.y")] * 2
    assert [row.path for row in aligned_where(roots, 9, lambda part: part.path == "b")] == ["a", "b.x", "b.y"]


def test_a_part_that_would_open_into_one_row_stays_closed():
    roots = [tree("a.0.only.x", "b.0.x", "b.0.y")] * 2
    assert [row.path for row in aligned_where(roots, 9, lambda part: True)] == ["a", "b.0.x", "b.0.y"]


def test_a_part_has_the_same_children_only_where_every_network_has_it():
    both, changed, one_sided = aligned([tree("a.x", "b.x", "c.x"), tree("a.x", "b.y")], 1)
    assert both.has_the_same_children
    assert not changed.has_the_same_children
    assert not one_sided.has_the_same_children
