"""The types that an op's fields are annotated with: what may stand there, and how it is read.

An annotation is the whole schema of a field. Reading (`convcost.notation.build.arguments`), the JSON Schema and
`explain` all work from the markers below; none of them imports pydantic, which asks for the reader by a hook.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Annotated, Any

from convcost.errors import Refusal
from convcost.language.quantity import LARGEST
from convcost.language.tracing import Leak, Traced
from convcost.layers.shape import Shape, as_shape
from convcost.layers.window import Padding, Rounding, spread


@dataclass(frozen=True)
class Field:
    """How a value is read (`read` raises ValueError with a sentence) and described to an editor."""

    read: Callable[[object], object]
    words: tuple[str, ...] = ()
    json: tuple[dict[str, Any], ...] = field(default=(), hash=False)

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> Any:
        """Hand pydantic the reader; imported here because only validation needs it."""
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(self.read)

    def json_schema(self) -> dict[str, Any]:
        """Alternatives for editors; an expression may always stand in for the value."""
        words = [{"enum": list(self.words)}] if self.words else []
        return {"anyOf": [*self.json, *words, {"type": "string", "description": "an expression"}]}


def marker(hint: Any) -> Field:
    """The `Field` in ``Annotated[T, Field]`` or in ``Annotated[T, Field] | None``."""
    for each in (hint, *getattr(hint, "__args__", ())):
        for extra in getattr(each, "__metadata__", ()):
            if isinstance(extra, Field):
                return extra
    raise TypeError(f"must be annotated with a Field, not {hint}")


def integer(value: object, least: int) -> int:
    """An integer of at least ``least``, below 2^63; booleans and fractions are refused."""
    if isinstance(value, Traced):
        return _traced_integer(value, least)
    if isinstance(value, Fraction):
        raise ValueError(f"must come out whole, got {show(value)}; use floor(...), ceil(...), round(...) or div8(...)")
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"must be an integer, got {show(value)}")
    if value < least:
        raise ValueError(f"must be at least {least}, got {value}")
    if value > LARGEST:
        raise ValueError(f"must be below 2^63, got {value}")
    return value


def _traced_integer(value: Traced, least: int) -> int:
    """An integer that differs from point to point: its bounds are recorded, and the number goes on as it is."""
    if not value.is_whole() or value < least or value > LARGEST:
        return integer(value.value, least)
    whole: int = value.floored()
    return whole


def show(value: object) -> str:
    """A value as it would be written in a file."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(show, value)) + "]"
    return f"`{value}`" if isinstance(value, str) else str(value)


def count(value: object) -> int:
    """At least 1."""
    return integer(value, 1)


def whole(value: object) -> int:
    """At least 0."""
    return integer(value, 0)


def flag(value: object) -> bool:
    """`true` or `false`, nothing else."""
    if not isinstance(value, bool):
        raise ValueError(f"must be true or false, got {show(value)}")
    return value


def any_number(value: object) -> int | Fraction:
    """An exact number."""
    if isinstance(value, Traced):
        raise Leak("a number of a field that may be a fraction")
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        raise ValueError(f"must be a number, got {show(value)}")
    return value


def number(value: object) -> int | Fraction:
    """A positive exact number."""
    value = any_number(value)
    if value <= 0:
        raise ValueError(f"must be above 0, got {show(value)}")
    return value


def probability(value: object) -> int | Fraction:
    """An exact number from 0 to 1."""
    value = any_number(value)
    if not 0 <= value <= 1:
        raise ValueError(f"must be from 0 to 1, got {show(value)}")
    return value


def numbers(value: object) -> tuple[int | Fraction, ...]:
    """One positive exact number, or one per axis."""
    return tuple(map(number, value)) if isinstance(value, list | tuple) and value else (number(value),)


def per_axis(value: object) -> tuple[int, ...]:
    """One integer of at least 1, or one per axis."""
    return tuple(map(count, value)) if isinstance(value, list | tuple) and value else (count(value),)


def per_axis_or_zero(value: object) -> tuple[int, ...]:
    """One integer of at least 0, or one per axis."""
    return tuple(map(whole, value)) if isinstance(value, list | tuple) and value else (whole(value),)


HALF = "half"


def half(kernel: object, dilation: object) -> list[int]:
    """What `padding: half` comes to on each axis: ``dilation * (kernel - 1) // 2`` on both sides."""
    kernels, dilations = per_axis(kernel), per_axis(dilation)
    axes = max(len(kernels), len(dilations))
    each = zip(spread(kernels, axes, "kernel"), spread(dilations, axes, "dilation"), strict=True)
    return [d * (k - 1) // 2 for k, d in each]


def padding(value: object) -> Padding:
    """`same`, `valid`, one integer, one per axis, or [before, after] per axis; `half` is worked out before."""
    if value == "same":
        return "same"
    if value == "valid":
        return ((0, 0),)
    if isinstance(value, str):
        raise ValueError(f"must be same, half, valid or integers, got {show(value)}")
    return amounts(value, 0)


def amounts(value: object, least: int = -LARGEST) -> tuple[tuple[int, int], ...]:
    """One integer, one per axis, or [before, after] per axis."""
    sides = value if isinstance(value, list | tuple) and value else [value]
    return tuple(_before_after(side, least) for side in sides)


def _before_after(side: object, least: int) -> tuple[int, int]:
    if not isinstance(side, list | tuple):
        return integer(side, least), integer(side, least)
    if len(side) != 2:
        raise ValueError(f"[before, after] has two integers, got {show(side)}")
    return integer(side[0], least), integer(side[1], least)


def margins(value: object) -> tuple[tuple[int, int], ...]:
    """As `amounts`, none of them negative."""
    return amounts(value, 0)


def sizes(value: object) -> tuple[int, ...]:
    """A list of sizes."""
    if not isinstance(value, list | tuple) or not value:
        raise ValueError(f"must be a list of sizes, got {show(value)}")
    return tuple(map(count, value))


def order(value: object) -> tuple[int, ...]:
    """A list of indices, counted from 0."""
    if not isinstance(value, list | tuple) or not value:
        raise ValueError(f"must be a list of indices from 0, got {show(value)}")
    return tuple(map(whole, value))


def one_of(*words: str) -> Callable[[object], str]:
    """One of a few words."""

    def read(value: object) -> str:
        if not isinstance(value, str) or value not in words:
            raise ValueError(f"must be {' or '.join(words)}, got {show(value)}")
        return value

    return read


def cost(value: object) -> int | None:
    """An integer of at least 0, or the word `unknown`, which makes totals lower bounds."""
    return None if value == "unknown" else integer(value, 0)


INTEGER = {"type": "integer"}
INTEGERS = {"type": "array", "items": {"anyOf": [INTEGER, {"type": "string"}]}}
NUMBERS = {"type": "array", "items": {"anyOf": [{"type": "number"}, {"type": "string"}]}}
PAIRS = {"type": "array", "items": {"anyOf": [INTEGER, {"type": "string"}, INTEGERS]}}

Count = Annotated[int, Field(count, json=(INTEGER,))]
Whole = Annotated[int, Field(whole, json=(INTEGER,))]
Flag = Annotated[bool, Field(flag, json=({"type": "boolean"},))]
AnyNumber = Annotated[int | Fraction, Field(any_number, json=({"type": "number"},))]
Number = Annotated[int | Fraction, Field(number, json=({"type": "number"},))]
Probability = Annotated[int | Fraction, Field(probability, json=({"type": "number"},))]
Numbers = Annotated[tuple[int | Fraction, ...], Field(numbers, json=({"type": "number"}, NUMBERS))]
PerAxis = Annotated[tuple[int, ...], Field(per_axis, json=(INTEGER, INTEGERS))]
PerAxisOrZero = Annotated[tuple[int, ...], Field(per_axis_or_zero, json=(INTEGER, INTEGERS))]
PaddingField = Annotated[Padding, Field(padding, ("same", "valid", HALF), (INTEGER, PAIRS))]
Amounts = Annotated[tuple[tuple[int, int], ...], Field(amounts, json=(INTEGER, PAIRS))]
Margins = Annotated[tuple[tuple[int, int], ...], Field(margins, json=(INTEGER, PAIRS))]
RoundingField = Annotated[Rounding, Field(one_of("floor", "ceil"), ("floor", "ceil"))]
Sizes = Annotated[tuple[int, ...], Field(sizes, json=(INTEGERS,))]
Order = Annotated[tuple[int, ...], Field(order, json=(INTEGERS,))]
Cost = Annotated[int | None, Field(cost, ("unknown",), (INTEGER,))]

MODES = ("nearest", "linear", "bilinear", "trilinear", "bicubic")
Mode = Annotated[str, Field(one_of(*MODES), MODES)]

AXES = ("channels", "tokens", "d", "h", "w", "l")
Axis = Annotated[str, Field(one_of(*AXES), AXES)]


@cache
def words() -> frozenset[str]:
    """Every word that a field of some kind takes; told by the types above, importing no kind."""
    markers = (each for hint in list(globals().values()) for each in getattr(hint, "__metadata__", ()))
    return frozenset(word for each in markers if isinstance(each, Field) for word in each.words)


def axis_index(shape: Shape, axis: str) -> int:
    """Which of the shape's sizes an `axis` word means."""
    names = shape.axis_names()
    letter = {"channels": "c", "tokens": "t"}.get(axis, axis)
    if letter not in names:
        have = ", ".join({"c": "channels", "t": "tokens"}.get(name, name) for name in names)
        raise Refusal(f"{shape.described} have no axis `{axis}`", f"axes here: {have}", field="axis")
    return names.index(letter)


def is_spatial(shape: Shape, axis: str) -> bool:
    """Whether an `axis` word means a spatial axis of maps, along which windows slide."""
    return shape.layout == "maps" and axis_index(shape, axis) > 0


def declared_shape(shape: tuple[int, ...] | None, token_sizes: tuple[int, ...] | None) -> Shape:
    """The shape that the fields ``shape`` and ``tokens`` declare; exactly one of them is given."""
    if (shape is None) == (token_sizes is None):
        raise Refusal(
            "needs one of `shape` and `tokens`, and only one",
            "shape: [features], [C, L], [C, H, W] or [C, D, H, W]; tokens: [T, features]",
            field="shape",
        )
    if token_sizes is None:
        return as_shape(shape or ())
    if len(token_sizes) != 2:
        raise Refusal(f"`tokens` has two sizes, [T, features], got {show(token_sizes)}", field="tokens")
    return Shape("tokens", token_sizes)
