"""The whole numbers that figures of designs consist of, so that any number of designs are vectors of integers."""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

from convcost.analysis.columns import Column
from convcost.analysis.receptive.fields import WHOLE_INPUT
from convcost.analysis.settings import Settings
from convcost.analysis.totals import Figure
from convcost.language.quantity import LARGEST
from convcost.language.tracing import Leak, Traced
from convcost.layers.shape import SPATIAL_NAMES

EVERYTHING = LARGEST
"""Stands for the word ``whole input``, which is above every number of pixels."""
NO_AXIS = 0
"""Stands where a design has fewer axes than others; nothing sees 0 pixels."""


class Component(NamedTuple):
    """One whole number of a figure.

    A count and bytes consist of one. Of pixels there is one per axis of the input. Of seconds it says how many of so
    many ``parts`` of a second they are, which is the same for all designs, so that they are exact.
    """

    column: Column
    axis: int = 0
    parts: int = 1
    suffix: str = ""
    """What tells it from others of its column: ``_h``."""

    @property
    def name(self) -> str:
        """The key of its column, with the axis where there are several."""
        return self.column.key + self.suffix

    @property
    def title(self) -> str:
        """For people: ``receptive field h``."""
        return self.column.title + self.suffix.replace("_", " ")

    def of(self, value: Figure) -> Any:
        """The component of a figure, which may be traced; 0 where there is none. Raises `Leak` for any other number."""
        if value is None:
            return NO_AXIS
        if isinstance(value, str):
            return EVERYTHING
        one: Any = value
        if isinstance(value, tuple):
            one = value[self.axis] if self.axis < len(value) else NO_AXIS
        if self.parts != 1:
            one = one * self.parts
        if isinstance(one, Fraction) and one.denominator == 1:
            one = one.numerator
        if not (one.bottom == 1 if isinstance(one, Traced) else isinstance(one, int)):
            raise Leak(f"{self.column.key} is no integer")
        return one


def components_of(column: Column, settings: Settings, axes: int) -> tuple[Component, ...]:
    """What the figures of a column consist of, where inputs have at most so many axes."""
    if column.unit == "pixels":
        letters = SPATIAL_NAMES.get(axes, ()) if axes > 1 else ("",)
        return tuple(Component(column, axis, suffix=each and f"_{each}") for axis, each in enumerate(letters))
    if column.unit == "seconds" and settings.device is not None:
        device = settings.device
        return (Component(column, 0, lcm(device.bytes_per_second, *device.macs_per_second.values())),)
    return (Component(column),)


def joined(components: Sequence[Component], numbers: Sequence[int]) -> Figure:
    """The figure that consists of these; None where nothing is known of it."""
    first = components[0]
    if first.parts != 1:
        return Fraction(numbers[0], first.parts)
    if first.column.unit != "pixels":
        return numbers[0]
    if EVERYTHING in numbers:
        return WHOLE_INPUT
    return tuple(number for number in numbers if number != NO_AXIS) or None
