"""What a device can do at best."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Device:
    """The peaks that its maker states, or that follow from its clock. No layer is faster than they allow."""

    name: str
    macs_per_second: Mapping[str, int] = field(hash=False)
    """Multiply-adds by dtype; the FLOPS of data sheets are twice as many."""
    bytes_per_second: int
    """To and from memory."""
    source: str
    note: str = ""

    def ridge(self, dtype: str) -> Fraction:
        """Multiply-adds per byte above which a layer is bound by compute, below by memory."""
        return Fraction(self.macs_per_second[dtype], self.bytes_per_second)
