"""What layers do where other widths come in: which channels are their own choice, which numbers in fields follow."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Self

from convcost.errors import Refusal
from convcost.layers.fields import axis_index
from convcost.layers.op import Op, Shapes


def in_proportion(channels: int, before: Shapes, now: Shapes) -> int:
    """Channels written for what came in before, for what comes in now; refused unless they come out whole."""
    scaled = channels * Fraction(now[0].channels, before[0].channels)
    if scaled.denominator != 1:
        hint = "choose a width that the numbers in the file can follow"
        raise Refusal(f"{channels} channels written here would become {scaled}, which is no whole number", hint)
    return int(scaled)


def is_along_channels(axis: str, inputs: Shapes) -> bool:
    """Whether an axis is that of the channels."""
    return axis_index(inputs[0], axis) == axis_index(inputs[0], "channels")


class Convolving(Op):
    """A convolution of ``out`` channels in ``groups``. A depthwise one, a group per channel, follows its input."""

    __slots__ = ()
    if TYPE_CHECKING:
        out: int
        groups: int

    def widened(self, inputs: Shapes, to: Callable[[int], int]) -> Self | None:
        """Other ``out``, unless it is depthwise; the groups stay."""
        if self._is_depthwise(inputs):
            return None
        return replace(self, out=to(self.out))  # type: ignore[type-var]

    def following(self, before: Shapes, now: Shapes) -> Self:
        """A depthwise one has as many groups as come in, and keeps its channels per group."""
        if not self._is_depthwise(before):
            return self
        groups = now[0].channels
        return replace(self, groups=groups, out=groups * (self.out // self.groups))  # type: ignore[type-var]

    def _is_depthwise(self, inputs: Shapes) -> bool:
        return self.groups == inputs[0].channels > 1
