"""A size as the formula it comes from, so that every shape can be explained."""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from convcost.layers.shape import SPATIAL_NAMES, Shape

NAME = re.compile(r"[a-z]\w*")


class Equation(NamedTuple):
    """A size of a layer's output: its axis, a formula, and what the names in it stand for.

    A formula is made of names, whole numbers, ``+ - x /``, parentheses, and ``floor ceil min max``. Sizes that come in
    are named ``h_in``; of several inputs, ``h_1`` and ``h_2``.
    """

    axis: str
    formula: str
    values: Mapping[str, int | Fraction]

    @property
    def numbers(self) -> str:
        """The formula with the numbers put in: ``floor((56 + 2 x 1 - 3) / 2) + 1``."""
        return NAME.sub(lambda name: self._number(name[0]), self.formula)

    def _number(self, name: str) -> str:
        """Whatever is not one number above 0 in parentheses; ``floor`` and ``x`` stand for themselves."""
        if name not in self.values:
            return name
        number = str(self.values[name])
        return number if number.isdigit() else f"({number})"


Equations = tuple[Equation, ...]
"""One for each size of the output, in order."""


def equation(axis: str, formula: str, values: Mapping[str, int | Fraction]) -> Equation:
    """With the values of those names alone that the formula has."""
    return Equation(axis, formula, {name: values[name] for name in NAME.findall(formula) if name in values})


def named(axis: str, name: str, value: int) -> Equation:
    """A size that is a number by itself, such as an argument of the layer."""
    return Equation(axis, name, {name: value})


def given(output: Shape, name: str) -> Equations:
    """Every size by itself."""
    return tuple(named(axis, name, size) for axis, size in zip(output.axis_names(), output.sizes, strict=True))


def unchanged(x: Shape, which: str = "in") -> Equations:
    """Every size as it comes in."""
    return tuple(named(axis, f"{axis}_{which}", size) for axis, size in zip(x.axis_names(), x.sizes, strict=True))


def sized(output: Shape) -> Equations:
    """The channels as they come in, the positions as an argument ``size`` says."""
    channels, *positions = zip(output.axis_names(), output.sizes, strict=True)
    return named(channels[0], "c_in", channels[1]), *(named(axis, f"size_{axis}", size) for axis, size in positions)


def changed(x: Shape, along: int, formula: str, **values: int) -> Equations:
    """One size by a formula, in which ``n`` is the size that comes in; the others as they come in."""
    equations = list(unchanged(x))
    axis, name, sizes = equations[along]
    equations[along] = equation(axis, re.sub(r"\bn\b", name, formula), {**sizes, **values})
    return tuple(equations)


def on_axis(axis: str, formula: str, **values: int | Fraction) -> Equation:
    """A formula in names without their axis, which they are given here: ``n``, the size that comes in, is ``h_in``."""
    names = {name: f"{axis}_in" if name == "n" else f"{name}_{axis}" for name in values}
    written = NAME.sub(lambda name: names.get(name[0], name[0]), formula)
    return equation(axis, written, {names[name]: value for name, value in values.items()})


def on_axes(sizes: tuple[int, ...], formula: str, **values: tuple[int | Fraction, ...]) -> Equations:
    """The same for every spatial axis, with a value of each name per axis."""
    return tuple(
        on_axis(axis, formula, n=sizes[index], **{name: each[index] for name, each in values.items()})
        for index, axis in enumerate(SPATIAL_NAMES[len(sizes)])
    )


def sizes_in(x: Shape) -> dict[str, int]:
    """The sizes that come in by their names in formulas: ``c_in``, ``h_in``."""
    return {f"{axis}_in": size for axis, size in zip(x.axis_names(), x.sizes, strict=True)}
