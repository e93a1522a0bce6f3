"""ONNX files made for a test, a byte at a time where that is what the test is about."""

from collections.abc import Iterable, Sequence
from math import prod
from struct import pack

from convcost.bridges.onnx.encoding import block, decimal, number, numbers
from convcost.graph import Graph
from convcost.networks.read import network_in
from convcost.notation.build import build

FLOAT, INT64, INT8 = 1, 7, 3
Attribute = int | float | str | Sequence[int] | bytes


def attribute(name: str, value: Attribute) -> bytes:
    match value:
        case int():
            typed = number(3, value) + number(20, 2)
        case float():
            typed = decimal(2, value) + number(20, 1)
        case str():
            typed = block(4, value) + number(20, 3)
        case bytes():
            typed = block(5, value) + number(20, 4)
        case _:
            typed = numbers(8, value) + number(20, 7)
    return block(5, block(1, name) + typed)


def node(
    type_: str,
    inputs: Sequence[str],
    outputs: Sequence[str],
    name: str = "",
    domain: str = "",
    metadata: Iterable[tuple[str, str]] = (),
    **attributes: Attribute,
) -> bytes:
    content = b"".join(block(1, each) for each in inputs) + b"".join(block(2, each) for each in outputs)
    content += block(3, name) + block(4, type_) + block(7, domain)
    content += b"".join(attribute(key, value) for key, value in attributes.items())
    content += b"".join(block(9, block(1, key) + block(2, value)) for key, value in metadata)
    return block(1, content)


def weight(name: str, *sizes: int, dtype: int = FLOAT) -> bytes:
    """A stored tensor whose data is elsewhere."""
    return block(5, numbers(1, sizes) + number(2, dtype) + block(8, name) + number(14, 1))


def integers(name: str, values: Sequence[int], *sizes: int) -> bytes:
    """A stored tensor of integers that stands in the file."""
    shape = sizes or (len(values),)
    return block(5, numbers(1, shape) + number(2, INT64) + block(8, name) + block(9, pack(f"<{len(values)}q", *values)))


def floats(name: str, values: Sequence[float], *sizes: int) -> bytes:
    data = pack(f"<{len(values)}f", *values)
    return block(5, numbers(1, sizes) + number(2, FLOAT) + block(8, name) + block(9, data))


def filled(name: str, *sizes: int) -> bytes:
    """A stored tensor with its data, all zeros."""
    return block(5, numbers(1, sizes) + number(2, FLOAT) + block(8, name) + block(9, bytes(4 * prod(sizes))))


def info(field: int, name: str, sizes: Sequence[int | str] | None, dtype: int = FLOAT) -> bytes:
    """An input (11), an output (12) or a tensor in between (13)."""
    dims = (block(1, number(1, each) if isinstance(each, int) else block(2, each)) for each in sizes or ())
    shape = block(2, b"".join(dims)) if sizes is not None else b""
    return block(field, block(1, name) + block(2, block(1, number(1, dtype) + shape)))


def model(*graph: bytes, opset: int = 17, domains: Sequence[str] = ()) -> bytes:
    imports = block(8, number(2, opset)) + b"".join(block(8, block(1, each) + number(2, 1)) for each in domains)
    return number(1, 8) + block(7, block(2, "main") + b"".join(graph)) + imports


def network(
    size: Sequence[int | str], *graph: bytes, output: str = "y", opset: int = 17, domains: Sequence[str] = ()
) -> bytes:
    """A model with one input `x` and one output."""
    return model(*graph, info(11, "x", size), info(12, output, None), opset=opset, domains=domains)


def built(data: bytes, name: str = "net.onnx", **inputs: tuple[int, ...]) -> Graph:
    return build(network_in(data, name), inputs=inputs)
