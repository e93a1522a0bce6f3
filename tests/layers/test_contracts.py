"""What every layer kind owes, asked of all of them; their manuals are executed."""

import re
from dataclasses import FrozenInstanceError, fields
from inspect import cleandoc
from math import prod
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from convcost import analyze
from convcost.layers.op import Op, Shape, Shapes, arguments, kinds, lookup, make, obvious, schema
from convcost.layers.product import Product
from convcost.layers.shape import as_shape, tokens
from convcost.layers.window import Reach, Window
from convcost.notation.build.arguments import RefusedArguments, construct
from tests.arithmetic import assert_true

KINDS = kinds()


class Manual(NamedTuple):
    """A kind's docstring taken apart."""

    summary: str
    fields: tuple[str, ...]
    example: dict[str, str]


def manual(kind: str) -> Manual:
    text = cleandoc(lookup(kind).__doc__ or "")
    body, _, example = text.partition("\nExample:\n")
    summary, _, written = body.partition("\nFields:\n")
    names = re.findall(r"^    (\w[\w, ]*):", written, re.MULTILINE)
    figures = dict(line.strip().split(": ", 1) for line in example.splitlines() if line.strip())
    return Manual(summary.strip(), tuple(name for each in names for name in each.split(", ")), figures)


def operand_names(step: Any, *, is_join: bool) -> list[str]:
    """What the tensors of an example are called: by the operands of a join, by `from` of a kind with several inputs."""
    if is_join:
        (operands,) = (value for key, value in step.items() if key != "axis")
        listed = ["in", operands] if isinstance(operands, str) else operands
        return ["first" if each == "in" else each for each in listed]
    sources = step.get("from", "first") if isinstance(step, dict) else "first"
    return sources if isinstance(sources, list) else [sources]


def value_of(expression: str) -> int:
    """A sum of products of integers, as the manuals write figures."""
    return sum(prod(map(int, term.split("*"))) for term in expression.split("+"))


def example_inputs(example: dict[str, str]) -> Shapes:
    if "inputs" in example:
        return tuple(map(example_shape, yaml.safe_load(example["inputs"])))
    return (example_shape(yaml.safe_load(example["input"])),) if "input" in example else ()


def example_shape(written: Any) -> Shape:
    return tokens(*written["tokens"]) if isinstance(written, dict) else as_shape(tuple(written))


def example_arguments(kind: str) -> dict[str, object]:
    """What the example's step gives the kind; modifiers are not its arguments, but a join's axis is."""
    cls = lookup(kind)
    step = yaml.safe_load(manual(kind).example["step"])
    step = {step: None} if isinstance(step, str) else step
    written = step.pop(kind)
    given = {name: value for name, value in step.items() if name in schema(cls)}
    if not cls.is_join and written is not None:
        given |= written if isinstance(written, dict) else {obvious(cls): written}
    return given


def example_op(kind: str) -> Op:
    cls = lookup(kind)
    return make(cls, {name: schema(cls)[name].read(value) for name, value in example_arguments(kind).items()})


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_holds_one_kind_of_its_own_name(kind):
    cls = lookup(kind)
    assert cls.kind == kind
    assert cls.__name__ == kind.title().replace("_", "")
    assert Path(__import__(cls.__module__, fromlist=["_"]).__file__).stem == kind


@pytest.mark.parametrize("kind", KINDS)
def test_the_manual_documents_exactly_the_fields(kind):
    cls = lookup(kind)
    sugar = ["norm", "activation"] if cls.takes_norm_and_activation else []
    assert sorted(manual(kind).fields) == sorted([*schema(cls), *sugar])


@pytest.mark.parametrize("kind", KINDS)
def test_the_manual_begins_with_a_sentence(kind):
    first = manual(kind).summary.split("\n\n")[0]
    assert first.endswith(".")
    assert first[0].isupper()


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_gives_what_it_claims(kind):
    example = manual(kind).example
    made, inputs = example_op(kind), example_inputs(example)
    output = made.output(inputs)
    claimed = re.sub(r"\d+(?: \* \d+)+", lambda match: str(value_of(match[0])), example["output"])
    assert len(inputs) in made.takes
    assert str(output) == claimed
    assert sum(each.value for each in made.parameters(inputs)) == value_of(example["params"])
    assert sum(each.value for each in made.macs(inputs, output)) == value_of(example["macs"])


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_can_be_written_in_a_file(kind):
    example = manual(kind).example
    step = yaml.safe_load(example["step"])
    shapes = yaml.safe_load(example["inputs"]) if "inputs" in example else [yaml.safe_load(example.get("input", "[3]"))]
    names = operand_names(step, is_join=lookup(kind).is_join)
    layers = [{"identity": {}, "from": names[0]}, step]
    made = analyze({"convcost": 1, "inputs": dict(zip(names, shapes, strict=True)), "layers": layers})
    assert made.params == value_of(example["params"])
    assert made.macs == value_of(example["macs"])


def test_a_kind_of_several_inputs_that_is_no_join_names_them_behind_from():
    step = yaml.safe_load("{attention: {heads: 3}, from: [queries, keys, values]}")
    assert operand_names(step, is_join=False) == ["queries", "keys", "values"]
    inputs = {name: {"tokens": [7, 15]} for name in operand_names(step, is_join=False)}
    layers = [{"identity": {}, "from": "queries"}, step]
    assert analyze({"convcost": 1, "inputs": inputs, "layers": layers}).params == 4 * (15 * 15 + 15)


@pytest.mark.parametrize("kind", KINDS)
def test_every_fact_is_there_and_of_its_type(kind):
    made, inputs = example_op(kind), example_inputs(manual(kind).example)
    output = made.output(inputs)
    counted = (*made.parameters(inputs), *made.macs(inputs, output), *made.buffers(inputs))
    window = made.window(inputs, output)
    assert all(isinstance(size, int) and size > 0 for size in output.sizes)
    assert all(isinstance(each, Product) and each.factors for each in counted)
    assert all(isinstance(factor, int) for each in counted for factor in each.factors.values())
    assert made.is_complete
    assert isinstance(window, Reach) or (
        len(window) == (len(output.spatial) or 1) and all(isinstance(axis, Window) for axis in window)
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_arithmetic_comes_to_the_output(kind):
    made, inputs = example_op(kind), example_inputs(manual(kind).example)
    assert_true(made, inputs, made.output(inputs))


@pytest.mark.parametrize("kind", KINDS)
def test_other_words_are_sentences(kind):
    made, inputs = example_op(kind), example_inputs(manual(kind).example)
    for sentence in made.in_other_words(inputs, made.output(inputs)):
        assert re.fullmatch(r"[A-Z0-9`].+\.", sentence)


@pytest.mark.parametrize("kind", KINDS)
def test_a_layer_is_a_value(kind):
    made, again = example_op(kind), example_op(kind)
    assert made == again
    assert hash(made) == hash(again)
    assert make(type(made), arguments(made)) == made
    assert tuple(arguments(made)) == tuple(schema(type(made)))
    for name in (*(field.name for field in fields(made)), "invented"):
        with pytest.raises((FrozenInstanceError, AttributeError, TypeError)):
            setattr(made, name, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_the_joins_and_the_sources_say_how_many_inputs_they_take(kind):
    cls = lookup(kind)
    assert isinstance(cls.takes, range)
    assert not cls.is_join or max(cls.takes) > 1


@pytest.mark.parametrize("kind", [kind for kind in KINDS if lookup(kind).is_norm])
def test_norms_are_named_for_the_norm_argument(kind):
    assert kind.endswith("norm")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if lookup(kind).is_norm or lookup(kind).is_activation])
def test_what_stands_behind_norm_and_activation_keeps_the_shape(kind):
    inputs = example_inputs(manual(kind).example)
    assert example_op(kind).output(inputs) == inputs[0]


@pytest.mark.parametrize("kind", KINDS)
def test_pydantic_reads_the_arguments_by_the_same_names_and_no_others(kind):
    cls = lookup(kind)
    assert construct(cls, example_arguments(kind)) == example_op(kind)
    with pytest.raises(RefusedArguments, match="`invented`"):
        construct(cls, {**example_arguments(kind), "invented": 1})


def test_a_field_that_would_hide_a_fact_is_written_without_its_underscore():
    attention = construct(lookup("attention"), {"heads": 3, "window": 7})
    assert attention.window_ == (7,)
    assert arguments(attention)["window"] == (7,)
    with pytest.raises(RefusedArguments, match="`window` of `attention`"):
        construct(lookup("attention"), {"heads": 3, "window": 0})
