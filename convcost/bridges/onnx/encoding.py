"""The wire format of protocol buffers, written: a message is the fields of which it is made, one after the other."""

from collections.abc import Iterable
from struct import pack

VARINT, LENGTH, FIXED_32 = 0, 2, 5


def varint(value: int) -> bytes:
    """An integer in groups of seven bits; a negative one as 2^64 more."""
    value %= 2**64
    made = bytearray()
    while value >= 0x80:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    made.append(value)
    return bytes(made)


def number(field: int, value: int) -> bytes:
    """A field that is an integer."""
    return varint(field << 3 | VARINT) + varint(value)


def decimal(field: int, value: float) -> bytes:
    """A field that is a float of 32 bits."""
    return varint(field << 3 | FIXED_32) + pack("<f", value)


def block(field: int, content: bytes | str) -> bytes:
    """A field that is a message, a text or bytes."""
    data = content.encode() if isinstance(content, str) else content
    return varint(field << 3 | LENGTH) + varint(len(data)) + data


def numbers(field: int, values: Iterable[int]) -> bytes:
    """A field that is repeated for every integer."""
    return b"".join(number(field, value) for value in values)
