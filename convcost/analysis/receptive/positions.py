"""Sets of positions along one axis, and what windows of layers that read them see: every tap, not only the ends."""

from collections.abc import Iterable, Iterator
from math import ceil, floor
from typing import NamedTuple

from convcost.layers.window import Pair, Window


class Positions(NamedTuple):
    """Those whose bit is set: bit ``i`` stands for position ``offset + i``."""

    offset: int
    bits: int

    @classmethod
    def between(cls, first: int, last: int) -> "Positions":
        """From the first to the last; none where the last comes before the first."""
        return cls(first, (1 << max(last - first + 1, 0)) - 1)

    @classmethod
    def along(cls, ranges: Iterable[range]) -> "Positions":
        """Those of some ranges, none of which is empty; in time proportional to their lengths."""
        every = list(ranges)
        if not every:
            return cls(0, 0)
        first, last = min(each[0] for each in every), max(each[-1] for each in every)
        marks = bytearray(b"0") * (last - first + 1)
        for each in every:
            marks[each[0] - first : each[-1] - first + 1 : each.step] = b"1" * len(each)
        return cls(first, int(marks[::-1], 2))

    @property
    def ends(self) -> Pair:
        """The first and the last; there must be some."""
        return self.offset + (self.bits & -self.bits).bit_length() - 1, self.offset + self.bits.bit_length() - 1

    def and_also(self, other: "Positions") -> "Positions":
        """Those of both."""
        offset = min(self.offset, other.offset)
        return Positions(offset, (self.bits << self.offset - offset) | (other.bits << other.offset - offset))

    def within(self, size: int) -> "Positions":
        """Those from 0 to before the size."""
        shifted = self.bits << self.offset if self.offset >= 0 else self.bits >> -self.offset
        return Positions(0, shifted & ((1 << size) - 1))

    def each(self) -> Iterator[int]:
        """One after the other."""
        return (self.offset + at for at, bit in enumerate(reversed(f"{self.bits:b}")) if bit == "1")

    def under(self, window: Window) -> "Positions":
        """What elements at these positions see through a window that slides over a layer's input."""
        if not self.bits:
            return self
        if isinstance(window.start, int) and isinstance(window.stride, int) and isinstance(window.extent, int):
            gap = window.gap or 1
            if isinstance(gap, int):
                moved = _spread(self.bits, window.stride)
                return Positions(
                    window.start + self.offset * window.stride, _repeated(moved, gap, window.extent // gap)
                )
        is_without_gaps = window.gap is None and window.stride <= window.extent
        if is_without_gaps and self.bits & (self.bits + 1) == 0:
            first, last = self.ends
            start, end = window.start + first * window.stride, window.start + last * window.stride
            return Positions.between(ceil(start), floor(end + window.extent))
        return Positions.along(filter(None, map(window.seen, self.each())))


def _spread(bits: int, stride: int) -> int:
    """Every bit at ``stride`` times its place."""
    return int(("0" * (stride - 1)).join(f"{bits:b}"), 2)


def _repeated(bits: int, gap: int, more: int) -> int:
    """The bits, and ``more`` times again, each time a gap further: doubled as long as that does not go too far."""
    count, done = more + 1, 1
    while done * 2 <= count:
        bits |= bits << done * gap
        done *= 2
    return bits | bits << (count - done) * gap
