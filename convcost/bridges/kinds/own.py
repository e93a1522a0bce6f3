"""Layers of convcost itself, which it has written into a file of another form."""

import json
from fractions import Fraction
from typing import get_args

from convcost.bridges.axes import plain_groups
from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion
from convcost.errors import Refusal
from convcost.layers.op import Op, lookup, make, schema
from convcost.layers.shape import Layout


def own(conversion: Conversion, operation: Operation) -> None:
    """Inputs: any. Attributes: ``kind``; its ``arguments`` as JSON; ``layouts`` of the inputs, between commas."""
    op = _layer(conversion, operation)
    layouts = str(operation.attributes["layouts"]).split(",") if operation.inputs else []
    known: tuple[Layout, ...] = get_args(Layout)
    if len(layouts) != len(operation.inputs) or not set(layouts) <= set(known):
        conversion.refuse(operation, "it does not say how its inputs are laid out")
    operands = []
    for name, word in zip(operation.inputs, layouts, strict=True):
        layout = next(each for each in known if each == word)
        x = conversion.look(name)
        operands.append(conversion.grouped(x, plain_groups(x.places), layout, operation))
    rank = len(conversion.captured.shapes[operation.outputs[0]])
    conversion.give(op, operands, operation, plain_groups(tuple(range(1, rank))))


def _layer(conversion: Conversion, operation: Operation) -> Op:
    found = lookup(str(operation.attributes["kind"]))
    if found is None:
        conversion.refuse(operation, "there is no kind of that name")
    fields = schema(found)
    try:
        told = json.loads(str(operation.attributes["arguments"])).items()
        return make(found, {name: fields[name].read(_value(value)) for name, value in told if value is not None})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, Refusal) as error:
        conversion.refuse(operation, f"its arguments cannot be read ({error})")


def _value(value: object) -> object:
    """What a field reads: fractions are written as the text behind one word."""
    if isinstance(value, list):
        return [_value(each) for each in value]
    return Fraction(str(value["fraction"])) if isinstance(value, dict) else value
