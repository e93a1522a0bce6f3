"""What designs are to meet: ``macs`` at most 300M, ``params`` at least 2M."""

from collections.abc import Iterable
from fractions import Fraction
from math import ceil, floor
from typing import Literal, NamedTuple

from convcost.analysis.cells import text as figure_text
from convcost.analysis.columns import Column
from convcost.analysis.settings import Settings
from convcost.analysis.totals import Figure, Number
from convcost.errors import ConvcostError, Problem, Refusal
from convcost.exploring.designs.components import Component
from convcost.exploring.designs.subject import column_named
from convcost.language.quantity import exact, parse_bytes, parse_count, parse_seconds, short, short_bytes, short_seconds

Side = Literal["max", "min"]


class Requirement(NamedTuple):
    """A number, in the unit of its column, that a figure must not pass; of several axes none must."""

    column: Column
    side: Side
    value: Number

    def limit_of(self, component: Component) -> int:
        """The whole number that a component must not pass."""
        limit = self.value * component.parts
        return floor(limit) if self.side == "max" else ceil(limit)

    def admits(self, figure: Figure) -> bool:
        """Whether a figure meets it. A word, ``whole input``, is above every number."""
        if isinstance(figure, str) or figure is None:
            return isinstance(figure, str) and self.side == "min"
        axes = figure if isinstance(figure, tuple) else (figure,)
        return all(each <= self.value if self.side == "max" else each >= self.value for each in axes)

    @property
    def text(self) -> str:
        """As it is written: ``macs<=300,000,000``, ``least_seconds<=2 ms``."""
        sign = "<=" if self.side == "max" else ">="
        return f"{self.column.budget or self.column.key}{sign}{number_text(self.value, self.column)}"

    def missed_by(self, figure: Figure) -> str:
        """By how much a figure misses it: ``1.2 M MACs too many``."""
        where = f"{'above' if self.side == 'max' else 'below'} {self.side} {self.column.title}"
        if isinstance(figure, int | Fraction):
            by = figure - self.value
            return f"{quantity_text(-by if by < 0 else by, self.column)} {where}"
        return f"{quantity_text(figure, self.column)} is {where}"


def number_text(value: Number, column: Column) -> str:
    """Every digit of a number; of seconds four."""
    return short_seconds(value) if column.unit == "seconds" else exact(int(value))


def quantity_text(value: Figure, column: Column) -> str:
    """A figure in four digits, with the unit of bytes and seconds; one of several axes, or a word, as it is."""
    if not isinstance(value, int | Fraction):
        return figure_text(value, column.unit)
    if column.unit == "seconds":
        return short_seconds(value)
    return short_bytes(int(value)) if column.unit == "bytes" else short(int(value))


def requirements(side: Side, texts: Iterable[str], settings: Settings) -> tuple[Requirement, ...]:
    """Those of ``METRIC=QUANTITY`` texts; raises `ConvcostError`."""
    return tuple(target(f"--{side}", text, settings, side) for text in texts)


def target(option: str, text: str, settings: Settings, side: Side = "max") -> Requirement:
    """The column and the number that ``METRIC=QUANTITY`` names; raises `ConvcostError`.

    Of bytes a maximum rounds down and a minimum up, as budgets do.
    """
    name, equals, quantity = (part.strip() for part in text.partition("="))
    if not equals or not name or not quantity:
        hint = f"for example {option} macs=300M"
        raise ConvcostError([Problem("E403", f"`{option} {text}` is not METRIC=QUANTITY", notes=(hint,))])
    column = column_named(name, settings)
    try:
        return Requirement(column, side, _quantity(quantity, column, side))
    except Refusal as refusal:
        problem = Problem(refusal.code, f"`{option} {text}`: {refusal.message}", notes=(refusal.hint,))
        raise ConvcostError([problem]) from None


def _quantity(text: str, column: Column, side: Side) -> Number:
    if column.unit == "seconds":
        return parse_seconds(text)
    return parse_bytes(text, "down" if side == "max" else "up") if column.unit == "bytes" else parse_count(text)
