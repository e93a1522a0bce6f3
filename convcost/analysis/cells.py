"""Figures as text: exact integers, digits grouped."""

from fractions import Fraction

from convcost.analysis.columns import Column, Unit
from convcost.analysis.totals import Figure, Number, Total
from convcost.language.quantity import exact, exact_fraction, short_ratio, short_seconds


def title(column: Column) -> str:
    """The name of a column, with the unit where it is not a number of things and the name does not say it."""
    return f"{column.title} (bytes)" if column.unit == "bytes" and "bytes" not in column.title else column.title


def figure(total: Total[Figure] | None, unit: Unit) -> str:
    """Every digit of what several layers come to; ``>=`` marks a lower bound, ``-`` where there is no figure."""
    if total is None:
        return ""
    if total.is_complete:
        return text(total.value, unit)
    return f">={text(total.value, unit)}" if total.value else "unknown"


def bounded(words: str, total: Total[Figure]) -> str:
    """A figure in words, where it is a lower bound with a sign in front: ``≥ 25.6 M``."""
    return words if total.is_complete else f"≥ {words}"


def text(value: Figure, unit: Unit) -> str:
    """A figure in its unit: integers exact, digits grouped; per axis without, ``1027x1027`` and ``15.5, 15.5``."""
    if value is None:
        return "-"
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return (", " if unit == "position" else "x").join(_number(each, unit) for each in value)
    return _number(value, unit)


def _number(value: Number, unit: Unit) -> str:
    if unit == "seconds":
        return short_seconds(value)
    if unit == "ratio":
        return short_ratio(Fraction(value))
    if isinstance(value, Fraction) or unit in {"pixels", "position"}:
        return exact_fraction(Fraction(value))
    return exact(value)
