"""The messages of an ONNX file, as far as they matter here: the data of weights is never looked at."""

from collections.abc import Iterator, Mapping
from math import prod
from struct import unpack_from
from typing import NamedTuple, TypeAlias

from convcost.bridges.onnx.wire import Field, Wire, signed

DTYPES = {
    1: "float32", 2: "uint8", 3: "int8", 4: "uint16", 5: "int16", 6: "int32", 7: "int64", 8: "string", 9: "bool",
    10: "float16", 11: "float64", 12: "uint32", 13: "uint64", 14: "complex64", 15: "complex128", 16: "bfloat16",
    17: "float8", 18: "float8", 19: "float8", 20: "float8", 21: "uint4", 22: "int4", 23: "float4", 24: "float8",
}  # fmt: skip
"""The names of element types, by their numbers in the format."""

FORMATS = {
    "float32": "f", "uint8": "B", "int8": "b", "uint16": "H", "int16": "h", "int32": "i", "int64": "q", "bool": "?",
    "float16": "e", "float64": "d", "uint32": "I", "uint64": "Q",
}  # fmt: skip
MOST_VALUES = 4096
"""Tensors of more elements are weights; smaller ones may be sizes, axes or numbers to compute with."""
MOST_AXES = 64
LARGEST_SIZE = 2**63 - 1

Dims = tuple["int | str | None", ...]
"""Sizes of a tensor: a number, the name of a free axis, or None where nothing is said."""


class Tensor(NamedTuple):
    """A stored tensor. ``values`` are known where there are few and they stand in the file."""

    name: str
    sizes: tuple[int, ...]
    dtype: str
    values: tuple[int | float, ...] | None
    offset: int


class Subgraph(NamedTuple):
    """A graph inside of an attribute, which is left where it is."""

    offset: int


Value: TypeAlias = int | float | str | Tensor | Subgraph | tuple[int, ...] | tuple[float, ...] | tuple[str, ...]


class Node(NamedTuple):
    """One operator as it stands in the file. ``metadata`` is what exporters note beside it."""

    name: str
    type: str
    domain: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: Mapping[str, Value]
    metadata: Mapping[str, str]
    offset: int

    @property
    def place(self) -> str:
        """How messages name it."""
        named = f"`{self.name}`" if self.name else "an operator without a name"
        return f"{named}, a {self.type}, at byte {self.offset:,}"


class Info(NamedTuple):
    """The type of a tensor: its sizes, or None where they are not said."""

    name: str
    dtype: str
    dims: Dims | None
    offset: int


class Function(NamedTuple):
    """Operators under a name of their own."""

    name: str
    domain: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    nodes: tuple[Node, ...]
    defaults: Mapping[str, Value]


class Model(NamedTuple):
    """A file: its graph, and the version of every set of operators by its domain."""

    name: str
    opsets: Mapping[str, int]
    nodes: tuple[Node, ...]
    stored: tuple[Tensor, ...]
    inputs: tuple[Info, ...]
    outputs: tuple[Info, ...]
    infos: Mapping[str, Info]
    functions: Mapping[tuple[str, str], Function]
    offset: int


def read_model(wire: Wire) -> Model:
    """The model in a file; raises `ConvcostError` with the offset of what is wrong with it."""
    end = len(wire.data)
    graph: Field | None = None
    opsets: dict[str, int] = {}
    functions: dict[tuple[str, str], Function] = {}
    for field in wire.fields(0, end):
        match field.number:
            case 7:
                graph = field
            case 8:
                domain, version = _opset(wire, field)
                opsets[domain] = version
            case 25:
                made = _function(wire, field)
                functions[made.domain, made.name] = made
    if graph is None:
        wire.broken(0, "it holds no graph")
    if not opsets:
        wire.broken(0, "it does not say which version of the operators it uses")
    return _graph(wire, graph, opsets, functions)


def _graph(wire: Wire, graph: Field, opsets: Mapping[str, int], functions: Mapping[tuple[str, str], Function]) -> Model:
    name = ""
    nodes: list[Node] = []
    stored: list[Tensor] = []
    inputs: list[Info] = []
    outputs: list[Info] = []
    infos: dict[str, Info] = {}
    for field in wire.fields(graph.start, graph.end):
        match field.number:
            case 1:
                nodes.append(_node(wire, field))
            case 2:
                name = wire.text(field)
            case 5:
                stored.append(_tensor(wire, field))
            case 11:
                inputs.append(_info(wire, field))
            case 12:
                outputs.append(_info(wire, field))
            case 13:
                info = _info(wire, field)
                infos[info.name] = info
            case 15:
                stored.append(_sparse(wire, field))
    return Model(
        name, opsets, tuple(nodes), tuple(stored), tuple(inputs), tuple(outputs), infos, functions, graph.start
    )  # fmt: skip


def _opset(wire: Wire, message: Field) -> tuple[str, int]:
    domain, version = "", 0
    for field in wire.fields(message.start, message.end):
        if field.number == 1:
            domain = wire.text(field)
        elif field.number == 2:
            version = signed(field.value)
    return ("" if domain == "ai.onnx" else domain), version


def _node(wire: Wire, message: Field) -> Node:
    words = {3: "", 4: "", 7: ""}
    inputs: list[str] = []
    outputs: list[str] = []
    attributes: dict[str, Value] = {}
    metadata: dict[str, str] = {}
    for field in wire.fields(message.start, message.end):
        match field.number:
            case 1:
                inputs.append(wire.text(field))
            case 2:
                outputs.append(wire.text(field))
            case 3 | 4 | 7:
                words[field.number] = wire.text(field)
            case 5:
                attributes.update(_attribute(wire, field))
            case 9:
                key, text = _entry(wire, field)
                metadata[key] = text
    domain = "" if words[7] == "ai.onnx" else words[7]
    return Node(
        words[3], words[4], domain, tuple(inputs), tuple(outputs), attributes, metadata, message.start
    )  # fmt: skip


def _entry(wire: Wire, message: Field) -> tuple[str, str]:
    words = {1: "", 2: ""}
    for field in wire.fields(message.start, message.end):
        if field.number in words:
            words[field.number] = wire.text(field)
    return words[1], words[2]


def _attribute(wire: Wire, message: Field) -> Iterator[tuple[str, Value]]:
    """The name and the value; nothing where it is one that no operator here needs."""
    name = ""
    value: Value | None = None
    numbers: list[int] = []
    floats: list[float] = []
    words: list[str] = []
    kind = 0
    for field in wire.fields(message.start, message.end):
        match field.number:
            case 1:
                name = wire.text(field)
            case 2:
                value = wire.floats(field)[0]
            case 3:
                value = signed(field.value)
            case 4:
                value = wire.text(field)
            case 5:
                value = _tensor(wire, field)
            case 6:
                value = Subgraph(field.start)
            case 7:
                floats += wire.floats(field)
            case 8:
                numbers += wire.integers(field)
            case 9:
                words.append(wire.text(field))
            case 20:
                kind = field.value
            case 21:
                value = f"@{wire.text(field)}"
    lists: dict[int, Value] = {6: tuple(floats), 7: tuple(numbers), 8: tuple(words)}
    several = lists.get(kind) or tuple(numbers) or tuple(floats) or tuple(words)
    if value is not None:
        yield name, value
    elif several or kind in lists:
        yield name, several


def _tensor(wire: Wire, message: Field) -> Tensor:
    """A tensor without its data, unless that is small and stands here."""
    sizes: list[int] = []
    name, dtype = "", 0
    data: list[Field] = []
    for field in wire.fields(message.start, message.end):
        match field.number:
            case 1:
                sizes += wire.integers(field)
            case 2:
                dtype = field.value
            case 8:
                name = wire.text(field)
            case 4 | 5 | 7 | 9 | 10 | 11:
                data.append(field)
        if len(sizes) > MOST_AXES:
            wire.broken(message.start, f"tensor `{name}` has more than {MOST_AXES} axes")
    if min(sizes, default=0) < 0 or prod(sizes) > LARGEST_SIZE:
        shown = "x".join(map(str, sizes))
        wire.broken(message.start, f"tensor `{name}` cannot be {shown}")
    word = DTYPES.get(dtype, "unknown")
    return Tensor(name, tuple(sizes), word, _values(wire, prod(sizes), word, data), message.start)


def _values(wire: Wire, count: int, dtype: str, data: list[Field]) -> tuple[int | float, ...] | None:
    if count > MOST_VALUES or dtype not in FORMATS:
        return None
    found: list[int | float] = []
    for field in data:
        match field.number:
            case 9:
                room = field.end - field.start
                code = FORMATS[dtype]
                size = {"B": 1, "b": 1, "?": 1, "H": 2, "h": 2, "e": 2, "q": 8, "d": 8, "Q": 8}.get(code, 4)
                if room != count * size:
                    wire.broken(field.start, f"{count} elements of {dtype} take {count * size} bytes, not {room}")
                found += unpack_from(f"<{count}{code}", wire.data, field.start)
            case 4 | 10:
                width, code = (4, "f") if field.number == 4 else (8, "d")
                found += unpack_from(f"<{(field.end - field.start) // width}{code}", wire.data, field.start)
            case _ if dtype != "float16":
                found += wire.integers(field)
        if len(found) > MOST_VALUES:
            return None
    return tuple(found) if len(found) == count else None


def _sparse(wire: Wire, message: Field) -> Tensor:
    """A tensor of which only some elements are stored: its name is that of its values."""
    name, dtype = "", "unknown"
    sizes: list[int] = []
    for field in wire.fields(message.start, message.end):
        if field.number == 1:
            name, _, dtype, _, _ = _tensor(wire, field)
        elif field.number == 3:
            sizes += wire.integers(field)
    if min(sizes, default=0) < 0 or prod(sizes) > LARGEST_SIZE or len(sizes) > MOST_AXES:
        wire.broken(message.start, f"tensor `{name}` has sizes that cannot be")
    return Tensor(name, tuple(sizes), dtype, None, message.start)


def _info(wire: Wire, message: Field) -> Info:
    """The name, the element type and the sizes of a tensor."""
    name, dtype = "", "unknown"
    dims: Dims | None = None
    for field in wire.fields(message.start, message.end):
        if field.number == 1:
            name = wire.text(field)
        elif field.number == 2:
            for kind in wire.fields(field.start, field.end):
                if kind.number == 1:
                    dtype, dims = _tensor_type(wire, kind)
    return Info(name, dtype, dims, message.start)


def _tensor_type(wire: Wire, message: Field) -> tuple[str, Dims | None]:
    dtype = "unknown"
    dims: list[int | str | None] | None = None
    for field in wire.fields(message.start, message.end):
        if field.number == 1:
            dtype = DTYPES.get(field.value, "unknown")
        elif field.number == 2:
            dims = []
            for axis in wire.fields(field.start, field.end):
                if axis.number == 1:
                    dims.append(_dim(wire, axis))
                if len(dims) > MOST_AXES:
                    wire.broken(message.start, f"a tensor has more than {MOST_AXES} axes")
    return dtype, None if dims is None else tuple(dims)


def _dim(wire: Wire, message: Field) -> int | str | None:
    for field in wire.fields(message.start, message.end):
        if field.number == 1:
            return signed(field.value)
        if field.number == 2:
            return wire.text(field) or None
    return None


def _function(wire: Wire, message: Field) -> Function:
    words = {1: "", 10: ""}
    inputs: list[str] = []
    outputs: list[str] = []
    nodes: list[Node] = []
    defaults: dict[str, Value] = {}
    for field in wire.fields(message.start, message.end):
        match field.number:
            case 1 | 10:
                words[field.number] = wire.text(field)
            case 4:
                inputs.append(wire.text(field))
            case 5:
                outputs.append(wire.text(field))
            case 7:
                nodes.append(_node(wire, field))
            case 11:
                defaults.update(_attribute(wire, field))
    return Function(words[1], words[10], tuple(inputs), tuple(outputs), tuple(nodes), defaults)
