"""Slips of the pen: sizes in another order, arguments beside the braces, one mistake told once."""

import pytest

from convcost.errors import Problem
from tests.written import culprit, graph, layers, problem, problems, wiring

CONV = "conv: {out: 5, kernel: 1}"


def said(text: str, **options: object) -> tuple[Problem, ...]:
    return graph(text, **options).diagnostics


@pytest.mark.parametrize(
    ("sizes", "taken", "other"),
    [
        ("[1, 3, 31, 37]", "1 channel of 3 x 31 x 37 voxels", "[3, 31, 37]"),
        ("[31, 37, 3]", "31 channels of 37 x 3 pixels", "[3, 31, 37]"),
        ("[31, 37, 1]", "31 channels of 37 x 1 pixels", "[1, 31, 37]"),
        ("[1, 31, 37, 3]", "1 channel of 31 x 37 x 3 voxels", "[3, 31, 37]"),
        ("[5, 31, 37, 3]", "5 channels of 31 x 37 x 3 voxels", "[3, 5, 31, 37]"),
    ],
)
def test_sizes_in_another_order_are_noted_with_how_they_were_taken(sizes: str, taken: str, other: str) -> None:
    (found,) = said(layers(CONV, input=sizes))
    assert (found.code, found.severity, culprit(found)) == ("W533", "note", "input")
    assert taken in found.message
    assert other in found.notes[0]


@pytest.mark.parametrize(
    "sizes",
    [
        "[3, 5, 31, 3]",
        "[64, 5, 7, 3]",
        "[3, 31, 37]",
        "[3, 1, 31, 37]",
        "[31, 37, 5]",
        "[512, 1, 1]",
        "[31, 37]",
        "[1, 31, 37]",
    ],
)
def test_sizes_that_have_no_other_reading_are_not_noted(sizes: str) -> None:
    assert said(layers(CONV, input=sizes)) == ()


def test_sizes_given_for_a_run_are_noted_too() -> None:
    (found,) = said(layers(CONV), inputs={"input": (31, 37, 3)})
    assert (found.code, found.labels) == ("W533", ())


def test_groups_of_the_output_that_are_none_of_the_input_are_noted() -> None:
    (found,) = said(layers("conv: {out: 4, kernel: 3, groups: 4}", input="[12, 13, 17]"))
    assert (found.code, culprit(found)) == ("W534", "4")
    assert "4 groups of 3 channels each" in found.message


@pytest.mark.parametrize(
    "step",
    ["{out: in, kernel: 3, groups: in}", "{out: 2 * in, kernel: 3, groups: in}", "{out: 8, kernel: 3, groups: 2}"],
)
def test_depthwise_and_grouped_convolutions_are_not_noted(step: str) -> None:
    assert said(layers(f"conv: {step}", input="[12, 13, 17]")) == ()


@pytest.mark.parametrize(
    ("step", "line"),
    [
        ("{conv: 8, kernel: 3}", "conv: {out: 8, kernel: 3}"),
        ("{conv: {out: 8}, kernel: 3, stride: 2}", "conv: {out: 8, kernel: 3, stride: 2}"),
        ("{maxpool: , kernel: 3, as: pool}", "{maxpool: {kernel: 3}, as: pool}"),
        ("{B: 8, k: 3, repeat: 2}", "{B: {w: 8, k: 3}, repeat: 2}"),
    ],
)
def test_arguments_beside_the_braces_are_answered_with_the_line_that_has_them_inside(step: str, line: str) -> None:
    block = "blocks: {B: {args: {w: int, k: 1}, layers: [conv: {out: w, kernel: k}]}}\n"
    found = problem(block + layers(step))
    assert (found.code, found.labels[0].text) == ("E110", f"write {line}")


def test_what_refers_to_a_step_with_such_a_slip_is_no_second_mistake() -> None:
    assert problem(layers("{conv: 8, kernel: 3, as: stem}", "relu", "add: stem")).code == "E110"


def test_an_argument_whose_name_is_taken_is_told_once() -> None:
    block = "blocks: {B: {args: {same: list}, layers: [{concat: [in, same]}, {conv: {out: len(same), kernel: 1}}]}}\n"
    found = problem(block + layers("{B: {same: [input]}}"))
    assert (found.code, culprit(found)) == ("E131", "same")


@pytest.mark.parametrize(("kind", "guess"), [("Constant", "constant"), ("buffer", "constant"), ("cat", "concat")])
def test_kinds_that_people_look_for_are_answered_with_what_to_use(kind: str, guess: str) -> None:
    found = problems(layers(f"{kind}: {{}}"))[0]
    assert (found.code, found.labels[0].text) == ("E111", f"did you mean `{guess}`?")


@pytest.mark.parametrize("kind", ["gru", "lstm", "embedding", "deform_conv", "constant"])
def test_other_kinds_that_people_look_for_are_there(kind: str) -> None:
    assert problems(layers(f"{kind}: {{nonsense: 1}}"))[0].code == "E110"


@pytest.mark.parametrize(
    ("step", "line"),
    [
        ("conv: {out: 8, kernel: 3, repeat: 2}", "{conv: {out: 8, kernel: 3}, repeat: 2}"),
        ("conv: {out: 8, kernel: 3, frozen: true, as: stem}", "{conv: {out: 8, kernel: 3}, frozen: true, as: stem}"),
        ("relu: {when: true}", "{relu: , when: true}"),
        ("B: {w: 8, repeat: 2}", "{B: {w: 8}, repeat: 2}"),
    ],
)
def test_modifiers_inside_the_braces_are_answered_with_the_line_that_has_them_outside(step: str, line: str) -> None:
    block = "blocks: {B: {args: {w: int}, layers: [conv: {out: w, kernel: 1}]}}\n"
    found = problem(block + layers(step))
    assert (found.code, found.labels[0].text) == ("E110", f"write {line}")


def test_a_name_inside_the_braces_is_one_mistake_and_an_argument_of_that_name_is_none() -> None:
    assert problem(layers("conv: {out: 3, kernel: 1, as: stem}", "{add: [stem, input]}")).code == "E110"
    block = "blocks: {B: {args: {repeat: int}, layers: [conv: {out: repeat, kernel: 1}]}}\n"
    assert wiring(graph(block + layers("B: {repeat: 5}"))) == {"B.conv": ("input",)}


def test_the_counter_outside_of_rounds_is_answered_with_what_it_counts() -> None:
    found = problem(layers("{relu: , repeat: 2, as: m}", '{add: ["m[i]", in]}'))
    assert (found.code, culprit(found)) == ("E130", "i")
    assert found.message == "`i` counts the rounds of a `repeat` or `for`"


def test_a_step_with_the_name_of_an_input_is_answered_with_both() -> None:
    found = problem("inputs: {a: [3, 5, 7], conv: [3, 13, 17]}\nlayers: [{conv: {out: 3, kernel: 1}, from: conv}]\n")
    assert (found.code, found.message) == ("E131", "a step and an input are both named `conv`")
    span = found.labels[1].span
    assert span.source.text[span.start :].startswith("conv: [3, 13, 17]")
