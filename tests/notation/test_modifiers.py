"""Modifiers: for, from, repeat, when, first, in this order."""

import pytest

from tests.written import culprit, graph, layers, problem, shapes, wiring


def test_repeat_chains_and_numbers_its_rounds_from_zero() -> None:
    made = graph(layers("{conv: {out: in + i, kernel: 3}, repeat: 3, as: stage}"))
    assert wiring(made) == {"stage.0": ("input",), "stage.1": ("stage.0",), "stage.2": ("stage.1",)}
    assert shapes(made) == {"stage.0": "3x11x15", "stage.1": "4x9x13", "stage.2": "6x7x11"}


def test_repeat_once_is_numbered_too() -> None:
    assert list(wiring(graph(layers("{relu: , repeat: 1}")))) == ["relu.0"]


def test_repeat_zero_passes_the_input_on_and_as_names_that() -> None:
    made = graph(layers("{relu: , repeat: 0, as: none_made}", "add: none_made"))
    assert wiring(made) == {"add": ("input", "input")}


def test_a_false_when_passes_the_input_on_and_as_names_that() -> None:
    made = graph(layers("{conv: {out: 5, kernel: 3}, when: in == 4, as: maybe}", "relu", "add: maybe"))
    assert wiring(made) == {"relu": ("input",), "add": ("relu", "input")}


def test_arguments_are_not_evaluated_when_the_step_is_skipped() -> None:
    graph(layers("{conv: {out: in // 0, kernel: 3}, when: false}", "relu"))


def test_for_runs_over_rows_with_spaces_or_commas() -> None:
    spaced = graph(layers("conv: {out: c, kernel: k}\n    for: c k in [[5, 3], [7, 2]]"))
    quoted = graph(layers('{conv: {out: c, kernel: k}, for: "c, k in [[5, 3], [7, 2]]"}'))
    assert shapes(spaced) == {"conv.0": "5x11x15", "conv.1": "7x10x14"}
    assert spaced == quoted


def test_for_runs_over_a_table_of_vars_and_repeat_inside_it() -> None:
    text = "vars: {stages: [[5, 2], [7, 1]]}\n" + layers("{conv: {out: c, kernel: 1}, for: c n in stages, repeat: n}")
    assert list(wiring(graph(text))) == ["conv.0.0", "conv.0.1", "conv.1.0"]


def test_for_runs_over_tensors() -> None:
    made = graph(
        layers(
            "{conv: {out: 5, kernel: 1}, as: p3}",
            "{conv: {out: 7, kernel: 1}, as: p4}",
            '{conv: {out: 2, kernel: 1}, for: "p in [p3, p4]", from: p, as: head}',
            "add: head.0",
        )
    )
    assert wiring(made)["head.0"] == ("p3",)
    assert wiring(made)["head.1"] == ("p4",)
    assert wiring(made)["add"] == ("head.1", "head.0")


def test_from_is_taken_once_per_for_round_and_repeat_chains_on_from_there() -> None:
    made = graph(layers("{relu: , as: a}", "relu", "{sigmoid: , from: a, for: 'k in [1, 2]', repeat: 2}"))
    assert wiring(made) == {
        "a": ("input",),
        "relu": ("a",),
        "sigmoid.0.0": ("a",),
        "sigmoid.0.1": ("sigmoid.0.0",),
        "sigmoid.1.0": ("a",),
        "sigmoid.1.1": ("sigmoid.1.0",),
    }


def test_when_is_judged_in_every_round() -> None:
    made = graph(layers("{relu: , repeat: 4, when: i % 2 == 1}"))
    assert wiring(made) == {"relu.1": ("input",), "relu.3": ("relu.1",)}


def test_first_changes_round_zero_of_the_own_repeat() -> None:
    made = graph(layers("{conv: {out: 5, kernel: 1, stride: 1}, for: 'k in [1, 2]', repeat: 2, first: {stride: 2}}"))
    strides = [node.op.stride for node in made.nodes]  # type: ignore[attr-defined]
    assert strides == [(2,), (1,), (2,), (1,)]


def test_first_changes_round_zero_of_the_own_for_when_there_is_no_repeat() -> None:
    made = graph(layers("{conv: {out: 5, kernel: 1, activation: relu}, for: 'k in [1, 2]', first: {activation: none}}"))
    assert list(wiring(made)) == ["conv.0", "conv.1", "conv.1.activation"]


def test_first_without_rounds_is_an_error() -> None:
    found = problem(layers("{conv: {out: 5, kernel: 1}, first: {stride: 2}}"))
    assert (found.code, culprit(found)) == ("E113", "first")


def test_i_counts_the_innermost_rounds_and_an_outer_index_gets_a_name() -> None:
    made = graph(layers("seq: [{conv: {out: 1 + r + 10*i, kernel: 1}, repeat: 2}]\n    for: r in range(2)"))
    assert [node.output.channels for node in made.nodes] == [1, 11, 2, 12]


def test_from_a_list_replaces_the_current_tensor_by_several() -> None:
    made = graph(layers("{relu: , as: a}", "{sigmoid: , as: b}", "{concat: , from: [a, b]}"))
    assert wiring(made)["concat"] == ("a", "b")
    assert shapes(made)["concat"] == f"{3 + 3}x13x17"


@pytest.mark.parametrize(
    ("step", "code", "at"),
    [
        ("{relu: , repeat: 5/2}", "E133", "5/2"),
        ("{relu: , repeat: -1}", "E200", "-1"),
        ("{relu: , repeat: 1000000000}", "E104", "1000000000"),
        ("{relu: , when: in}", "E134", "in"),
        ("{relu: , when: i == 0}", "E130", "i"),
        ("{relu: , for: a in 3}", "E134", "a in 3"),
        ("{relu: , for: 'a b in [1]'}", "E134", "'a b in [1]'"),
        ("{relu: , for: 'relu in [1]'}", "E131", "relu"),
        ("{relu: , from: nothing}", "E130", "nothing"),
        ("{relu: , as: input}", "E131", "input"),
        ("{relu: , as: a b}", "E131", "a b"),
        ("{relu: , as: a.b.c, repeat: x}", "E130", "x"),
    ],
)
def test_a_wrong_modifier_is_answered_at_its_place(step: str, code: str, at: str) -> None:
    found = problem(layers("relu", step))
    assert (found.code, culprit(found)) == (code, at)


def test_nested_repeats_are_refused_at_a_million_layers() -> None:
    text = layers("seq: [{seq: [{relu: , repeat: 1000}], repeat: 1000}]\n    repeat: 1000")
    assert problem(text).code == "E104"
