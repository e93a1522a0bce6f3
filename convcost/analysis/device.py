"""What a device can do at best."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from convcost.language.quantity import short, short_bytes, short_ratio


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

    def peak(self, dtype: str) -> str:
        """``156 TMAC/s``."""
        macs = short(self.macs_per_second[dtype])
        return f"{macs}{'' if ' ' in macs else ' '}MAC/s"

    @property
    def bandwidth(self) -> str:
        """``1.555 TB/s``."""
        return f"{short_bytes(self.bytes_per_second, binary=False)}/s"

    @property
    def sentence(self) -> str:
        """What it can do at most."""
        fastest = max(self.macs_per_second, key=self.macs_per_second.__getitem__)
        return f"{self.name}: up to {self.peak(fastest)} ({fastest}), {self.bandwidth}."

    @property
    def described(self) -> str:
        """Its peaks, what they are good for, and where they come from."""
        peaks = (
            f"    {dtype}: {self.peak(dtype)}; below {short_ratio(self.ridge(dtype))} MACs/byte, memory is the bound"
            for dtype in self.macs_per_second
        )
        note = [f"Note: {self.note}."] if self.note else []
        source = f"Source: {self.source}. The FLOPS of data sheets are twice the multiply-adds."
        return "\n".join((f"{self.name}. At best:", "", *peaks, f"    memory: {self.bandwidth}", "", *note, source))
