"""Linear layers in a row: what the one costs, what is said of it, what stays as it is."""

from convcost import analyze
from convcost.analysis import Analysis
from convcost.graph import Graph
from convcost.graph.applying.application import apply
from convcost.graph.transforms.merge_linear import merge_linear


def net(*layers: object, size: object = (192, 28, 23)) -> Graph:
    return analyze({"convcost": 1, "name": "N", "input": list(size), "layers": list(layers)}).graph


def conv(out: int, kernel: object = 1, **more: object) -> dict[str, object]:
    return {"conv": {"out": out, "kernel": kernel, "padding": "same", **more}}


def notes(graph: Graph) -> list[str]:
    return [note for problem in graph.diagnostics if problem.code == "W521" for note in problem.notes]


def test_a_reduction_without_a_relu_is_a_factorisation():
    made = merge_linear(net(conv(16), conv(32, 5, activation="relu")))
    one = Analysis(made)
    assert [node.name for node in made.nodes] == ["conv_2", "conv_2.activation"]
    assert one.params == 32 * 192 * 5 * 5 + 32
    assert one.macs == 28 * 23 * 32 * 192 * 5 * 5
    together = 16 * 192 + 16 + 32 * 16 * 5 * 5 + 32
    (note,) = notes(made)
    assert note == (
        f"conv + conv_2: {together:,} params and {28 * 23 * (16 * 192 + 32 * 16 * 5 * 5):,} MACs; "
        f"as one {one.params:,} and {one.macs:,}; rank at most 16 of 192; "
        "another function within 2 outputs of the border, where the first was padded with zeros"
    )


def test_behind_a_relu_nothing_is_merged_and_nothing_is_said():
    graph = net(conv(16, activation="relu"), conv(32, 5, activation="relu"))
    assert merge_linear(graph) is graph


def test_two_3x3_are_one_5x5_and_cost_18_of_25():
    made = merge_linear(net(conv(192, 3, bias=False), conv(192, 3, bias=False)))
    before, after = 2 * 3 * 3 * 192 * 192, 5 * 5 * 192 * 192
    assert Analysis(made).params == after
    assert before * 25 == after * 18
    assert merge_linear(net(*[conv(8, 3, bias=False)] * 3)).nodes[0].op.kernel == (7,)


def test_an_mlp_without_activations_is_one_layer():
    made = merge_linear(net({"linear": 300}, {"linear": 100}, {"linear": 10}, size=[784]))
    assert [node.name for node in made.nodes] == ["linear_3"]
    assert Analysis(made).params == 10 * 784 + 10
    (note,) = notes(made)
    assert "as one 7,850 and 7,840" in note


def test_what_differs_at_the_border_is_left_alone_if_asked():
    graph = net(conv(16), conv(32, 5))
    made = merge_linear(graph, strict=True)
    assert made == graph
    assert notes(made)[0].startswith("left alone: conv + conv_2 (at the border it is another function")
    exact = net(conv(16, bias=False), conv(32, 5))
    assert merge_linear(exact, strict=True) == merge_linear(exact)
    assert len(merge_linear(exact, strict=True).nodes) == 1


def test_what_somebody_else_takes_stays():
    graph = net(conv(16), {"side": [conv(3)]}, conv(32, 5))
    assert merge_linear(graph) == graph
    named = analyze({"convcost": 1, "input": [3, 7, 5], "layers": [{**conv(4), "as": "a"}, {**conv(5), "as": "b"}],
                     "outputs": {"one": "a", "two": "b"}}).graph  # fmt: skip
    assert merge_linear(named) == named


def test_shared_weights_stay_shared_and_say_so():
    twice = {"seq": [{**conv(192, bias=False), "as": "same", "share": "same"}], "repeat": 2}
    made = merge_linear(net(twice))
    assert len(made.nodes) == 2
    assert "shares its weights" in notes(made)[0]


def test_frozen_and_trained_layers_stay_apart():
    made = merge_linear(net({**conv(16), "frozen": True}, conv(32, 5)))
    assert len(made.nodes) == 2
    assert "frozen" in notes(made)[0]
    assert len(merge_linear(net({**conv(16), "frozen": True}, {**conv(32, 5), "frozen": True})).nodes) == 1


def test_what_is_merged_twice_equals_what_is_merged_at_once():
    first, second, third = conv(7, 3, bias=False), conv(11, [3, 1], bias=False), conv(5, [1, 5])
    step_by_step = merge_linear(net(*[first, second]))
    at_once = merge_linear(net(first, second, third))
    (one,) = step_by_step.nodes
    (other,) = merge_linear(
        net({"conv": {"out": 11, "kernel": list(one.op.kernel), "padding": "same", "bias": False}}, third)
    ).nodes
    assert at_once.nodes[0].op == other.op
    assert other.op.kernel == (5, 7)


def test_the_rows_of_a_network_are_told_and_the_rest_is_counted():
    made = apply(analyze("densenet121").graph, "merge_linear")
    problem = next(each for each in made.diagnostics if each.code == "W521")
    assert problem.severity == "note"
    assert problem.notes[8].startswith("... and ")


def test_rows_of_several_layers_with_weights_are_told_first():
    made = merge_linear(net(conv(5, norm="batch", activation="relu"), conv(16), conv(32, 5)))
    first, second = notes(made)
    assert first.startswith("conv_2 + conv_3: ")
    assert second.startswith("conv + conv.norm: ")


def test_a_long_row_is_told_in_one_line():
    (note,) = notes(merge_linear(net(*[conv(192)] * 9)))
    assert note.startswith("conv + conv_2 + 6 more + conv_9: ")


def test_neither_shape_nor_field_nor_depth_changes():
    for name in ("resnet18", "mobilenet_v2", "googlenet_paper", "densenet121"):
        graph = analyze(name).graph
        before, after = Analysis(graph), Analysis(merge_linear(graph))
        for column in ("receptive_field", "nonlinear_depth", "effective_stride"):
            assert before.summary(column) == after.summary(column)
        assert {n: graph.shapes[t] for n, t in graph.outputs.items()} == {
            n: after.graph.shapes[t] for n, t in after.graph.outputs.items()
        }
