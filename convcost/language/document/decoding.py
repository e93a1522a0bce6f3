"""Bytes -> text that may be read: UTF-8, within the limit, without characters that cannot be seen."""

import re

from convcost.errors import ConvcostError, Label, Problem
from convcost.language.document.faults import MAX_BYTES
from convcost.language.source import Source, Span

BYTE_ORDER_MARK = "\ufeff"
UNREADABLE_ASCII = "[^\t\n\r\x20-\x7e]"
UNREADABLE = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def decode(data: bytes, name: str) -> str:
    """The text of a file; refused with E100 unless it is UTF-8."""
    if len(data) > MAX_BYTES:
        raise _too_large(name)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        source = Source(name, data.decode("utf-8-sig", errors="replace"))
        start = len(data[: error.start].decode("utf-8-sig"))
        guess = "it looks like UTF-16; " if data.startswith(UTF_16) else ""
        raise unreadable(
            f"byte {error.start:,} (0x{data[error.start]:02X}) is not UTF-8",
            Span(source, start, start + 1),
            f"{guess}save the file as UTF-8",
        ) from None


def readable(text: str, name: str) -> Source:
    """The source without its byte order mark; refused with E100 for its size or for an invisible character."""
    if len(text) > MAX_BYTES:
        raise _too_large(name)
    source = Source(name, text.removeprefix(BYTE_ORDER_MARK))
    found = re.search(UNREADABLE_ASCII if text.isascii() else UNREADABLE, source.text)  # the long one compiles slowly
    if found:
        span = Span(source, found.start(), found.end())
        raise unreadable(f"character U+{ord(found[0]):04X} cannot be seen and may not stand here", span, "remove it")
    return source


def _too_large(name: str) -> ConvcostError:
    return unreadable(f"larger than {MAX_BYTES // 2**20} MiB", Span(Source(name, ""), 0, 0))


def unreadable(message: str, span: Span, *notes: str) -> ConvcostError:
    """E100 at one place."""
    return ConvcostError([Problem("E100", message, (Label(span),), notes)])
