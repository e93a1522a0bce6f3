"""Quantities as people write them, and as reports print them: ``4.2G``, ``16 MiB``, ``1%``.

k, M, G, T are powers of 1000. kB is 1000 bytes and KiB is 1024, never mixed up. Whatever is read is exact.
"""

import re
from collections.abc import Mapping
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor
from typing import Literal

from convcost.errors import Refusal

LARGEST = 2**63 - 1
"""How large a number may be that is written: it fits 64 bits. What is counted from it may be of any size."""

Rounds = Literal["not", "down", "up"]

COUNTS: Mapping[str, int] = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
BYTES: Mapping[str, int] = {
    "kB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12,
    "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40,
}  # fmt: skip
BILLION = {"B", "b", "bn", "Bn"}
QUANTITY = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]+)? ?([A-Za-z%]*)", re.ASCII)
LONGEST = 40

COUNT_FORM = "a count is written like 25557032, 26M or 4.2G"
BYTES_FORM = "bytes are written like 100 MB (1000) or 16 MiB (1024)"
SECONDS_FORM = "a time is written like 2 ms, 16.7 ms or 0.5 s"
PERCENT_FORM = "a percentage is written like 1% or 0.5 %"

EXACT_BELOW = 100_000
DIGITS, AT_A_GLANCE = 4, 3
THOUSANDS = ("", "k", "M", "G", "T", "P", "E")
BINARY = ("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB")
DECIMAL = ("B", "kB", "MB", "GB", "TB", "PB", "EB")
RATIO = Context(prec=3)
SECONDS: Mapping[str, int] = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}


def parse_count(text: str) -> int:
    """``26M``, ``4.2G``, ``123`` as an integer; raises `Refusal`."""
    number, suffix = _split(text, COUNT_FORM)
    if "op" in suffix.lower():
        unit = "FLOPs" if "flop" in suffix.lower() else "operations"
        raise _refused(f"`{text}` counts {unit}", f"write multiply-adds: a MAC is 2 {unit}")
    if suffix not in COUNTS:
        meant = [each for each in COUNTS if each and each.lower() == ("g" if suffix in BILLION else suffix[0].lower())]
        hint = " or ".join(f"{_decimal(number)}{each}" for each in meant)
        raise _refused(f"`{text}` is no count: `{suffix}` is unknown", f"write {hint}" if hint else COUNT_FORM)
    return _whole(text, number * COUNTS[suffix])


def parse_bytes(text: str, rounds: Rounds = "not") -> int:
    """``16 MiB``, ``100kB`` as a number of bytes; anything but 0 needs a unit; raises `Refusal`.

    Decimals may end within a byte, ``180.9MiB``: what is to be stayed below rounds down, what is to be reached up.
    """
    number, suffix = _split(text, BYTES_FORM)
    if number and suffix in {"", "B"}:
        raise _refused(f"`{text}` needs a unit", f"write {_in_units(_whole(text, number))}")
    if suffix not in {*BYTES, "", "B"}:
        meant = [unit for unit in BYTES if unit.lower().startswith(suffix.lower())]
        hint = " or ".join(f"{_decimal(number)} {unit}" for unit in meant)
        raise _refused(f"`{text}` is no size in bytes: `{suffix}` is unknown", f"write {hint}" if hint else BYTES_FORM)
    size = number * BYTES.get(suffix, 1)
    return _whole(text, {"not": size, "down": Fraction(floor(size)), "up": Fraction(ceil(size))}[rounds])


def parse_seconds(text: str) -> Fraction:
    """``2 ms``, ``16.7ms``, ``0.5 s`` as exact seconds; raises `Refusal`."""
    number, suffix = _split(text, SECONDS_FORM)
    if suffix not in SECONDS:
        raise _refused(
            f"`{text}` is no time: `{suffix}` is unknown" if suffix else f"`{text}` needs a unit", SECONDS_FORM
        )
    return number / SECONDS[suffix]


def parse_percent(text: str) -> Fraction:
    """``1%``, ``0.5 %`` as an exact part of one; raises `Refusal`."""
    number, suffix = _split(text, PERCENT_FORM)
    if suffix != "%":
        raise _refused(f"`{text}` is no percentage", PERCENT_FORM if suffix else f"write {_decimal(number)}%")
    return number / 100


def exact(number: int) -> str:
    """Every digit: ``25,557,032``."""
    return f"{number:,}"


def short(number: int) -> str:
    """Every digit below 100,000, else four: ``25.56 M``. Where nothing is rounded away, no zeros follow: ``26 M``."""
    return exact(number) if abs(number) < EXACT_BELOW else _scaled(number, 1000, THOUSANDS)


def short_bytes(number: int, *, binary: bool = True) -> str:
    """Four digits with a unit: ``527.8 MiB``, or ``553.4 MB`` when not binary."""
    return _scaled(number, 1024, BINARY) if binary else _scaled(number, 1000, DECIMAL)


@lru_cache(4096)
def at_a_glance(number: int) -> str:
    """Three digits: ``25.6 M``, ``4.09 G``, ``928``."""
    return _scaled(number, 1000, THOUSANDS, AT_A_GLANCE).rstrip()


def bytes_at_a_glance(number: int) -> str:
    """Three digits with a unit: ``97.5 MiB``."""
    return _scaled(number, 1024, BINARY, AT_A_GLANCE)


def exact_fraction(number: Fraction) -> str:
    """Decimals where they say it exactly (``15.5``), else a quotient (``47/3``)."""
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return str(number)
    return f"-{_decimal(-number)}" if number < 0 else _decimal(number)


def short_seconds(number: int | Fraction) -> str:
    """Four digits in the largest unit of which there is at least one: ``1.234 ms``."""
    unit = next((each for each, parts in SECONDS.items() if number * parts >= 1), "ns") if number else "s"
    return f"{significant(Fraction(number) * SECONDS[unit])} {unit}"


def significant(value: Fraction, digits: int = DIGITS) -> str:
    """So many significant digits, halves to even; an exact value without the zeros at its end."""
    decimals = max(digits - len(str(int(value))), 0)
    rounded = round(value, decimals)
    if rounded == value:
        return _decimal(rounded)
    longer = len(str(int(rounded))) > len(str(int(value)))  # 9.9999 became 10.000
    return with_decimals(rounded, max(decimals - longer, 0))


def thousandths(part: int | Fraction, whole: int | Fraction) -> int:
    """A share in thousandths, rounded half up."""
    return int((2000 * part + whole) // (2 * whole))


def percent(permille: int | None) -> str:
    """Thousandths as ``53.4%``; nothing where there is no share."""
    return "" if permille is None else f"{permille // 10}.{permille % 10}%"


def short_ratio(value: Fraction) -> str:
    """Three significant digits: ``2.37``, ``0.0237``, ``12,300``; an exact value without the zeros at its end."""
    return f"{RATIO.divide(Decimal(value.numerator), Decimal(value.denominator)):,f}"


def _refused(message: str, hint: str) -> Refusal:
    return Refusal(message, hint, code="E160")


def _split(text: str, form: str) -> tuple[Fraction, str]:
    """The number, exact, and the letters behind it."""
    found = QUANTITY.fullmatch(text.strip()[:LONGEST])
    if found and len(text.strip()) <= LONGEST:
        return Fraction(found[1] + (found[2] or "")), found[3]
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
    mended = re.sub(r"(?<=[0-9])[_,' ](?=[0-9]{3})", "", shown.strip())
    raise _refused(f"`{shown}` is not a quantity", f"write {mended}" if QUANTITY.fullmatch(mended) else form)


def _whole(text: str, value: Fraction) -> int:
    if value.denominator != 1:
        raise _refused(f"`{text}` is not a whole number", "write fewer decimals")
    if value > LARGEST:
        raise _refused(f"`{text}` reaches 2^63", "quantities stay below 2^63")
    return int(value)


def _in_units(size: int) -> str:
    """A number of bytes, exactly, in the unit that leaves the smallest number."""
    units = [unit for unit in BYTES if size % BYTES[unit] == 0]
    unit = min(units, key=lambda each: size // BYTES[each], default="kB")
    return f"{_decimal(Fraction(size, BYTES[unit]))} {unit}"


def _scaled(number: int, base: int, units: tuple[str, ...], count: int = DIGITS) -> str:
    """The number in the first unit in which its rounded value stays below ``base``, else in the last."""
    sign = "-" if number < 0 else ""
    digits = ""
    for power, unit in enumerate(units):
        digits = significant(Fraction(abs(number), base**power), count)
        if Fraction(digits) < base:
            return f"{sign}{digits} {unit}"
    return f"{sign}{digits} {units[-1]}"


def _decimal(number: Fraction) -> str:
    """A number that has a finite decimal, with as many decimals as it needs."""
    decimals = 0
    while (number * 10**decimals).denominator != 1:
        decimals += 1
    return with_decimals(number, decimals)


def with_decimals(number: Fraction, decimals: int) -> str:
    """A number with so many decimals; it must not need more."""
    whole, part = divmod(int(number * 10**decimals), 10**decimals)
    return f"{whole}.{part:0{decimals}}" if decimals else str(whole)
