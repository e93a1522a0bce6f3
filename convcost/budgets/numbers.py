"""Numbers of verdicts as people read them: rounded, unless rounding would hide what the verdict rests on."""

from fractions import Fraction
from math import floor, isinf

from convcost.analysis.cells import text
from convcost.analysis.columns import Column, Unit
from convcost.analysis.totals import Figure, Total
from convcost.budgets.interval import Bound
from convcost.language.quantity import exact, exact_fraction, short, short_bytes
from convcost.notation.spec.figures import Limit

ROUNDED = frozenset({"count", "bytes"})


def together(numbers: list[Bound], unit: Unit, limit: Limit | None = None) -> list[str]:
    """Numbers side by side: four digits each, but every digit where different ones would look the same.

    Bytes are in the kind of unit (1000 or 1024) that the limit is written in.
    """
    binary = limit is None or _is_binary(limit)
    rounded = [_rounded(number, unit, binary=binary) for number in numbers]
    is_clear = len(set(map(_shown, rounded))) == len(set(numbers))
    return rounded if is_clear else [_exact(number, unit) for number in numbers]


def every_digit(number: Bound) -> str:
    """The number without rounding."""
    if isinf(number):
        return "whole input"
    return exact(number) if isinstance(number, int) else exact_fraction(Fraction(number))


def change(before: Bound, now: Bound) -> str:
    """``+6.9 %``: of the first, with one decimal, or as many as show that there is a change at all; empty from 0.

    The zero of ``+98.0 %`` says that the number was rounded.
    """
    if not before or isinf(before) or isinf(now):
        return ""
    hundredths = _hundredths(before, now)
    shown = _shown_part(hundredths)
    sign = "+" if hundredths >= 0 else "-"
    whole, part = divmod(abs(shown), 1)
    decimals = exact_fraction(part).removeprefix("0") or ("" if shown == hundredths else ".0")
    return f"{sign}{exact(whole)}{decimals} %"


def shown_change(before: Bound, now: Bound) -> Fraction:
    """The number that `change` shows where it shows one, as a part of the first."""
    return _shown_part(_hundredths(before, now)) / 100


def used(number: Bound, bound: Bound) -> str:
    """``98.3 %`` of what is allowed, rounded down, so that only a limit that is reached is at 100 %."""
    if not bound or isinf(bound) or isinf(number):
        return ""
    share = 1000 * Fraction(number) / Fraction(bound)
    return "below 0.1 %" if 0 < share < 1 else f"{_tenths(floor(share), is_exact=share.denominator == 1)} %"


def magnitude(number: Bound) -> Bound:
    """The number without its sign."""
    return -number if number < 0 else number


def percentage(part: Fraction) -> str:
    """``1 %``, exact."""
    return f"{exact_fraction(part * 100)} %"


def total(found: Total[Figure] | None, column: Column) -> str:
    """Every digit of a figure; nothing where there is none."""
    if found is None:
        return ""
    return f"{'' if found.is_complete else '>='}{text(found.value, column.unit)}"


def _rounded(number: Bound, unit: Unit, *, binary: bool) -> str:
    if isinf(number) or unit not in ROUNDED or not isinstance(number, int):
        return _exact(number, unit)
    return short_bytes(number, binary=binary) if unit == "bytes" else short(number)


def _shown(text: str) -> tuple[str, str]:
    """What a reader takes a number for: the zeros that say it was rounded are no difference to the eye."""
    number, _, unit = text.partition(" ")
    return number.rstrip("0").rstrip(".") if "." in number else number, unit


def _exact(number: Bound, unit: Unit) -> str:
    return f"{every_digit(number)} bytes" if unit == "bytes" else every_digit(number)


def _is_binary(limit: Limit) -> bool:
    written = limit.span.source.text[limit.span.start : limit.span.end]
    return "iB" in written or "B" not in written


def _hundredths(before: Bound, now: Bound) -> Fraction:
    return 100 * Fraction(now - before) / Fraction(before)


def _shown_part(hundredths: Fraction) -> Fraction:
    """One decimal, half to even; more where it would say that there is nothing."""
    decimals = 1
    while hundredths and round(hundredths, decimals) == 0:
        decimals += 1
    return round(hundredths, decimals)


def _tenths(tenths: int, *, is_exact: bool) -> str:
    """``98.3``; the zero of ``98.0`` says that the number was rounded."""
    whole, tenth = divmod(tenths, 10)
    return exact(whole) if is_exact and not tenth else f"{exact(whole)}.{tenth}"
