"""Operands as they are written: a list names all, a single name is joined with what is current."""

import pytest

from convcost.errors import Problem
from tests.written import culprit, graph, layers, problem, shapes, wiring

A_AND_B = ("{relu: , as: a}", "{sigmoid: , as: b}")


def said(*steps: str, before: str = "") -> tuple[Problem, ...]:
    return graph(before + layers(*steps)).diagnostics


def test_a_list_names_all_of_its_operands_and_a_single_name_is_joined_with_what_is_current() -> None:
    made = graph(layers(*A_AND_B, "{concat: a, as: one}", "{concat: [a, in], as: placed}", "{concat: [a, b], as: two}"))
    assert wiring(made)["one"] == ("b", "a")
    assert wiring(made)["placed"] == ("a", "one")
    assert wiring(made)["two"] == ("a", "b")


@pytest.mark.parametrize("written", ["", "in", "[in]"])
def test_after_several_sources_in_stands_for_all_of_them(written: str) -> None:
    made = graph(layers(*A_AND_B, f"{{concat: {written}, from: [a, b]}}"))
    assert wiring(made)["concat"] == ("a", "b")


def test_what_is_made_last_is_not_taken_twice_by_a_list() -> None:
    conv = "conv: {out: 96, kernel: 1}"
    made = graph(layers(f"{{{conv}, from: input, as: x0}}", f"{{{conv}, from: input, as: b1}}", "concat: [x0, b1]"))
    assert (wiring(made)["concat"], made.nodes[-1].output.channels) == (("x0", "b1"), 96 + 96)
    assert made.diagnostics == ()


def test_a_list_that_leaves_the_current_tensor_unused_shows_the_line_to_write() -> None:
    (found,) = said(*A_AND_B, "tanh", "concat: [a, b]")
    assert (found.code, found.severity, culprit(found)) == ("W530", "warning", "concat")
    assert found.labels[0].text == "to join it, write `concat: [in, a, b]`"


def test_a_list_may_leave_out_what_another_step_or_the_output_takes() -> None:
    assert said(*A_AND_B, "{tanh: , as: t}", "{add: [a, b], as: s}", "mul: t") == ()
    made = graph(layers(*A_AND_B, "{tanh: , as: t}", "{add: [a, b], as: s}") + "outputs: [t, s]\n")
    assert made.diagnostics == ()


@pytest.mark.parametrize("step", ["add: b", "add: [in, b]", "add: [b, in]", "concat: [a, b, in]"])
def test_one_tensor_under_two_names_is_a_warning(step: str) -> None:
    (found,) = said("{relu: , as: a}", "{add: [a, a], as: b}", step)
    assert (found.code, found.severity) == ("W531", "warning")
    assert "`in`" in found.message
    assert "`b`" in found.message


def test_one_tensor_twice_by_one_name_is_meant() -> None:
    made = graph(layers("{relu: , as: a}", "add: [a, a]"))
    assert (wiring(made)["add"], made.diagnostics) == (("a", "a"), ())


@pytest.mark.parametrize("xs", ["[a, b]", "[a]", "[]"])
def test_a_single_name_of_a_list_is_refused_and_both_ways_to_write_it_are_shown(xs: str) -> None:
    block = "blocks: {B: {args: {xs: list}, layers: [{concat: xs}]}}\n"
    found = problem(block + layers(*A_AND_B, f"B: {{xs: {xs}}}"))
    assert (found.code, culprit(found)) == ("E135", "xs")
    assert found.labels[0].text == "write `concat: [xs]`, or `concat: [in, xs]`"


def test_a_single_name_of_several_sources_is_refused() -> None:
    found = problem(layers(*A_AND_B, "{seq: [], from: [a, b], as: both}", "{tanh: , from: a}", "add: both"))
    assert (found.code, culprit(found)) == ("E135", "both")


@pytest.mark.parametrize("step", ["add: {y: [conv: {out: 5, kernel: 3}]}", "concat: [in]", "add: in", "{concat: }"])
def test_one_operand_is_noted(step: str) -> None:
    (found,) = said(step)
    assert (found.code, found.severity) == ("W532", "note")


def test_one_operand_that_is_left_of_several_is_not_noted() -> None:
    assert said("add: {main: [relu], skip: {when: false, layers: []}}") == ()
    block = "blocks: {B: {args: {xs: []}, layers: [{concat: [in, xs]}]}}\n"
    assert said("relu", "B", before=block) == ()


def test_an_empty_list_joins_nothing() -> None:
    found = problem(layers("relu", "concat: []"))
    assert (found.code, culprit(found)) == ("E113", "[]")


CONV4 = "conv: {out: 4, kernel: 3, padding: same}"


def test_a_star_stands_for_the_rounds_that_ran_in_their_order() -> None:
    made = graph(layers(f"{{{CONV4}, repeat: 3, as: m}}", "{relu: , from: input}", "{concat: [in, m.*], as: all}"))
    assert wiring(made)["all"] == ("relu", "m.0", "m.1", "m.2")
    assert made.nodes[-1].output.channels == 3 + 3 * 4


@pytest.mark.parametrize(("when", "rounds"), [("i != 1", ("m.0", "m.2")), ("i > 5", ())])
def test_rounds_that_were_left_out_are_not_among_them(when: str, rounds: tuple[str, ...]) -> None:
    made = graph(
        layers(f"{{{CONV4}, for: k in range(3), when: {when}, as: m}}", "{concat: [input, input, m.*], as: all}")
    )
    assert wiring(made)["all"] == ("input", "input", *rounds)


def test_no_round_at_all_adds_no_operand() -> None:
    made = graph(layers(f"{{{CONV4}, repeat: 0, as: m}}", "{concat: [input, input, m.*], as: all}"))
    assert wiring(made)["all"] == ("input", "input")


def test_a_star_goes_on_into_blocks_and_through_rounds_of_rounds() -> None:
    block = f"blocks: {{B: {{layers: [{{{CONV4}, as: c}}, relu]}}}}\n"
    made = graph(
        block + layers("{seq: [{B: , repeat: 2, as: b}], for: k in range(2), as: s}", "concat: [in, s.*.b.*.c]")
    )
    assert wiring(made)["concat"][1:] == ("s.0.b.0.c", "s.0.b.1.c", "s.1.b.0.c", "s.1.b.1.c")


@pytest.mark.parametrize(
    ("operand", "taken"),
    [
        ("m[1]", ("m.1",)),
        ("m[-1]", ("m.2",)),
        ("m[1:]", ("m.1", "m.2")),
        ("m[len(m.*) - 3]", ("m.0",)),
        ("m[:1] + m[2:]", ("m.0", "m.2")),
        ("[early] + m.*", ("early", "m.0", "m.1", "m.2")),
    ],
)
def test_rounds_are_chosen_by_expressions(operand: str, taken: tuple[str, ...]) -> None:
    steps = ("{tanh: , as: early}", f"{{{CONV4}, repeat: 3, as: m}}", "relu", f'{{concat: [in, "{operand}"], as: all}}')
    assert wiring(graph(layers(*steps)))["all"] == ("relu", *taken)


def test_a_round_is_named_by_the_counter_in_from_and_its_sizes_are_numbers() -> None:
    steps = (
        "{seq: [{conv: {out: 5 + i, kernel: 1}}], for: k in range(3), as: m}",
        "{seq: [{conv: {out: 'm[i].c + sum(m.*.c)', kernel: 1}, from: 'm[i]'}], for: k in range(2), as: n}",
        "concat: [in, n.0]",
    )
    made = graph(layers(*steps))
    assert wiring(made)["n.1.conv"] == ("m.1.conv",)
    assert (shapes(made)["n.0.conv"], shapes(made)["n.1.conv"]) == (f"{5 + 18}x13x17", f"{6 + 18}x13x17")


def test_all_rounds_may_be_outputs() -> None:
    made = graph(layers(f"{{{CONV4}, repeat: 2, as: m}}") + "outputs: [m.*]\n")
    assert made.outputs == {"m.0": "m.0", "m.1": "m.1"}


@pytest.mark.parametrize(
    ("step", "code", "at"),
    [
        ("concat: m.*", "E135", "m.*"),
        ('concat: [in, "m[3]"]', "E134", "m[3]"),
        ("concat: [in, input.*]", "E134", "input.*"),
        ('concat: [in, "m[0].x"]', "E130", "m[0].x"),
        ('concat: [in, "2 + (3)"]', "E132", '"2 + (3)"'),
        ('{relu: , from: "m[n]"}', "E130", "n"),
        ('concat: [in, "*.m"]', "E131", "*.m"),
    ],
)
def test_what_is_no_round_is_answered_at_its_place(step: str, code: str, at: str) -> None:
    found = problem(layers(f"{{{CONV4}, repeat: 3, as: m}}", "relu", step))
    assert (found.code, culprit(found)) == (code, at)


def test_lists_of_tensors_join_and_flatten_where_they_meet_a_join() -> None:
    blocks = """
blocks:
  Sum: {args: {xs: []}, layers: [{add: [in, xs]}]}
  Outer: {args: {xs: []}, layers: [{tanh: , as: own}, relu, {Sum: {xs: [xs, own]}}, {Sum: {xs: "xs + [own]"}, as: two}]}
"""
    made = graph(blocks + layers(*A_AND_B, "{Outer: {xs: [a, b]}}", "{Outer: {}, as: none}"))
    assert wiring(made)["Outer.Sum.add"] == ("Outer.relu", "a", "b", "Outer.own")
    assert wiring(made)["Outer.two.add"] == ("Outer.Sum.add", "a", "b", "Outer.own")
    assert wiring(made)["none.Sum.add"] == ("none.relu", "none.own")


def test_the_size_of_several_tensors_is_the_one_that_all_of_them_have() -> None:
    steps = (*A_AND_B, "{seq: [{concat: , when: in == 3}, relu], from: [a, b]}")
    assert wiring(graph(layers(*steps)))["seq.concat"] == ("a", "b")
    found = problem(
        layers("{conv: {out: 5, kernel: 1}, as: a}", "{concat: , from: [a, input], axis: h, when: in == 5}")
    )
    assert (found.code, found.message) == ("E135", "`.c` of several tensors is 5 and 3")
