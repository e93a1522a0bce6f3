"""Blocks: arguments, their types and defaults, `input`, opaque scope, dotted paths, nesting."""

import pytest

from tests.written import culprit, graph, layers, problem, problems, shapes, wiring

EXCITE = """
  SqueezeExcite:
    args: {r: 16}
    layers:
      - mul:
          x: []
          gate: [global_avgpool, conv: {out: input.c // r, kernel: 1}, relu, conv: {out: input.c, kernel: 1}, sigmoid]
"""


def test_input_is_the_tensor_that_entered_the_block() -> None:
    made = graph(f"blocks:{EXCITE}" + layers("{SqueezeExcite: {r: 4}}", input="[12, 5, 7]"))
    assert shapes(made)["SqueezeExcite.mul.gate.conv"] == "3x1x1"
    assert shapes(made)["SqueezeExcite.mul.gate.conv_2"] == "12x1x1"
    assert wiring(made)["SqueezeExcite.mul"] == ("input", "SqueezeExcite.mul.gate.sigmoid")


def test_the_first_argument_may_stand_alone_and_defaults_fill_the_rest() -> None:
    blocks = "blocks: {B: {args: {w: int, k: 3}, layers: [conv: {out: w, kernel: k}]}}\n"
    assert shapes(graph(blocks + layers("B: 5"))) == {"B.conv": "5x11x15"}
    assert shapes(graph(blocks + layers("B: {w: 5, k: 1}"))) == {"B.conv": "5x13x17"}


def test_defaults_see_earlier_arguments_input_and_vars() -> None:
    text = "vars: {base: 5}\nblocks: {B: {args: {w: base, v: w * input.c}, layers: [conv: {out: v, kernel: 1}]}}\n"
    assert shapes(graph(text + layers("B"))) == {"B.conv": "15x13x17"}


def test_arguments_are_evaluated_in_the_caller() -> None:
    text = "blocks: {B: {args: {w: int}, layers: [relu, conv: {out: w, kernel: 1}]}}\n"
    assert shapes(graph(text + layers("{B: {w: 2*in}, repeat: 2}")))["B.1.conv"] == "12x13x17"


def test_a_tensor_argument_is_a_tensor_inside() -> None:
    text = "blocks: {Up: {args: {skip: tensor}, layers: [sigmoid, add: skip]}}\n"
    made = graph(text + layers("{relu: , as: early}", "tanh", "Up: early"))
    assert wiring(made)["Up.add"] == ("Up.sigmoid", "early")


def test_a_list_of_tensors_stands_for_them_all_in_a_join() -> None:
    text = "blocks: {All: {args: {skips: list}, layers: [{concat: [skips]}]}}\n"
    made = graph(text + layers("{relu: , as: a}", "{tanh: , as: b}", "All: {skips: [a, b, a]}"))
    assert wiring(made)["All.concat"] == ("a", "b", "a")


def test_a_block_sees_no_names_of_its_caller() -> None:
    text = "blocks: {B: {layers: [add: outside]}}\n" + layers("{relu: , as: outside}", "B")
    assert problem(text).code == "E130"


def test_a_dotted_path_reaches_rounds_and_names_inside_blocks() -> None:
    text = "blocks: {Stage: {layers: [{relu: , as: c1}, {relu: , as: c2}]}}\n"
    made = graph(text + layers("{Stage: , repeat: 2, as: body}", "add: [in, body.0, body.1.c1]"))
    assert wiring(made)["add"] == ("body.1.c2", "body.0.c2", "body.1.c1")


def test_a_dotted_path_reaches_branches() -> None:
    made = graph(
        layers("{concat: {a: [relu], b: [{tanh: , as: deep}]}, as: join}", "concat: [in, join.a, join.b.deep]")
    )
    assert wiring(made)["concat"] == ("join", "join.a.relu", "join.b.deep")


def test_a_path_that_leads_nowhere_says_what_there_is() -> None:
    found = problem(layers("{relu: , repeat: 2, as: stage}", "add: stage.5"))
    assert (found.code, found.message) == ("E130", "`stage` has no `5`")


def test_groups_branches_and_rounds_are_transparent() -> None:
    made = graph(layers("{relu: , as: state}", "seq: [{tanh: , from: state, as: state}]\n    repeat: 2", "add: state"))
    assert wiring(made) == {
        "state": ("input",),
        "seq.0.state": ("state",),
        "seq.1.state": ("seq.0.state",),
        "add": ("seq.1.state", "seq.1.state"),
    }


def test_two_live_steps_of_one_list_cannot_share_a_name() -> None:
    found = problem(layers("{relu: , as: a}", "{tanh: , as: a}"))
    assert found.code == "E131"
    assert [label.text for label in found.labels] == ["the second one", "the first one"]
    graph(layers("{relu: , as: a, when: false}", "{tanh: , as: a}"))


def test_a_use_before_any_binding_is_an_error() -> None:
    found = problem(layers("add: later", "{relu: , as: later}"))
    assert (found.code, culprit(found)) == ("E132", "later")


def test_blocks_nest_and_the_error_shows_every_call() -> None:
    text = (
        "blocks:\n  Inner: {args: {k: int}, layers: [conv: {out: 5, kernel: k}]}\n"
        "  Outer: {layers: [Inner: 3, Inner: 99]}\n" + layers("{Outer: , as: trunk}")
    )
    found = problem(text)
    assert [label.span.source.text[label.span.start : label.span.end] for label in found.labels] == [
        "k", "conv", "Inner", "Outer",
    ]  # fmt: skip
    assert [label.text for label in found.labels[1:]] == [
        "`trunk.Inner.conv` is 5x11x15", "in the block called here", "in the block called here",
    ]  # fmt: skip
    assert found.notes[0] == "at `trunk.Inner_2.conv`, which receives 5x11x15"


def test_a_block_that_uses_itself_is_refused_with_the_cycle() -> None:
    text = "blocks:\n  A: {layers: [seq: [B]]}\n  B: {layers: [{add: {x: [A], y: []}}]}\n" + layers("A")
    found = problem(text)
    assert (found.code, found.labels[0].text) == ("E140", "A -> B -> A")


@pytest.mark.parametrize(
    ("blocks", "step", "code", "at"),
    [
        ("B: {args: {w: int}, layers: [relu]}", "B", "E112", "B"),
        ("B: {args: {w: int}, layers: [relu]}", "B: {v: 3}", "E110", "v"),
        ("B: {args: {w: int}, layers: [relu]}", "B: 0.5", "E141", "0.5"),
        ("B: {args: {w: bool}, layers: [relu]}", "B: 1", "E141", "1"),
        ("B: {args: {w: word}, layers: [relu]}", "B: 1", "E141", "1"),
        ("B: {args: {w: list}, layers: [relu]}", "B: 1", "E141", "1"),
        ("B: {args: {w: number}, layers: [relu]}", "B: same", "E141", "same"),
        ("B: {args: {same: int}, layers: [relu]}", "B: 1", "E131", "same"),
        ("b: {layers: [relu]}", "relu", "E131", "b"),
        ("B: {layer: [relu]}", "relu", "E110", "layer"),
        ("B: [relu]", "relu", "E113", "[relu]"),
    ],
)
def test_a_wrong_block_is_answered_at_its_place(blocks: str, step: str, code: str, at: str) -> None:
    found = problems(f"blocks: {{{blocks}}}\n" + layers(step))[0]
    assert (found.code, culprit(found)) == (code, at)
