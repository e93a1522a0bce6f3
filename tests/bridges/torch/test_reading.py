"""Programs of torch.export as networks: parameters, sharing, what is changed in place, what is not known."""

from dataclasses import replace

import pytest

from convcost.analysis import Analysis, analyze
from convcost.bridges.torch.network import flat
from convcost.bridges.torch.program import AtenCall, ExportedModule, Given, Unused, as_json, from_json
from convcost.errors import ConvcostError
from tests.bridges.torch.exports import buffer, call, program, weight


def read(exported: ExportedModule) -> Analysis:
    return analyze(flat(lambda samples: from_json(as_json(exported)), "net"))


def messages(analysis: Analysis) -> list[str]:
    return [problem.message for problem in analysis.graph.diagnostics]


def conv(name: str, taken: str, module: str, sizes: tuple[int, ...]) -> object:
    return call(name, "conv2d.default", sizes, module, input=f"%{taken}", weight=f"%p_{module}_weight", bias=None)


def test_a_convolution_and_a_head_have_their_parameters_and_multiply_adds() -> None:
    exported = program(
        {"x": (3, 13, 17)},
        [weight("a.weight", 5, 3, 3, 2), weight("head.weight", 7, 5), weight("head.bias", 7)],
        [
            call("conv", "conv2d.default", (11, 5, 11, 16), "a", input="%x", weight="%p_a_weight"),
            call("mean", "mean.dim", (11, 5), self="%conv", dim=[2, 3]),
            call("out", "linear.default", (11, 7), "head", input="%mean", weight="%p_head_weight", bias="%p_head_bias"),
        ],
    )
    found = read(exported)
    assert (found.params, found.macs) == (5 * 3 * 3 * 2 + 7 * 5 + 7, 11 * 16 * 5 * 3 * 3 * 2 + 5 * 7)
    assert [node.name for node in found.graph.nodes] == ["a", "global_avgpool", "head"]
    assert messages(found) == []


def test_a_module_that_runs_twice_has_its_parameters_once() -> None:
    exported = program(
        {"x": (3, 13, 17)},
        [weight("a.weight", 3, 3, 1, 1), weight("n.weight", 3), weight("n.bias", 3)],
        [
            call("one", "conv2d.default", (11, 3, 13, 17), "a", input="%x", weight="%p_a_weight"),
            call(
                "norm", "batch_norm.default", (11, 3, 13, 17), "n", input="%one", weight="%p_n_weight", bias="%p_n_bias"
            ),
            call("two", "conv2d.default", (11, 3, 13, 17), "a", input="%norm", weight="%p_a_weight"),
            call(
                "last", "batch_norm.default", (11, 3, 13, 17), "n", input="%two", weight="%p_n_weight", bias="%p_n_bias"
            ),
        ],
    )
    found = read(exported)
    assert [node.shares for node in found.graph.nodes] == [None, None, "a", "n"]
    assert (found.params, found.macs) == (3 * 3 + 2 * 3, 2 * 13 * 17 * 3 * 3)


def test_what_is_changed_in_place_is_changed_for_those_who_take_it_later() -> None:
    exported = program(
        {"x": (3, 13, 17)},
        [],
        [
            call("y", "neg.default", (11, 3, 13, 17), self="%x"),
            call("r", "relu_.default", (11, 3, 13, 17), self="%y"),
            call("z", "add.Tensor", (11, 3, 13, 17), self="%y", other="%r"),
        ],
    )
    nodes = read(exported).graph.nodes
    assert nodes[2].inputs == (nodes[1].name, nodes[1].name)


def test_frozen_parameters_are_parameters_that_are_not_trained() -> None:
    exported = program(
        {"x": (5,)},
        [weight("a.weight", 7, 5, is_trained=False), weight("b.weight", 2, 7), weight("b.bias", 2, is_trained=False)],
        [
            call("one", "linear.default", (11, 7), "a", input="%x", weight="%p_a_weight"),
            call("two", "linear.default", (11, 2), "b", input="%one", weight="%p_b_weight", bias="%p_b_bias"),
        ],
    )
    found = read(exported)
    assert [node.frozen for node in found.graph.nodes] == [True, False]
    assert found.params == 7 * 5 + 2 * 7 + 2
    assert messages(found) == [
        "`net`: only some parameters of `b` are frozen: the layer counts as trained, with all of them"
    ]


def test_weights_that_are_buffers_are_no_parameters() -> None:
    exported = program(
        {"x": (3, 13, 17)},
        [buffer("blur", 3, 1, 3, 3)],
        [call("conv", "conv2d.default", (11, 3, 11, 15), "b", input="%x", weight="%b_blur", groups=3)],
    )
    found = read(exported)
    assert (found.params, found.buffers, found.macs) == (0, 3 * 3 * 3, 11 * 15 * 3 * 3 * 3)


def test_parameters_that_forward_never_uses_are_said_to_be_left_out() -> None:
    exported = program(
        {"x": (5,)},
        [weight("a.weight", 7, 5)],
        [call("one", "linear.default", (11, 7), "a", input="%x", weight="%p_a_weight")],
    )._replace(unused=(Unused("aux", 13), Unused("scale", 2)), params=7 * 5 + 13 + 2)
    found = read(exported)
    assert found.params == 7 * 5
    assert messages(found) == [
        "`net`: forward never uses 15 of its 50 parameters, which are left out: `aux` 13, `scale` 2"
    ]


def test_an_operation_that_nobody_knows_is_refused_by_module_and_name() -> None:
    exported = program(
        {"x": (5,)},
        [],
        [call("one", "relu.default", (11, 5), self="%x"), call("two", "odd.default", (11, 5), "a.b", self="%one")],
    )
    with pytest.raises(ConvcostError) as caught:
        read(exported)
    (problem,) = caught.value.problems
    assert problem.code == "E194"
    assert problem.message == "`a.b` (Module): `aten.odd.default`: convcost does not know what this operation costs"


def test_one_that_no_output_needs_does_not_matter() -> None:
    exported = program(
        {"x": (5,)},
        [],
        [call("one", "odd.default", (11, 5), "a.b", self="%x"), call("two", "relu.default", (11, 5), self="%x")],
        "two",
    )
    assert [node.op.kind for node in read(exported).graph.nodes] == ["relu"]


def test_a_step_across_samples_is_said_to_make_the_figures_those_of_one() -> None:
    def exported(samples: tuple[int, ...]) -> ExportedModule:
        n = samples[0]
        made = program(
            {"x": (5,)},
            [],
            [
                call("t", "t.default", (5, n), self="%x"),
                call("m", "matmul.default", (n, n), self="%x", other="%t"),
                call("y", "matmul.default", (n, 5), self="%m", other="%x"),
            ],
        )
        return made._replace(inputs=(made.inputs[0]._replace(sizes=(n, 5)),))

    found = analyze(flat(exported, "net"))
    assert found.macs == 5 + 5
    assert messages(found) == [
        "`net`: an operation works across the samples of a batch: these are the figures of one sample alone"
    ]


def recurrent(
    name: str, function: str, sizes: tuple[int, ...], taken: str, stored: list[str], **more: object
) -> AtenCall:
    made = call(
        name,
        function,
        sizes,
        "r",
        input=taken,
        hx=[],
        params=[f"%p_{each}" for each in stored],
        batch_first=True,
        **more,
    )
    return made._replace(outputs=(Given(f"{name}.0", sizes, "float32"),))


def test_a_recurrent_layer_reads_a_sequence_of_every_sample() -> None:
    stored = [weight("wi", 3 * 5, 7), weight("wh", 3 * 5, 5), weight("bi", 3 * 5), weight("bh", 3 * 5)]
    made = recurrent("gru", "gru.input", (11, 13, 5), "%x", ["wi", "wh", "bi", "bh"])
    found = read(program({"x": (13, 7)}, stored, [made], "gru.0"))
    assert [node.op.kind for node in found.graph.nodes] == ["reshape", "gru"]
    assert (found.params, found.macs) == (15 * 7 + 15 * 5 + 2 * 15, 13 * (15 * 7 + 15 * 5))


def test_several_sequences_of_a_sample_cost_as_many_times_as_much() -> None:
    """Three rows of 13 columns, each read by itself: no layer does that, but what it costs is known."""
    stored = [weight("wi", 4 * 5, 7), weight("wh", 4 * 5, 5)]
    calls = [
        call("rows", "view.default", (33, 13, 7), self="%x", size=[33, 13, 7]),
        recurrent("lstm", "lstm.input", (33, 13, 5), "%rows", ["wi", "wh"], has_biases=False),
    ]
    found = read(program({"x": (3, 13, 7)}, stored, calls, "lstm.0"))
    assert (found.params, found.macs) == (20 * 7 + 20 * 5, 3 * 13 * (20 * 7 + 20 * 5))
    assert str(found.graph.nodes[-1].output) == "3x13x5"


def test_patches_are_taken_out_and_put_back() -> None:
    window = {"kernel_size": [3, 2], "dilation": [1, 1], "padding": [0, 0], "stride": [2, 1]}
    calls = [
        call("columns", "im2col.default", (11, 5 * 6, 8 * 12), self="%x", **window),
        call("maps", "col2im.default", (11, 5, 17, 13), self="%columns", output_size=[17, 13], **window),
    ]
    found = read(program({"x": (5, 17, 13)}, [], calls))
    assert [(node.op.kind, str(node.output)) for node in found.graph.nodes] == [
        ("unfold", "30x96"),
        ("fold", "5x17x13"),
    ]


def test_parameters_of_what_is_made_and_dropped_are_reported() -> None:
    """A layer of 7 to 5 features is called, and nobody takes what it gives; another of 7 to 3 is the network."""
    calls = [
        call("aux", "linear.default", (11, 5), "aux", input="%x", weight="%p_aux_weight", bias="%p_aux_bias"),
        call("out", "linear.default", (11, 3), "out", input="%x", weight="%p_out_weight"),
    ]
    stored = [weight("aux.weight", 5, 7), weight("aux.bias", 5), weight("out.weight", 3, 7)]
    found = read(program({"x": (7,)}, stored, calls))
    assert (found.params, found.macs) == (3 * 7, 3 * 7)
    assert f"never uses {5 * 7 + 5} of its {5 * 7 + 5 + 3 * 7} parameters" in found.graph.diagnostics[-1].message
    assert "`aux` 40" in found.graph.diagnostics[-1].message


@pytest.mark.parametrize("equation", ["...ij,...kj->...ik", "...ij,...kj", "nhij,nhkj->nhik"])
def test_dots_in_a_product_stand_for_axes_of_both(equation: str) -> None:
    """Three matrices of 5 rows and of 13 columns a sample, each by itself turned."""
    made = call("o", "einsum.default", (11, 3, 5, 5), equation=equation, tensors=["%x", "%x"])
    assert read(program({"x": (3, 5, 13)}, [], [made])).macs == 3 * 5 * 5 * 13


def test_a_tensor_that_no_rule_asks_for_is_refused_and_not_dropped() -> None:
    """The state in front of a sequence: computed it would be left out in silence, stored it is no matter."""
    gates = [weight("r.weight_ih", 4 * 5, 3), weight("r.weight_hh", 4 * 5, 5)]
    started = call("start", "mean.dim", (1, 11, 5), self="%wide", dim=[1], keepdim=True)

    def sequence(state: str) -> ExportedModule:
        made = call(
            "lstm", "lstm.input", (11, 13, 5), "r", input="%x", hx=[state, state], has_biases=False, num_layers=1,
            params=["%p_r_weight_ih", "%p_r_weight_hh"], batch_first=True,
        )  # fmt: skip
        return program({"x": (13, 3), "wide": (7, 5)}, [*gates, buffer("r.start", 1, 11, 5)], [started, made])

    assert read(sequence("%b_r_start")).params == 4 * 5 * (3 + 5)
    with pytest.raises(ConvcostError) as refused:
        read(sequence("%start"))
    assert "`r` (Module): `aten.lstm.input`: convcost does not know what it does with a computed `hx`" in str(
        refused.value
    )


def test_a_sum_along_one_of_five_axes_leaves_the_four_others() -> None:
    """Two tensors of 2 x 3 x 5 x 7 are put side by side along an axis of their own, and added up along it."""
    sizes = (2, 3, 5, 7)
    calls = [
        call("other", "relu.default", (11, *sizes), self="%x"),
        call("both", "stack.default", (11, 2, *sizes), tensors=["%x", "%other"], dim=1),
        call("out", "sum.dim_IntList", (11, *sizes), self="%both", dim=[1]),
    ]
    found = read(program({"x": sizes}, [], calls))
    (added,) = [node for node in found.graph.nodes if node.op.kind == "reduce"]
    assert added.output.elements == 2 * 3 * 5 * 7
    assert str(found.graph.nodes[-1].output) == "2x3x5x7"


def test_a_sum_along_every_other_of_five_axes_takes_what_stays_to_the_front() -> None:
    calls = [
        call("cut", "view.default", (11, 2, 3, 5, 7, 4), self="%x", size=[11, 2, 3, 5, 7, 4]),
        call("out", "sum.dim_IntList", (11, 2, 5, 4), self="%cut", dim=[2, 4]),
    ]
    found = read(program({"x": (6, 35, 4)}, [], calls))
    assert str(found.graph.nodes[-1].output) == "2x5x4"
    assert [node.output.elements for node in found.graph.nodes if node.op.kind == "reduce"] == [2 * 5 * 4]


def test_a_product_across_samples_is_refused_by_module_and_operation() -> None:
    """The samples meet each other: neither for several nor for one is there a layer that does it."""
    made = call("o", "roll.default", (11, 3, 5), "mixer", self="%x", shifts=[1], dims=[0])
    with pytest.raises(ConvcostError) as refused:
        read(program({"x": (3, 5)}, [], [made]))
    message = "`net`: `mixer` (Module): `aten.roll.default`: it works across the samples of a batch"
    assert message in str(refused.value)


def test_layers_with_other_parameters_than_their_operations_are_refused_by_module_and_operation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As if a bias had been made of something that is none."""
    first, second = (
        call(name, "conv2d.default", sizes, f"body.{name}", input=f"%{taken}",
             weight=f"%p_body_{name}_weight", bias=f"%p_body_{name}_bias")
        for name, taken, sizes in (("one", "x", (11, 5, 13, 13)), ("two", "one", (11, 5, 9, 9)))
    )  # fmt: skip
    stored = [weight("body.one.weight", 5, 3, 5, 5), weight("body.two.weight", 5, 5, 5, 5)]
    stored += [weight("body.one.bias", 5), weight("body.two.bias", 5)]
    right = read(program({"x": (3, 17, 17)}, stored, [first, second])).graph
    assert [node.name for node in right.nodes] == ["body.one", "body.two"]
    node = right.nodes[1]
    wrong = replace(right, nodes=(right.nodes[0], node._replace(op=replace(node.op, bias=False))))
    monkeypatch.setattr("convcost.bridges.torch.network.flatten", lambda *_, **__: wrong)
    with pytest.raises(ConvcostError) as refused:
        read(program({"x": (3, 17, 17)}, stored, [first, second]))
    params = 5 * 3 * 25 + 5 * 5 * 25 + 5
    said = f"its layers have {params:,} parameters, and its operations take {params + 5:,}"
    assert f"`net`: `body.two` (Module): `aten.conv2d.default`: {said}" in str(refused.value)
