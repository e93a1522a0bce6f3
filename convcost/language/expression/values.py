"""The values of expressions and the exact arithmetic on them.

Everything here complains with `Refusal`; the nodes know the place and add it.
"""

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple, Protocol, TypeGuard, runtime_checkable

from convcost.errors import Refusal
from convcost.language.quantity import LARGEST
from convcost.language.tracing import Traced, concrete

Number = int | Fraction | Traced
Value = int | Fraction | Traced | bool | str | list["Value"] | object
"""A number, a truth value, a word, a list, or anything else (a tensor), which passes through untouched."""


@runtime_checkable
class HasParts(Protocol):
    """A tensor, as far as expressions look into it."""

    def round(self, number: int) -> Value:
        """What a round of a `repeat` or `for` made, or from the last one backwards; raises `Refusal` without it."""

    def rounds(self, first: int | None = None, behind: int | None = None) -> list[Value]:
        """What these rounds made, those left out skipped; raises `Refusal` where nothing goes round."""

    def part(self, path: tuple[str, ...]) -> Value:
        """A size or a part by its path; raises `Refusal` for one that there is not."""


class Stretch(NamedTuple):
    """The places of a slice, as Python counts them; None for the beginning or the end."""

    first: int | None
    behind: int | None


LONGEST_LIST = 1000
MOST_VALUES = 10_000
MOST_LEVELS = 10

ROUNDERS = "use floor(...), ceil(...), round(...) or div8(...)"


def is_number(value: Value) -> TypeGuard[Number]:
    """Whether this is an exact number. Python takes truth values for integers; we do not."""
    return type(value) is int or type(value) is Fraction or type(value) is Traced


def is_integer(value: Value) -> bool:
    """Whether this is a whole number."""
    return type(value) is int or (isinstance(value, Traced) and value.is_whole())


def values_within(value: Value) -> int | None:
    """How many values lists in lists hold; None for more of them, or more levels, than anything needs.

    They may double with every name.
    """
    waiting = [(value, 0)]
    values = 0
    while waiting and values <= MOST_VALUES:
        inner, level = waiting.pop()
        if not isinstance(inner, list):
            continue
        if level == MOST_LEVELS:
            return None
        values += len(inner)
        waiting += [(each, level + 1) for each in inner]
    return values if values <= MOST_VALUES else None


def settled(number: Number) -> Number:
    """A fraction that came out whole becomes an integer; numbers of 2^63 and beyond are refused."""
    if isinstance(number, Traced):
        if number.within(LARGEST):
            return number
    elif number.denominator <= LARGEST and -LARGEST <= number.numerator <= LARGEST:
        return number.numerator if number.denominator == 1 else number
    raise Refusal("a number in this expression reaches 2^63", "numbers stay below 2^63", code="E104")


def describe(value: Value) -> str:
    """A value in a message, short whatever it is: lists of lists may be huge."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if is_number(value):
        return str(value)
    if isinstance(value, str):
        return f"the word `{value}`"
    return f"a list of {len(value)}" if isinstance(value, list) else "a tensor"


def truth(value: Value) -> bool:
    """The outcome of a condition; only true and false are one."""
    if isinstance(value, bool):
        return value
    hint = "compare it, as in `x > 0`" if is_number(value) else ""
    raise Refusal(f"a condition must be true or false, got {describe(value)}", hint, code="E134")


def whole(value: Value, user: str) -> int:
    """An integer that ``user`` needs."""
    if isinstance(value, Traced) and value.is_whole():
        floored: int = value.floored()
        return floored
    if isinstance(value, Fraction | Traced):
        raise Refusal(f"{user} must come out whole, got {value}", ROUNDERS, code="E133")
    if type(value) is not int:
        raise Refusal(f"{user} must be an integer, got {describe(value)}", code="E134")
    return value


def numbers(values: tuple[Value, ...], user: str) -> tuple[Number, ...]:
    """Numbers that ``user`` takes."""
    for value in values:
        if not is_number(value):
            hint = (
                "take a size of it, such as .c or .h; steps join tensors: `add: [a, b]`"
                if describe(value) == "a tensor"
                else ""
            )
            raise Refusal(f"{user} takes numbers, got {describe(value)}", hint, code="E134")
    return values  # type: ignore[return-value]  # just checked, one by one


def divided(left: Number, right: Number) -> Number:
    """The exact quotient."""
    if isinstance(left, Traced):
        return left / right
    return right.__rtruediv__(left) if isinstance(right, Traced) else Fraction(left, right)


ARITHMETIC: Mapping[str, Callable[[Number, Number], Number]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": divided,
    "//": operator.floordiv,
    "%": operator.mod,
}


def power(base: Number, exponent: Number) -> Number:
    """``base ** exponent`` for a whole exponent; refused before it is worked out where it reaches 2^63."""
    times = concrete(whole(exponent, "the exponent of `**`"))
    if times < 0 and base == 0:
        raise Refusal(f"division by zero: 0 ** {times}", code="E134")
    if isinstance(base, int) and -1 <= base <= 1:
        return base ** (times % 2 + 2) if times else 1
    if abs(times) > LARGEST.bit_length():
        raise Refusal("a number in this expression reaches 2^63", "numbers stay below 2^63", code="E104")
    result: Number = 1
    for _ in range(abs(times)):
        result = settled(result * base)
    return result if times >= 0 else settled(divided(1, result))


def joined(left: list[Value], right: list[Value]) -> list[Value]:
    """One list behind the other."""
    if len(left) + len(right) > LONGEST_LIST:
        message = f"a list has at most {LONGEST_LIST:,} items, here are {len(left) + len(right):,}"
        raise Refusal(message, code="E104")
    return [*left, *right]


def calculate(symbol: str, left: Value, right: Value) -> Number | list[Value]:
    """One arithmetic operation, exact; ``//`` and ``%`` round towards minus infinity, ``+`` joins two lists."""
    if isinstance(left, list) or isinstance(right, list):
        if symbol == "+" and isinstance(left, list) and isinstance(right, list):
            return joined(left, right)
        if symbol == "+":
            got = f"{describe(left)} and {describe(right)}"
            raise Refusal(f"`+` joins two lists, got {got}", "a list of one is written [x]", code="E134")
    if not (is_number(left) and is_number(right)):
        left, right = numbers((left, right), f"`{symbol}`")
    if symbol in {"/", "//", "%"} and right == 0:
        raise Refusal(f"division by zero: {left} {symbol} 0", code="E134")
    return settled(power(left, right) if symbol == "**" else ARITHMETIC[symbol](left, right))


COMPARISONS: Mapping[str, Callable[[Number, Number], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


def compare(symbol: str, left: Value, right: Value) -> bool:
    """Order of numbers; equality also of two words or two truth values. Mixed kinds are a mistake, not unequal."""
    if is_number(left) and is_number(right):
        return COMPARISONS[symbol](left, right)
    if symbol not in {"==", "!="}:
        numbers((left, right), f"`{symbol}`")
    if type(left) is not type(right) or not isinstance(left, str | bool):
        got = f"{describe(left)} and {describe(right)}"
        raise Refusal(f"`{symbol}` compares two numbers or two words, got {got}", code="E134")
    return (left == right) is (symbol == "==")


def item(values: Value, index: Value) -> Value:
    """An item of a list or a round of a tensor, from 0 or, below it, from the end; or those of a slice."""
    if not isinstance(values, list) and isinstance(values, HasParts):
        if isinstance(index, Stretch):
            return values.rounds(index.first, index.behind)
        return values.round(concrete(whole(index, "an index")))
    if not isinstance(values, list):
        raise Refusal(f"only a list has items, got {describe(values)}", code="E134")
    if isinstance(index, Stretch):
        return values[index.first : index.behind]
    at = concrete(whole(index, "an index"))
    if not -len(values) <= at < len(values):
        hint = f"the last one is [{len(values) - 1}], or [-1]" if values else ""
        raise Refusal(f"index {at} is outside a list of {len(values)}, counted from 0", hint, code="E134")
    return values[at]
