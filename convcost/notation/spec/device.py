"""The file of a device -> what the device can do at best."""

from collections.abc import Callable, Iterable, Mapping

from convcost.analysis.device import Device
from convcost.analysis.dtypes import DTYPE_ALIASES, DTYPE_BITS
from convcost.errors import ConvcostError, Refusal
from convcost.language.nodes import Document, Entry, Node
from convcost.language.quantity import parse_bytes, parse_count
from convcost.language.source import Span
from convcost.notation.spec.reading import Reading

NEEDED = {
    "name": "what people call it",
    "macs_per_second": "such as {float32: 9.75T, float16: 156T}; the FLOPS of data sheets are twice as many",
    "bytes_per_second": "to and from memory, such as 1555 GB",
    "source": "where the figures come from",
}
KEYS = (*NEEDED, "note")
ALIASES = {
    "peak": "macs_per_second", "peaks": "macs_per_second", "macs": "macs_per_second", "flops": "macs_per_second",
    "flops_per_second": "macs_per_second", "tops": "macs_per_second",
    "bandwidth": "bytes_per_second", "memory_bandwidth": "bytes_per_second", "bytes": "bytes_per_second",
    "notes": "note", "citation": "source",
}  # fmt: skip


def read_device(document: Document) -> Device:
    """Read the file of a device; raises `ConvcostError` with every problem of the document."""
    reading = Reading(document)
    root = reading.mapping(document.root, "a device")
    if root and "convcost" in root.entries:
        at = root.entries["convcost"].key
        reading.report("E170", "this is a network, not a device", at, notes=[f"a device takes: {', '.join(KEYS)}"])
        raise ConvcostError(reading.problems)
    found = dict(reading.entries(root, KEYS, "a device", ALIASES)) if root else {}
    texts = {name: reading.text(found[name].value, f"`{name}`") for name in ("name", "source", "note") if name in found}
    peaks = _peaks(reading, found["macs_per_second"].value) if "macs_per_second" in found else {}
    bandwidth = _rate(reading, found["bytes_per_second"].value, parse_bytes) if "bytes_per_second" in found else None
    if root:
        _require(reading, document.beginning(root), found)
    if reading.problems:
        raise ConvcostError(sorted(reading.problems, key=lambda problem: problem.labels[0].span.start))
    return Device(texts["name"] or "", peaks, bandwidth or 0, texts["source"] or "", texts.get("note") or "")


def _require(reading: Reading, at: Span, found: Iterable[str]) -> None:
    for name, what in NEEDED.items():
        if name not in found:
            reading.report("E112", f"a device needs `{name}`", at, what)


def _peaks(reading: Reading, node: Node) -> Mapping[str, int]:
    """Multiply-adds per second by dtype."""
    mapping = reading.mapping(node, "`macs_per_second`")
    if mapping is None:
        return {}
    if not mapping.entries:
        reading.report("E170", "`macs_per_second` states no dtype", node, f"one of {', '.join(DTYPE_BITS)}")
    stated: Iterable[tuple[str, Entry]] = reading.entries(mapping, DTYPE_BITS, "`macs_per_second`", DTYPE_ALIASES)
    return {name: _rate(reading, entry.value, parse_count) or 0 for name, entry in stated}


def _rate(reading: Reading, node: Node, parse: Callable[[str], int]) -> int | None:
    """A quantity per second; where that is nothing, no layer would ever end."""
    text = reading.text(node, "a rate")
    try:
        rate = parse(text.removesuffix("/s")) if text is not None else None
    except Refusal as refusal:
        reading.report("E170", refusal.message, node, refusal.hint)
        return None
    if rate == 0:
        reading.report("E170", "a device does more than nothing in a second", node, "at least 1")
    return rate
