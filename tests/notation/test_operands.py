"""Operands as they are written: a list names all, a single name is joined with what is current."""

import pytest

from convcost.errors import Problem
from tests.written import culprit, graph, layers, problem, wiring

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
