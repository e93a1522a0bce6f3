"""Evaluated arguments -> an op, validated against the annotations of its fields. The only user of pydantic."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from convcost.errors import Refusal
from convcost.layers.fields import HALF, half
from convcost.layers.op import Op, schema

if TYPE_CHECKING:
    from pydantic import TypeAdapter


class RefusedArguments(Exception):
    """Every argument that its field refuses."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__("; ".join(refusal.message for refusal in refusals))
        self.refusals = refusals


@cache
def _adapter(kind: type[Op]) -> "TypeAdapter[Op]":
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def construct(kind: type[Op], values: Mapping[str, object]) -> Op:
    """Make the op; raises `RefusedArguments` naming every field whose value does not fit."""
    from pydantic import ValidationError

    try:
        return _adapter(kind).validate_python(_with_padding(kind, values))
    except ValidationError as error:
        raise RefusedArguments([_refusal(kind, each["loc"], each["msg"]) for each in error.errors()]) from None


def _with_padding(kind: type[Op], values: Mapping[str, object]) -> Mapping[str, object]:
    """The values with `padding: half` in numbers, where the window is one that there can be."""
    if values.get("padding") != HALF or HALF not in schema(kind)["padding"].words or "kernel" not in values:
        return values
    try:
        return {**values, "padding": half(values["kernel"], values.get("dilation", 1))}
    except (ValueError, Refusal):
        return {**values, "padding": 0}  # the window itself is refused


def _refusal(kind: type[Op], location: tuple[int | str, ...], message: str) -> Refusal:
    field = str(location[0]) if location else ""
    sentence = message.removeprefix("Value error, ")
    return Refusal(f"`{field}` of `{kind.kind}` {sentence}", sentence, field, "E200")
