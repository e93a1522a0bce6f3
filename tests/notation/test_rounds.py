"""Rounds by their numbers, and `in` as one of the tensors of a list."""

import pytest

from tests.written import culprit, graph, layers, problem, shapes, wiring

LEFT_OUT = "{relu: , repeat: 4, when: i != 1, as: m}"
NESTED = "{seq: [{relu: , repeat: 2, as: y}, tanh], repeat: 2, as: m}"


def test_a_round_by_an_expression_is_the_round_of_that_number_whatever_was_left_out() -> None:
    made = graph(layers(LEFT_OUT, '{add: ["m[2]", m.2], as: two}', '{add: ["m[1]", m.1], as: one}'))
    assert wiring(made)["two"] == ("m.2", "m.2")
    assert wiring(made)["one"] == ("m.0", "m.0"), "what a round passed on that did not run"


def test_all_rounds_and_slices_skip_those_that_did_not_run() -> None:
    made = graph(
        layers(LEFT_OUT, "{concat: [m.*], as: all}", '{concat: ["m[1:]"], as: some}', '{concat: ["m[:2]", in]}')
    )
    assert wiring(made)["all"] == ("m.0", "m.2", "m.3")
    assert wiring(made)["some"] == ("m.2", "m.3")
    assert wiring(made)["concat"] == ("m.0", "some")


def test_the_last_round_is_counted_from_the_end() -> None:
    assert wiring(graph(layers(LEFT_OUT, '{add: ["m[-1]", "m[-2]"]}')))["add"] == ("m.3", "m.2")


@pytest.mark.parametrize(
    ("number", "hint"), [("4", "the last one is [3], or [-1]"), ("-5", "the last one is [3], or [-1]")]
)
def test_a_round_that_there_is_not_is_answered_with_the_last_one(number: str, hint: str) -> None:
    found = problem(layers(LEFT_OUT, f'{{add: ["m[{number}]", in]}}'))
    assert (found.code, culprit(found), found.labels[0].text) == ("E134", f"m[{number}]", hint)
    none = problem(layers("{relu: , repeat: 0, as: m}", '{add: ["m[0]", in]}'))
    assert none.labels[0].text == "nothing went round"


def test_the_rounds_of_a_branch_keep_their_numbers() -> None:
    branch = "{for: 'k in [2, 3, 5]', when: k != 3, layers: [{conv: {out: k, kernel: 1}}]}"
    join = f"{{concat: {{a: {branch}}}, as: j}}"
    made = graph(layers(join, '{concat: ["j.a[0]", "j.a[2]"]}', '{concat: ["j.a[-1]", in]}'))
    assert wiring(made)["concat"] == ("j.a.0.conv", "j.a.2.conv")
    assert shapes(made)["concat_2"] == f"{5 + 2 + 5}x13x17"
    assert problem(layers(join, '{concat: ["j.a[1]", in]}')).code == "E134"


def test_a_path_goes_on_behind_a_round_by_an_expression_also_through_all_rounds() -> None:
    made = graph(layers(NESTED, '{concat: ["m[0].y.*", "m[1].y[-1]"]}'))
    assert wiring(made)["concat"] == ("m.0.y.0", "m.0.y.1", "m.1.y.1")


def test_a_name_inside_comes_before_the_size_of_that_name_where_a_tensor_stands() -> None:
    block = "blocks: {R: {layers: [{conv: {out: 5, kernel: 1}, as: c}, relu]}}\n"
    made = graph(
        block + layers("{R: , repeat: 2, as: m}", '{concat: ["m[0].c", m.1.c]}', "conv: {out: 'm[0].c', kernel: 1}")
    )
    assert wiring(made)["concat"] == ("m.0.c", "m.1.c")
    assert shapes(made)["conv"] == "5x13x17"


BLOCK = "blocks: {B: {args: {xs: []}, layers: [sigmoid, {concat: [in, xs]}]}}\n"
A_AND_T = ("{relu: , as: a}", "{tanh: , as: t}")


@pytest.mark.parametrize("given", ["[in, a]", '"[in] + [a]"', '"[in, a]"'])
def test_in_a_list_of_tensors_in_is_the_current_one(given: str) -> None:
    assert wiring(graph(BLOCK + layers(*A_AND_T, f"{{B: {{xs: {given}}}}}")))["B.concat"] == ("B.sigmoid", "t", "a")


@pytest.mark.parametrize("step", ['concat: ["[in] + [a]"]', '{concat: [in], from: "[in] + [a]"}', "concat: [in, a]"])
def test_operands_and_sources_may_be_such_a_list(step: str) -> None:
    assert wiring(graph(layers(*A_AND_T, step)))["concat"] == ("t", "a")


def test_a_loop_runs_over_the_current_tensor_and_others() -> None:
    made = graph(layers(*A_AND_T, "{sigmoid: , for: 'p in [in, a]', from: p, as: h}", "concat: [h.*]"))
    assert (wiring(made)["h.0"], wiring(made)["h.1"]) == (("t",), ("a",))


def test_beside_a_number_in_is_the_width_still() -> None:
    rows = "{conv: {out: k, kernel: 1}, for: 'p k in [[a, 4], [t, in]]', from: p, as: h}"
    assert shapes(graph(layers(*A_AND_T, rows)))["h.1"] == "3x13x17"
    found = problem(BLOCK + layers(*A_AND_T, "{B: {xs: [in]}}"))
    assert (found.code, culprit(found)) == ("E132", "xs")
    assert found.labels[0].text == "in a list that names no tensor beside it, `in` is a width"


def test_one_tensor_of_a_list_that_may_hold_several_is_no_operand_too_few() -> None:
    assert graph(layers("{relu: , repeat: 1, as: m}", "concat: [m.*]", 'concat: ["m[0:]"]')).diagnostics == ()


def test_a_list_in_quotes_is_answered_with_the_list() -> None:
    found = problem(layers(*A_AND_T, 'concat: "[a, t]"'))
    assert (found.code, found.labels[0].text) == ("E135", "write `concat: [a, t]`, without quotes")


def test_one_tensor_twice_through_two_names_is_answered_with_what_would_say_it() -> None:
    (found,) = graph(layers(*A_AND_T, "concat: [t, in]")).diagnostics
    assert found.notes == ("if it is meant, write one name twice: `concat: [t, t]`",)
    (several,) = graph(layers(*A_AND_T, "{concat: [in, a], from: [a, t]}")).diagnostics
    assert several.notes == ("if it is meant, write one name at both places",)
