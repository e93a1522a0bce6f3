"""What a layer is called where there is little room: ``conv 256 3×3/2``."""

from collections.abc import Iterator
from fractions import Fraction

from convcost.analysis import Analysis
from convcost.errors.untrusted import visible
from convcost.graph import Graph, Node
from convcost.graph.described import word
from convcost.layers import op

TIMES = "×"
LONGEST = 40


def label(node: Node) -> str:
    """The kind, its one required argument, its window and what of it is unusual."""
    return " ".join(_words(node))


def labels(node: Node) -> tuple[str, ...]:
    """The label, and shorter ones for less room."""
    words = list(_words(node))
    return tuple(dict.fromkeys((" ".join(words), " ".join(words[1:]) or words[0])))


def labels_of(analysis: Analysis, index: int) -> tuple[str, ...]:
    """Those of a layer by its index, worked out once for all drawings."""
    known = analysis.once(_known)
    if index not in known:
        known[index] = labels(analysis.graph.nodes[index])
    return known[index]


def _known(_: Analysis) -> dict[int, tuple[str, ...]]:
    return {}


def size(shape: object) -> str:
    """A shape with a sign for times between numbers."""
    return str(shape).replace("x", TIMES)


def tensors(graph: Graph) -> str:
    """What goes in and comes out."""
    outputs = [graph.shapes[tensor] for tensor in graph.outputs.values()]
    return f"{_listed(list(graph.inputs.values()))} → {_listed(outputs)}"


def _listed(shapes: list[object] | list[op.Shape]) -> str:
    return ", ".join(map(size, shapes[:3])) + (f", … {len(shapes) - 3} more" if len(shapes) > 3 else "")


def _words(node: Node) -> Iterator[str]:
    arguments, unless_given = op.arguments(node.op), op.defaults(type(node.op))
    yield node.op.kind.replace("conv_transpose", "convT").replace("_", " ")
    for name in op.required(type(node.op))[:1]:
        if name != "kernel":
            yield _short(arguments[name])
    if "kernel" in arguments and arguments["kernel"] is not None:
        yield _window(arguments["kernel"], node.output) + _stride(arguments)
    for name, sign in (("dilation", "d"), ("groups", "g")):
        if name in arguments and name in unless_given and arguments[name] != unless_given[name]:
            yield f"{sign}{_short(arguments[name])}"


def _window(kernel: object, output: op.Shape) -> str:
    """``3×3``, also where one number stands for all axes."""
    axes = max(len(output.spatial), 1)
    if isinstance(kernel, tuple) and len(kernel) == 1:
        return TIMES.join([_short(kernel[0])] * axes)
    return _short(kernel) if isinstance(kernel, tuple) else TIMES.join([_short(kernel)] * axes)


def _stride(arguments: dict[str, object]) -> str:
    stride = arguments.get("stride")
    if stride is None or stride == arguments.get("kernel"):
        return ""
    sizes = stride if isinstance(stride, tuple) else (stride,)
    return "" if set(sizes) == {1} else f"/{_short(sizes[0]) if len(set(sizes)) == 1 else _short(stride)}"


def _short(value: object) -> str:
    if isinstance(value, Fraction):
        return visible(str(value))
    text = word(value)
    return (text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…").replace("x", TIMES)
