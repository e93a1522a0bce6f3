"""Graph -> the flattened network in our own notation: a line per layer, every name and input written out.

Reading the text gives an equal graph. The YAML is written by hand: its strings are quoted, because names are anybody's.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from convcost.errors import Refusal
from convcost.errors.untrusted import visible, visible_characters
from convcost.graph import Graph, Node
from convcost.layers.fields import Field
from convcost.layers.op import Op, arguments, defaults, schema
from convcost.layers.shape import Shape


def write(graph: Graph) -> str:
    """The network without variables, defaults and blocks; its names must be ones that the notation can write.

    Raises `Refusal` for a join of one tensor, which the notation passes through.
    """
    lines = [
        "convcost: 1",
        f"# expanded from {origin(graph)}",
        f"name: {quoted(graph.name)}",
        _inputs(graph.inputs),
        "layers:" if graph.nodes else "layers: []",
        *map(_step, graph.nodes),
        f"outputs: {_outputs(graph.outputs)}",
        *_written(graph.nodes),
        *([f"dtype: {_dtypes(graph.dtype)}"] if graph.dtype else []),
    ]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A double-quoted scalar; what cannot be seen is written as an escape."""
    if '"' not in text and "\\" not in text:
        return f'"{visible(text)}"'
    special = {'"': '\\"', "\\": "\\\\"}
    return '"' + "".join(special.get(each, each) for each in visible_characters(text)) + '"'


def origin(graph: Graph) -> str:
    """Where the network comes from: its file, the variant, the transforms."""
    file = visible(graph.file or graph.name)
    network = f"{file}@{visible(graph.variant)}" if graph.variant else file
    return " + ".join((network, *map(visible, graph.applied)))


def _inputs(inputs: Mapping[str, Shape]) -> str:
    if list(inputs) == ["input"]:
        return f"input: {_shape(inputs['input'])}"
    return f"inputs: {_mapping((quoted(name), _shape(shape)) for name, shape in inputs.items())}"


def _shape(shape: Shape) -> str:
    sizes = _flow(list(shape.sizes))
    return f"{{tokens: {sizes}}}" if shape.layout == "tokens" else sizes


def _outputs(outputs: Mapping[str, str]) -> str:
    if all(name == tensor for name, tensor in outputs.items()):
        return _names(outputs)
    return _mapping((quoted(name), quoted(tensor)) for name, tensor in outputs.items())


def _written(nodes: Iterable[Node]) -> Iterator[str]:
    entries = [(quoted(node.name), node.written) for node in nodes if node.written]
    if entries:
        yield f"written: {_mapping(entries)}"


def _step(node: Node) -> str:
    if node.op.is_join and node.op.passes_one_on and len(node.inputs) < 2:
        raise Refusal(f"`{node.name}` joins a single tensor", "the notation passes one through; remove the node")
    return f"  - {_mapping(_entries(node))}"


def _entries(node: Node) -> Iterator[tuple[str, str]]:
    """The kind, then the modifiers; a join has its operands for arguments, and its arguments among the modifiers."""
    written = list(_arguments(node.op))
    yield node.op.kind, _names(node.inputs) if node.op.is_join else _mapping(written)
    if node.op.is_join:
        yield from written
    elif node.inputs:
        yield "from", quoted(node.inputs[0]) if len(node.inputs) == 1 else _names(node.inputs)
    if node.shares:
        yield "share", quoted(node.shares)
    if node.frozen:
        yield "frozen", "true"
    if node.dtype:
        yield "dtype", _dtypes(node.dtype)
    yield "as", quoted(node.name)


def _dtypes(text: str) -> str:
    """``weights=int8,activations=float16`` as a mapping; one type for all as it is."""
    parts = [part.partition("=") for part in text.split(",")]
    return _mapping((role, dtype) for role, _, dtype in parts) if "=" in text else text


def _arguments(op: Op) -> Iterator[tuple[str, str]]:
    """The fields that differ from their defaults."""
    unless_given = defaults(type(op))
    for name, value in arguments(op).items():
        if name not in unless_given or value != unless_given[name]:
            yield name, _flow(written_form(schema(type(op))[name], value))


def written_form(field: Field, value: object) -> object:
    """The shortest form that the field reads as this value."""
    for form in _forms(value):
        try:
            if field.read(form) == value:
                return form
        except ValueError:
            continue
    raise ValueError(f"no written form gives {value!r}")


def _forms(value: object) -> Iterator[object]:
    """`unknown` for None; one integer for equal ones before and after; a value alone for a list of one."""
    if value is None:
        yield "unknown"
    elif not isinstance(value, tuple):
        yield value
    else:
        short = [item[0] if isinstance(item, tuple) and len(set(item)) == 1 else item for item in value]
        if len(short) == 1:
            yield short[0]
        yield short
        yield value


def _flow(value: object) -> str:
    """A value as an expression, or a list of them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, int | Fraction):
        return str(value)
    word = str(value)
    return word if word.isidentifier() else quoted(word)


def _names(names: Iterable[str]) -> str:
    return f"[{', '.join(map(quoted, names))}]"


def _mapping(entries: Iterable[tuple[str, str]]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in entries) + "}"
