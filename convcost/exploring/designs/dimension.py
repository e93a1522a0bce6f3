"""What varies: a dimension of a space, and how it is written: ``width=16..128..8``, ``apply=none,unreduce``."""

import re
from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Literal, NamedTuple

from convcost.errors import ConvcostError, Label, Problem
from convcost.language.expression import ExpressionError, Scope, Value, parse
from convcost.language.expression.values import is_number
from convcost.language.quantity import exact, exact_fraction
from convcost.language.source import Source, Span
from convcost.layers.fields import show
from convcost.notation.spec.model import Progression
from convcost.notation.spec.space import progression

MOST_VALUES = 10_000_000
OUTSIDE_BRACES = re.compile(r",(?![^{]*\})")
FORM = "such as width=16..128..8, width=0.5,0.75,1.0 or apply=none,unreduce"

Varies = Literal["value", "apply", "variant"]


class Dimension(NamedTuple):
    """What is tried for one name, in order.

    A number is one of ``numerators`` over the ``denominator`` that they share; anything else one of ``options``.
    ``missed`` is the end of a range that its steps do not reach.
    """

    name: str
    numerators: Sequence[int] = ()
    denominator: int = 1
    options: tuple[Value, ...] = ()
    varies: Varies = "value"
    missed: str = ""
    of: str = ""
    """The variable of whose list it is an item, where it is one."""

    @property
    def is_numeric(self) -> bool:
        """Whether its values are numbers, which can be traced."""
        return bool(self.numerators)

    @property
    def size(self) -> int:
        """How many values it has."""
        return len(self.numerators) or len(self.options)

    def value(self, index: int) -> Value:
        """The value at a place."""
        if not self.is_numeric:
            return self.options[index]
        number = Fraction(self.numerators[index], self.denominator)
        return number.numerator if number.denominator == 1 else number

    def text(self, index: int) -> str:
        """The value at a place as it is written; decimals with as many places as the others of the dimension."""
        if not self.is_numeric:
            option = self.options[index]
            return option if isinstance(option, str) else show(option)
        return exact_fraction(Fraction(self.numerators[index], self.denominator))


def dimension_from(text: str, *, declared: Sequence[str] = (), option: str = "--vary") -> Dimension:
    """The dimension that ``NAME=VALUES`` stands for; raises `ConvcostError`.

    ``apply`` varies the transforms and ``variant`` the variant, unless the network declares a variable of that name.
    """
    name, equals, values = (part.strip() for part in text.partition("="))
    if not equals or not name or not values:
        raise _error(f"`{option} {text}` is not NAME=VALUES", FORM)
    if name in {"apply", "variant"} and name not in declared:
        words = tuple(each.strip() for each in OUTSIDE_BRACES.split(values))
        return Dimension(
            name, options=_distinct(words, f"{option} {text}"), varies="apply" if name == "apply" else "variant"
        )
    try:
        found = progression(values)
    except ValueError as error:
        raise _error(f"`{option} {text}`: {error}", FORM) from None
    if found is not None:
        return dimension_of_progression(name, found, f"{option} {text}")
    if ".." in values:
        raise _error(f"`{option} {text}`: `{values}` is no range", "a range is written 16..128 or 16..128..8")
    return dimension_of(name, _values(values, f"{option} {text}"), f"{option} {text}")


def dimension_of(name: str, values: Sequence[Value], written: str) -> Dimension:
    """The dimension of some values; raises `ConvcostError` where there are none or one stands there twice."""
    distinct = _distinct(values, written)
    numbers = [each for each in distinct if is_number(each)]
    if len(numbers) < len(distinct):
        return Dimension(name, options=distinct)
    fractions = [Fraction(each) for each in numbers]  # type: ignore[arg-type]  # numbers of a text are not traced
    common = lcm(*(each.denominator for each in fractions))
    return Dimension(name, tuple(int(each * common) for each in fractions), common)


def dimension_of_progression(name: str, values: Progression, written: str) -> Dimension:
    """The dimension of a range; raises `ConvcostError` for one of too many values."""
    if values.length > MOST_VALUES:
        raise _error(
            f"`{written}` has {exact(values.length)} values; {exact(MOST_VALUES)} at most", "take longer steps"
        )
    common = lcm(values.first.denominator, values.step.denominator)
    start, by = int(values.first * common), int(values.step * common)
    end = values.first + (values.length - 1) * values.step
    reached = f"{name} ends at {exact_fraction(end)}: its steps do not reach {exact_fraction(values.last)}"
    numerators = range(start, start + by * values.length, by)
    return Dimension(name, numerators, common, missed=reached if values.misses_last else "")


def _values(text: str, written: str) -> list[Value]:
    """The values between commas: numbers, words, true, false, lists."""
    listed = f"[{text}]"
    try:
        values = parse(listed).evaluate(_Words())
    except ExpressionError as error:
        source = Source(written, text)
        label = Label(Span(source, max(error.start - 1, 0), max(error.end - 1, 0)), error.hint)
        raise ConvcostError([Problem(error.code, error.message, (label,), (FORM,))]) from None
    return values if isinstance(values, list) else [values]


class _Words(Scope):
    """A scope in which every name is a word."""

    def value(self, path: tuple[str, ...]) -> Value:
        """The name itself."""
        return ".".join(path)


def _distinct(values: Sequence[Value], written: str) -> tuple[Value, ...]:
    if not values:
        raise _error(f"`{written}` has no values", FORM)
    shown = [show(each) for each in values]
    twice = next((each for each in shown if shown.count(each) > 1), None) if len(shown) <= 10_000 else None
    if twice is not None:
        raise _error(f"`{written}` has {twice} twice", "each value once")
    return tuple(values)


def _error(message: str, hint: str) -> ConvcostError:
    return ConvcostError([Problem("E403", message, notes=(hint,))])
