"""Integers of several instances as one expression of what is known where they stand."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from convcost.bridges.blocks.step import NOTHING, Expression, frozen

FACTORS = range(2, 9)
DIVISORS = (2, 3, 4, 6, 8, 16, 32)
TO_EIGHT = 8


class Known(NamedTuple):
    """A name with its value in every instance; None where the instance has none."""

    name: str
    values: Sequence[Any]


class Form(NamedTuple):
    """What is written for the values of several instances, and what it comes to in each; None where nobody knows."""

    written: Any
    values: Sequence[Any]


Sized = Mapping[str, Sequence[Known]]
"""By the letter of an axis, no letter for all others: what is known of sizes, the likeliest to stand there first."""
PLACES = "wh"
"""The axes of the last places of a list of sizes, the last one first."""


def expressed(values: Sequence[Any], names: Sequence[Known], sized: Sized = NOTHING) -> Form | None:
    """One form for these values, None where an instance has none: a constant, else an expression of the names.

    Of lists the items may be ``sized`` too. Only equal words and simple arithmetic are tried, in a fixed order:
    anything longer would be a coincidence.
    """
    present = [value for value in values if value is not None]
    if len({frozen(value) for value in present}) == 1:
        return Form(present[0], [present[0]] * len(values))
    for known in names:
        if _agrees(values, known.values, lambda x: x):
            return Form(Expression(known.name), known.values)
    if all(isinstance(value, list | tuple) for value in present):
        return _each(values, names, sized)
    if not all(isinstance(value, int) and not isinstance(value, bool) for value in present):
        return None
    for known in names:
        for text, function in _arithmetic(known.name):
            if _agrees(values, known.values, function):
                return Form(Expression(text), [None if each is None else function(each) for each in known.values])
    return None


def _each(values: Sequence[Any], names: Sequence[Known], sized: Sized) -> Form | None:
    """Lists of one length, item by item: behind the first, sizes go before widths."""
    lengths = {len(value) for value in values if value is not None}
    if len(lengths) != 1:
        return None
    (length,) = lengths
    forms = []
    for place in range(length):
        known = sized.get(PLACES[length - 1 - place : length - place], sized.get("", ()))
        order = [*names, *known] if place == 0 else [*known, *names]
        forms.append(expressed([None if value is None else value[place] for value in values], order))
    if any(form is None for form in forms):
        return None
    found = [form for form in forms if form is not None]
    made = [list(each) for each in zip(*(form.values for form in found), strict=True)]
    return Form([form.written for form in found], [each if None not in each else None for each in made])


def _agrees(values: Sequence[Any], known: Sequence[Any], function: Callable[[Any], Any]) -> bool:
    """Whether the function gives every value that there is."""
    for value, have in zip(values, known, strict=True):
        if value is None:
            continue
        if have is None or isinstance(have, bool) != isinstance(value, bool):
            return False
        if isinstance(have, int) != isinstance(value, int) or frozen(function(have)) != frozen(value):
            return False
    return True


def _arithmetic(name: str) -> Iterator[tuple[str, Callable[[int], int]]]:
    for factor in FACTORS:
        yield f"{factor} * {name}", lambda x, k=factor: k * x  # type: ignore[misc]
    for divisor in DIVISORS:
        yield f"{name} // {divisor}", lambda x, k=divisor: x // k  # type: ignore[misc]
    for divisor in DIVISORS:
        yield f"div8({name} // {divisor})", lambda x, k=divisor: div8(x // k)  # type: ignore[misc]
    yield f"{name} // 2 * 2", lambda x: x // 2 * 2


def div8(x: int) -> int:
    """As the notation's own: to a multiple of 8, never below 8, never losing more than a tenth."""
    rounded = max(TO_EIGHT, (x + TO_EIGHT // 2) // TO_EIGHT * TO_EIGHT)
    return rounded + TO_EIGHT if 10 * rounded < 9 * x else rounded


def condition(present: Sequence[bool], current: Known, out: Known | None, names: Sequence[Known]) -> Expression | None:
    """When something is there, as one of the idioms of the field; None where none of them is right everywhere.

    ``out`` is the width that comes out. Free search would find coincidences.
    """
    for text, truth in _idioms(current, out, names):
        if all(have is not None for have in truth) and list(truth) == list(present):
            return Expression(text)
    return None


def _idioms(current: Known, out: Known | None, names: Sequence[Known]) -> Iterator[tuple[str, list[bool | None]]]:
    """By the width that is current, then by the one that entered the block."""
    yield from _of_width(current, out, names)
    for entered in (known for known in names if known.name == "input.c"):
        yield from _of_width(entered, out, [known for known in names if known is not entered])


def _of_width(current: Known, out: Known | None, names: Sequence[Known]) -> Iterator[tuple[str, list[bool | None]]]:
    if out is not None:
        differ = _both(current.values, out.values, lambda x, y: x != y)
        yield f"{current.name} != {out.name}", differ
        yield f"{current.name} == {out.name}", [None if each is None else not each for each in differ]
        for known in names:
            if _may_be_a_stride(known):
                same = [None if each is None else not each for each in differ]
                ones = [None if each is None else each == 1 for each in known.values]
                yield f"{known.name} == 1 and {current.name} == {out.name}", _both(ones, same, lambda x, y: x and y)
                yield f"{known.name} > 1 or {current.name} != {out.name}", _both(ones, differ, lambda x, y: not x or y)
    for known in names:
        if all(isinstance(each, bool) for each in known.values):
            yield known.name, list(known.values)
            yield f"not {known.name}", [not each for each in known.values]
        elif _may_be_a_stride(known):
            yield f"{known.name} > 1", [None if each is None else each > 1 for each in known.values]
            yield f"{known.name} == 1", [None if each is None else each == 1 for each in known.values]


def _may_be_a_stride(known: Known) -> bool:
    """Small positive numbers, 1 among them."""
    numbers = [each for each in known.values if each is not None]
    are_small = all(isinstance(each, int) and not isinstance(each, bool) and 1 <= each <= 8 for each in numbers)
    return bool(numbers) and are_small and 1 in numbers


def _both(one: Sequence[Any], other: Sequence[Any], function: Callable[[Any, Any], bool]) -> list[bool | None]:
    return [None if x is None or y is None else function(x, y) for x, y in zip(one, other, strict=True)]
