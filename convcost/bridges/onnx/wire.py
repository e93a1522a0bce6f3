"""The wire format of protocol buffers, read in place: nothing is copied that nobody asks for.

A message is a run of fields. A field says its number and how it is laid out; what is inside of one that has a length
stays where it is, as the offsets of its first byte and behind its last.
"""

import mmap as mmap_module
from collections.abc import Iterator
from mmap import mmap
from struct import unpack_from
from typing import NamedTuple, NoReturn

from convcost.errors import ConvcostError, Problem

Bytes = bytes | mmap

VARINT, FIXED_64, LENGTH, FIXED_32 = 0, 1, 2, 5
LARGE = 2**18
MADVISE: int | None = getattr(mmap_module, "MADV_DONTNEED", None)
MOST_FIELDS = 4_000_000
"""Of one file: a network of a million operators has fewer, and a file made of nothing but fields ends here."""


class Field(NamedTuple):
    """One field of a message: a number, or the bytes from ``start`` to ``end``."""

    number: int
    start: int
    end: int
    value: int = 0
    """What a number holds, from 0 to 2^64 - 1."""
    is_number: bool = False
    """Whether it is one number, and not a run of bytes."""


class Wire:
    """The bytes of a file, and how many fields of them may still be read."""

    __slots__ = ("data", "left", "name")

    def __init__(self, data: Bytes, name: str) -> None:
        self.data = data
        self.name = name
        self.left = MOST_FIELDS

    def fields(self, start: int, end: int) -> Iterator[Field]:
        """The fields of the message in these bytes; raises `ConvcostError` where they are none."""
        data = self.data
        at = start
        while at < end:
            self.left -= 1
            if self.left < 0:
                self.broken(at, f"it has more than {MOST_FIELDS:,} fields", code="E104")
            begin = at
            key, at = self._varint(at, end)
            number, layout = key >> 3, key & 7
            if not 0 < number < 2**29:
                self.broken(begin, f"no field has the number {number}")
            if layout == VARINT:
                value, after = self._varint(at, end)
                yield Field(number, at, after, value, is_number=True)
            elif layout == LENGTH:
                length, at = self._varint(at, end)
                after = at + length
                if after > end:
                    self.broken(begin, f"field {number} says it has {length:,} bytes, and {end - at:,} are left")
                yield Field(number, at, after)
                if after - at > LARGE:
                    self._forget()
            elif layout in {FIXED_32, FIXED_64}:
                after = at + (4 if layout == FIXED_32 else 8)
                if after > end:
                    self.broken(begin, f"field {number} ends behind the end")
                yield Field(number, at, after, int.from_bytes(data[at:after], "little"))
            else:
                self.broken(begin, f"no field is laid out in way {layout}")
            at = after

    def text(self, field: Field) -> str:
        """The text in a field; bytes that are none are shown as escapes."""
        return self.data[field.start : field.end].decode("utf-8", "backslashreplace")

    def floats(self, field: Field) -> tuple[float, ...]:
        """Floats of 32 bits side by side."""
        count, rest = divmod(field.end - field.start, 4)
        if rest:
            self.broken(field.start, "floats of 32 bits do not end with a part of one")
        values: tuple[float, ...] = unpack_from(f"<{count}f", self.data, field.start)
        return values

    def integers(self, field: Field) -> Iterator[int]:
        """Signed integers: one, or several side by side."""
        if field.is_number:
            yield signed(field.value)
            return
        at = field.start
        while at < field.end:
            value, at = self._varint(at, field.end)
            yield signed(value)

    def broken(self, offset: int, reason: str, code: str = "E190") -> NoReturn:
        """Refuse the file for what stands at an offset."""
        hint = "a download or a copy that ended early is the usual cause; or it is no ONNX file at all"
        problem = Problem(code, f"cannot read `{self.name}`: {reason}", notes=(f"at byte {offset:,}", hint))
        raise ConvcostError([problem])

    def _forget(self) -> None:
        """Give back the memory of what was looked at: around a byte of a file the system maps up to megabytes."""
        if isinstance(self.data, mmap) and MADVISE is not None:
            self.data.madvise(MADVISE)

    def _varint(self, at: int, end: int) -> tuple[int, int]:
        data = self.data
        if at < end and data[at] < 0x80:
            return data[at], at + 1
        value = 0
        for count in range(10):
            if at + count >= end:
                self.broken(at, "a number has no end")
            byte = data[at + count]
            value |= (byte & 0x7F) << 7 * count
            if byte < 0x80:
                break
        if byte >= 0x80 or value >= 2**64:
            self.broken(at, "a number has more than 64 bits")
        return value, at + count + 1


def signed(value: int) -> int:
    """A varint as the signed integer that it stands for."""
    return value - 2**64 if value >= 2**63 else value
