"""A figure as a paper prints it: its digits are evidence, so that they are kept."""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from convcost.errors import Refusal

COUNT_SUFFIXES: Mapping[str, int] = {
    "": 1, "k": 10**3, "K": 10**3, "M": 10**6, "G": 10**9, "B": 10**9, "T": 10**12,
}  # fmt: skip
BYTE_SUFFIXES: Mapping[str, int] = {
    "": 1, "B": 1, "kB": 10**3, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30,
}  # fmt: skip
PRINTED = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,20})(?:\.([0-9]{1,20}))? ?([A-Za-z%]{0,10})", re.ASCII)
EXPONENT = re.compile(r"[0-9]{1,20}(?:\.[0-9]{1,20})?[eE]\+?[0-9]{1,2}", re.ASCII)

FEW_DIGITS = 3
"""Below this many significant digits much fits by chance."""
POWERS = ((12, "T"), (9, "G"), (6, "M"), (3, "k"))


class Printed(NamedTuple):
    """``25.6M`` is 256 in steps of 100,000: the number behind it was rounded or cut to that.

    With the suffix ``%`` the value is a part of one.
    """

    text: str
    digits: int
    """The printed digits as one integer, without its point."""
    decimals: int
    suffix: str
    scale: Fraction
    """What the suffix multiplies by, taken literally: K and M are powers of 1000."""

    @property
    def step(self) -> Fraction:
        """One unit of the last printed digit."""
        return self.scale / Fraction(10**self.decimals)

    @property
    def value(self) -> Fraction:
        """The figure, taken literally."""
        return self.digits * self.step

    @property
    def significant(self) -> int:
        """How many digits are printed, leading zeros not counted."""
        return len(str(self.digits))

    @property
    def is_weak(self) -> bool:
        """Whether so few digits are printed that a figure which has them proves nothing."""
        return self.significant < FEW_DIGITS


def parse_printed(text: str, unit: str) -> Printed:
    """Read a printed figure in ``count`` or ``bytes``, or a percentage; raises `Refusal`."""
    suffixes = BYTE_SUFFIXES if unit == "bytes" else COUNT_SUFFIXES
    found = PRINTED.fullmatch(text.strip())
    if found is None:
        raise Refusal(f"`{text[:40]}` is no printed figure", _plain(text, unit), code="E161")
    whole, decimals, suffix = found[1].replace(",", ""), found[2] or "", found[3]
    if suffix != "%" and suffix not in suffixes:
        known = ", ".join(filter(None, suffixes))
        raise Refusal(f"`{text}` ends in an unknown `{suffix}`", f"one of {known}, or %", code="E161")
    scale = Fraction(1, 100) if suffix == "%" else Fraction(suffixes[suffix])
    return Printed(text.strip(), int(whole + decimals), len(decimals), suffix, scale)


def _plain(text: str, unit: str) -> str:
    """How to write it: without an exponent, in the unit it was printed in."""
    example = "4.8 MB" if unit == "bytes" else "25.6M"
    if EXPONENT.fullmatch(text.strip()) is None or unit == "bytes":
        return f"write it as it was printed, such as {example}"
    number = Decimal(text.strip())
    power, suffix = next(((power, suffix) for power, suffix in POWERS if number >= 10**power), (0, ""))
    return f"write {number.scaleb(-power):f}{suffix}"
