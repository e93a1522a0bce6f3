"""The functions of expressions."""

from collections.abc import Callable, Mapping
from math import ceil, floor
from typing import Any, NamedTuple

from convcost.errors import Refusal
from convcost.language.expression.values import LONGEST_LIST, Number, Value, describe, divided, numbers, settled, whole
from convcost.language.tracing import chosen_if_less, concrete, greatest, smallest


class Function(NamedTuple):
    """How a function is written, how many arguments it takes, and what it does."""

    usage: str
    arguments: range
    apply: Callable[..., Value]


def _len(values: Value) -> int:
    if not isinstance(values, list):
        raise Refusal(f"`len` counts the items of a list, got {describe(values)}", code="E134")
    return len(values)


def _extreme(name: str, choose: Callable[[tuple[Number, ...]], Number]) -> Callable[..., Number]:
    def apply(*arguments: Value) -> Number:
        candidates = tuple(arguments[0]) if isinstance(arguments[0], list) and len(arguments) == 1 else arguments
        if not candidates:
            raise Refusal(f"`{name}` of an empty list", code="E134")
        return choose(numbers(candidates, f"`{name}`"))

    return apply


def _sum(*arguments: Value) -> Number:
    """The sum of a list, or of several numbers; of an empty list, 0."""
    terms = tuple(arguments[0]) if isinstance(arguments[0], list) and len(arguments) == 1 else arguments
    total: Number = sum(numbers(terms, "`sum`"))
    return settled(total)


def _rounded(name: str, rounding: Callable[[Any], Number]) -> Callable[[Value], Number]:
    def apply(value: Value) -> Number:
        (number,) = numbers((value,), f"`{name}`")
        return rounding(number)

    return apply


def _range(count: Value) -> list[Value]:
    items = concrete(whole(count, "the argument of `range`"))
    if items < 0:
        raise Refusal(f"`range` counts upwards from 0, got {items}", code="E134")
    if items > LONGEST_LIST:
        raise Refusal(f"a list has at most {LONGEST_LIST:,} items, `range` was asked for {items:,}", code="E104")
    return list(range(items))


def div(x: Value, divisor: Value) -> Number:
    """The multiple of ``divisor`` nearest to ``x``, at least ``divisor``, and never below 0.9 ``x``.

    The rule of the MobileNet papers, in exact arithmetic.
    """
    (number,) = numbers((x,), "`div`")
    step = whole(divisor, "the divisor of `div`")
    if step < 1:
        raise Refusal(f"the divisor of `div` must be at least 1, got {step}", code="E134")
    nearest = greatest((step, floor(number + divided(step, 2)) // step * step))
    return settled(nearest + step * chosen_if_less(10 * nearest, 9 * number))


def _div8(x: Value) -> Number:
    return div(x, 8)


ONE = range(1, 2)
TWO = range(2, 3)
ANY = range(1, LONGEST_LIST + 1)

LATER_FUNCTIONS = frozenset({"sum"})
"""Functions that are new since 0.1: without brackets behind them they are names like any other, as they were."""
WORDS_TOO = frozenset({"floor", "ceil"})
"""Functions whose names are words of a field besides, ``rounding: ceil``: those without brackets behind them."""

FUNCTIONS: Mapping[str, Function] = {
    "len": Function("len(list)", ONE, _len),
    "min": Function("min(a, b, ...) or min(list)", ANY, _extreme("min", smallest)),
    "max": Function("max(a, b, ...) or max(list)", ANY, _extreme("max", greatest)),
    "sum": Function("sum(list) or sum(a, b, ...)", ANY, _sum),
    "ceil": Function("ceil(x)", ONE, _rounded("ceil", ceil)),
    "floor": Function("floor(x)", ONE, _rounded("floor", floor)),
    "round": Function("round(x), halves to even", ONE, _rounded("round", round)),
    "range": Function("range(n), which counts 0, 1, ... n - 1", ONE, _range),
    "div": Function("div(x, d), which rounds x to a multiple of d", TWO, div),
    "div8": Function("div8(x), which rounds x to a multiple of 8", ONE, _div8),
}
