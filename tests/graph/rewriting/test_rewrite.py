"""Rewriting: names, wiring, shapes, outputs and shared parameters of what comes out."""

import pytest

from convcost.errors import ConvcostError
from convcost.graph import Graph
from convcost.graph.rewriting.rewrite import infer, rewrite
from convcost.layers.kinds.conv import Conv
from convcost.layers.kinds.relu import Relu
from convcost.layers.kinds.tanh import Tanh
from convcost.layers.shape import maps
from tests.written import graph, layers, shapes, wiring

CHAIN = layers("{conv: {out: 5, kernel: 3}, as: a}", "{relu: , as: b}", "{conv: {out: 7, kernel: 3}, as: c}")


def replaced(made: Graph, **chains: dict[str, object] | None) -> Graph:
    return rewrite(made, lambda node, _inputs: chains.get(node.name))  # type: ignore[arg-type, return-value]


def test_a_rule_that_keeps_everything_gives_an_equal_graph() -> None:
    made = graph(CHAIN)
    assert replaced(made) == made


def test_the_last_of_a_chain_keeps_the_name_and_nothing_else_is_rewired() -> None:
    made = replaced(graph(CHAIN), b={"first": Tanh(), "first.norm": Relu(), "": Relu()})
    assert wiring(made) == {
        "a": ("input",),
        "b.first": ("a",),
        "b.first.norm": ("b.first",),
        "b": ("b.first.norm",),
        "c": ("b",),
    }


def test_a_name_that_is_taken_gets_a_number_and_what_belongs_to_it_too() -> None:
    made = graph(layers("{relu: , as: a}", "{seq: [{tanh: , as: x}], as: a2}"))
    once = replaced(made, a={"x": Tanh(), "x.norm": Tanh(), "": Relu()})
    twice = replaced(once, a={"x": Tanh(), "x.norm": Tanh(), "": Relu()})
    assert [node.name for node in twice.nodes] == ["a.x", "a.x.norm", "a.x_2", "a.x_2.norm", "a", "a2.x"]


def test_what_took_a_node_that_is_left_out_takes_its_input() -> None:
    made = replaced(graph(CHAIN), a={}, b={})
    assert wiring(made) == {"c": ("input",)}
    assert shapes(made) == {"c": "7x11x15"}


def test_an_output_that_is_left_out_becomes_its_input_under_its_old_name() -> None:
    made = replaced(graph(CHAIN), c={})
    assert made.outputs == {"c": "b"}


def test_a_side_that_is_left_out_stays_a_side() -> None:
    made = graph(layers("{side: [{conv: {out: 2, kernel: 1}, as: x}, {relu: , as: y}], as: aux}", "{relu: , as: z}"))
    assert made.sides == {"aux.y"}
    assert rewrite(made, lambda node, _: {} if node.name == "aux.y" else None).sides == {"aux.x"}


def test_shapes_are_worked_out_again_behind_what_changed() -> None:
    made = replaced(graph(CHAIN), a={"": Conv(out=11, kernel=(5, 1))})
    assert shapes(made) == {"a": "11x9x17", "b": "11x9x17", "c": "7x7x15"}


def test_infer_at_another_input_size_keeps_the_layers() -> None:
    made = graph(CHAIN)
    larger = infer(made, {"input": maps(3, 19, 29)})
    assert [node.op for node in larger.nodes] == [node.op for node in made.nodes]
    assert shapes(larger)["c"] == "7x15x25"
    assert infer(larger, made.inputs) == made


def test_a_layer_that_refuses_is_named_with_its_place_and_the_graph_so_far() -> None:
    made = graph(CHAIN)
    with pytest.raises(ConvcostError) as caught:
        infer(made, {"input": maps(3, 4, 4)})
    (found,) = caught.value.problems
    assert found.code == "E300"
    assert [str(label.span) for label in found.labels] == ["net.yaml:6:6", "net.yaml:5:6"]
    assert found.labels[1].text == "`b` is 5x2x2"
    assert found.notes == ("at `c`, which receives 5x2x2",)
    assert isinstance(caught.value.partial, Graph)
    assert [node.name for node in caught.value.partial.nodes] == ["a", "b"]


def test_a_declared_cost_is_not_carried_to_another_size() -> None:
    made = graph(layers("{opaque: {shape: [3, 13, 17], params: 5, macs: 7}, as: guess}"))
    assert infer(made) == made
    with pytest.raises(ConvcostError, match="is declared for maps 3x13x17, but maps 3x19x29 came in"):
        infer(made, {"input": maps(3, 19, 29)})


SHARED = layers(
    "{conv: {out: 3, kernel: 3, padding: same}, as: a}",
    "{conv: {out: 3, kernel: 3, padding: same}, share: a, as: b}",
    "{conv: {out: 3, kernel: 3, padding: same}, share: a, as: c}",
)


def owners(made: Graph) -> dict[str, str | None]:
    return {node.name: node.shares for node in made.nodes}


def test_what_stands_for_layers_that_share_shares_part_by_part() -> None:
    chain = {"x": Conv(out=2, kernel=(1,)), "x.activation": Relu(), "": Conv(out=3, kernel=(3,), padding="same")}
    made = replaced(graph(SHARED), a=chain, b=chain, c=chain)
    assert owners(made) == {
        "a.x": None,
        "a.x.activation": None,
        "a": None,
        "b.x": "a.x",
        "b.x.activation": None,
        "b": "a",
        "c.x": "a.x",
        "c.x.activation": None,
        "c": "a",
    }


def test_the_next_of_a_family_inherits_what_a_dropped_owner_had() -> None:
    assert owners(replaced(graph(SHARED), a={})) == {"b": None, "c": "b"}


def test_layers_that_share_cannot_become_different() -> None:
    with pytest.raises(ConvcostError) as caught:
        replaced(graph(SHARED), b={"": Conv(out=3, kernel=(1,))})
    (found,) = caught.value.problems
    assert (found.code, found.message) == ("E310", "`b` shares the parameters of `a`, and they would differ now")
    assert found.notes == ("`a`: conv, weight 3x3x3x3, bias 3", "`b`: conv, weight 3x3x1x1, bias 3")
