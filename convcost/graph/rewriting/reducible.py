"""What a 1x1 convolution in front of a k x k one costs and saves, in exact integers."""

from math import prod
from typing import NamedTuple

from convcost.layers.kinds.conv import Conv
from convcost.layers.op import Op, Shapes
from convcost.layers.window import spread


def windowed(op: Op, least: int = 2) -> Conv | None:
    """The convolution that is meant where a kernel is: of one group, with a side of at least ``least``; else None.

    One that is not trained is not meant: its filter is what it is.
    """
    if isinstance(op, Conv) and op.trainable and op.groups == 1 and max(op.kernel) >= max(least, 2):
        return op
    return None


class Reducible(NamedTuple):
    """A k x k convolution of one group, as the factors of its multiply-adds."""

    positions_in: int
    channels_in: int
    positions_out: int
    channels_out: int
    taps: int

    @classmethod
    def of(cls, conv: Conv, inputs: Shapes) -> "Reducible":
        """The factors of a convolution on its input."""
        (x,) = inputs
        taps = prod(spread(conv.kernel, len(x.spatial), "kernel"))
        return cls(x.positions, x.channels, conv.output(inputs).positions, conv.out, taps)

    @property
    def macs(self) -> int:
        """``P_out * in * out * k * k``, without a reduction."""
        return self.positions_out * self.channels_in * self.channels_out * self.taps

    def reduction_macs(self, width: int) -> int:
        """``P_in * in * r``: what the 1x1 itself costs, which works on the input's positions."""
        return self.positions_in * self.channels_in * width

    def reduced_macs(self, width: int) -> int:
        """``r * (P_in * in + P_out * out * k * k)``: the 1x1, and the convolution that takes its channels."""
        return self.reduction_macs(width) + self.positions_out * self.channels_out * self.taps * width

    @property
    def break_even(self) -> int:
        """The largest width that still pays, 0 where none does: the largest r with ``reduced_macs(r) < macs``."""
        return (self.macs - 1) // self.reduced_macs(1)
