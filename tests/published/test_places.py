"""Which layers published figures leave out, by their place in the graph."""

from convcost.graph import Graph
from convcost.published.places import Indices, dense_layers, last_layers, side_layers
from tests.written import graph, layers


def names(made: Graph, found: Indices) -> list[str]:
    return [made.nodes[index].name for index in sorted(found)]


def test_the_last_layer_is_the_last_with_parameters_and_the_norm_behind_it():
    made = graph(
        layers("{conv: {out: 7, kernel: 1}, as: a}", "{conv: {out: 5, kernel: 1, norm: batch}, as: b}", "relu")
    )
    assert names(made, last_layers(made)) == ["b", "b.norm"]


def test_every_output_and_every_branch_has_a_last_layer():
    made = graph(
        layers(
            "{conv: {out: 7, kernel: 1}, as: stem}",
            "add: {main: [{conv: {out: 5, kernel: 1}, as: a}, relu], skip: [{conv: {out: 5, kernel: 1}, as: b}]}",
        )
    )
    assert names(made, last_layers(made)) == ["add.main.a", "add.skip.b"]


def test_an_auxiliary_head_reaches_only_its_side():
    made = graph(
        layers(
            "{conv: {out: 7, kernel: 1}, as: stem}",
            "{side: [{conv: {out: 5, kernel: 1}, as: shrink}, global_avgpool, {linear: 3, as: score}], as: aux}",
            "{conv: {out: 11, kernel: 1}, as: head}",
        )
    )
    assert names(made, side_layers(made)) == ["aux.shrink", "aux.global_avgpool", "aux.score"]
    assert names(made, last_layers(made)) == ["head"]


def test_where_all_outputs_are_sides_none_is_auxiliary():
    heads = ["{side: [conv: {out: 5, kernel: 1}], as: boxes}", "{side: [conv: {out: 3, kernel: 1}], as: scores}"]
    made = graph(layers("{conv: {out: 7, kernel: 1}, as: stem}", *heads))
    assert names(made, side_layers(made)) == []
    assert names(made, last_layers(made)) == ["boxes.conv", "scores.conv"]


def test_dense_layers_are_those_from_which_on_all_is_a_vector_and_no_gate_beside_a_map():
    made = graph(
        layers(
            "{conv: {out: 7, kernel: 1}, as: stem}",
            "mul: {x: [], gate: [global_avgpool, {linear: 7, as: excite}, reshape: [7, 1, 1]]}",
            "flatten",
            "{linear: 5, as: hidden}",
            "relu",
            "{linear: 3, as: head}",
        )
    )
    assert names(made, dense_layers(made)) == ["flatten", "hidden", "relu", "head"]


def test_a_network_without_parameters_has_no_last_layer():
    made = graph(layers("relu"))
    assert names(made, last_layers(made)) == []
