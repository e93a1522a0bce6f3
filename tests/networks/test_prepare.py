"""What is built when transforms and another size of the input are asked for together, and what is said about it."""

import pytest

from convcost.errors import ConvcostError
from convcost.graph import Graph
from convcost.networks.prepare import prepare
from tests.written import layers, network, shapes

DENSE = layers("{conv: {out: 5, kernel: 3}, as: body}", "flatten", "{linear: 7, as: head}")


def prepared(text: str, size: tuple[int, ...] | None = None, *transforms: str) -> Graph:
    return prepare(network(text), None, {}, {"input": size} if size else {}, transforms)


def codes(made: Graph) -> list[str]:
    return [problem.code for problem in made.diagnostics]


def test_with_transforms_a_network_is_built_at_its_own_size_and_then_inferred_at_the_other() -> None:
    made = prepared(DENSE, (3, 15, 23), "fully_convolutional")
    assert shapes(made) == {"body": "5x13x21", "head": "7x3x7"}  # a kernel of 11x15, as the file's size had it


def test_without_transforms_it_is_built_at_the_other_size() -> None:
    assert shapes(prepared(DENSE, (3, 15, 23)))["flatten"] == str(5 * 13 * 21)


def test_expressions_of_the_file_see_its_own_size_when_transforms_come_between() -> None:
    text = layers("{conv: {out: in.h, kernel: 1}, as: a}", "{conv: {out: 2, kernel: 1}, as: b}")
    assert shapes(prepared(text, (3, 15, 23)))["a"] == "15x15x23"
    assert shapes(prepared(text, (3, 15, 23), "unreduce"))["a"] == "13x15x23"


def test_parameters_that_depend_on_the_size_are_noted_with_the_first_layer_that_does() -> None:
    (found,) = prepared(DENSE, (3, 15, 23)).diagnostics
    assert (found.code, found.severity) == ("W502", "note")
    body = 5 * 3 * 3 * 3 + 5
    before, after = body + 7 * 5 * 11 * 15 + 7, body + 7 * 5 * 13 * 21 + 7
    at = f"{before:,} at 3x13x17 and {after:,} at 3x15x23"
    assert found.message == f"the parameters depend on the input size: {at}"
    assert found.labels[0].text == "those of `head` do"
    assert found.labels[0].span.line == 6


def test_the_note_compares_what_the_transforms_made() -> None:
    assert codes(prepared(DENSE, (3, 15, 23), "separable")) == ["W520", "W502"]
    assert codes(prepared(DENSE, (3, 15, 23), "fully_convolutional")) == ["W520"]
    assert codes(prepared(DENSE, None, "separable")) == ["W520"]


def test_there_is_no_note_where_the_parameters_stay() -> None:
    pooled = layers("{conv: {out: 5, kernel: 3}}", "global_avgpool", "linear: 7")
    assert codes(prepared(pooled, (3, 15, 23))) == []
    assert codes(prepared(DENSE, (3, 13, 17))) == []


def test_a_network_that_cannot_be_built_at_its_own_size_is_built_at_another_without_a_note() -> None:
    text = layers("maxpool: 20", "{conv: {out: 5, kernel: 3}}")
    assert codes(prepared(text, (3, 80, 90))) == []
    with pytest.raises(ConvcostError):
        prepared(text, (3, 80, 90), "unreduce")


@pytest.mark.parametrize("transforms", [(), ("unreduce",)])
def test_wrong_inputs_are_answered_alike_with_and_without_transforms(transforms: tuple[str, ...]) -> None:
    for inputs, message in (
        ({"inputt": (3, 15, 23)}, "the network has no input `inputt`"),
        ({"input": (3, 15)}, "input `input` has 3 sizes, 2 are given"),
    ):
        with pytest.raises(ConvcostError, match=message):
            prepare(network(DENSE), None, {}, inputs, transforms)
