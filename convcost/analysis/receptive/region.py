"""The part of the input that one element of a layer sees: the windows walked backwards, every interval exact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor

from convcost.errors import ConvcostError, Problem, Refusal
from convcost.graph import Graph, Node
from convcost.graph.until import part_at
from convcost.layers.shape import Shape
from convcost.layers.window import Pair, Reach, Window, Windows

Box = tuple[Pair, ...]
"""First and last position along each axis."""


@dataclass(frozen=True, slots=True)
class Area:
    """A box of positions, beyond the edges too, and what of it really exists; None where all of it is padding."""

    reached: Box
    inside: Box | None


@dataclass(frozen=True, slots=True)
class Region:
    """What the element of a layer at a position sees of each input; inputs that it does not see are left out."""

    layer: str
    position: tuple[int, ...]
    areas: Mapping[str, Area]


def region(graph: Graph, path: str, position: tuple[int, ...]) -> Region:
    """What one element of a layer, or of what a part gives, sees of the input.

    Raises `ConvcostError` without such a layer or position, or where what it sees is not defined.
    """
    name = graph.nodes[part_at(graph, path).nodes[-1]].name
    try:
        return Region(path, position, _areas(graph, name, _position(path, graph.shapes[name], position)))
    except Refusal as refusal:
        raise ConvcostError([Problem(refusal.code, refusal.message, notes=(refusal.hint,))]) from None


def _areas(graph: Graph, name: str, box: Box) -> Mapping[str, Area]:
    """The nodes backwards, each with the area that those behind it see of what it gives."""
    shapes = dict(zip((node.name for node in graph.nodes), graph.node_inputs, strict=True))
    wanted = {name: Area(box, box)}
    for node in reversed(graph.nodes):
        if node.name in wanted:
            area = wanted.pop(node.name)
            inputs = shapes[node.name]
            for index, (operand, x) in enumerate(zip(node.inputs, inputs, strict=True)):
                seen = _through(area, node.op.window_on(index, inputs, node.output), x, node)
                if seen:
                    wanted[operand] = _hull(wanted[operand], seen) if operand in wanted else seen
    return {name: wanted[name] for name in graph.inputs if name in wanted}


def _position(name: str, shape: Shape, position: tuple[int, ...]) -> Box:
    sizes = _axes(shape)
    if len(position) == len(sizes) and all(0 <= at < size for at, size in zip(position, sizes, strict=True)):
        return tuple((at, at) for at in position)
    last = ",".join(str(size - 1) for size in sizes)
    hint = f"write {name}[{','.join('0' for _ in sizes)}] to {name}[{last}]" if sizes else f"write {name} alone"
    asked = f"[{','.join(map(str, position))}]" if position else ""
    raise Refusal(f"`{name}{asked}` is no position: {shape.described} come out of it", hint, code="E402")


def _through(area: Area, windows: Windows, x: Shape, node: Node) -> Area | None:
    """What an area of a layer's output sees of an operand."""
    if windows is Reach.EVERYTHING:
        return _everything(x)
    if windows is Reach.POINT:
        return _same(area, x, node)
    if isinstance(windows, Reach) or len(windows) != len(area.reached):
        raise _undefined(node)
    reached = tuple(map(_under, area.reached, windows))
    if any(first > last for first, last in reached):
        return None
    inside = tuple(map(_under, area.inside, windows)) if area.inside else None
    return Area(reached, _clipped(inside, _axes(x)))


def _same(area: Area, x: Shape, node: Node) -> Area:
    """The same positions; an operand that is stretched has only one."""
    sizes, outputs = _axes(x), _axes(node.output)
    if area == _everything(node.output):
        return _everything(x)
    if len(sizes) != len(outputs):
        raise _undefined(node)
    stretched = [size == 1 < output for size, output in zip(sizes, outputs, strict=True)]
    return Area(_shrunk(area.reached, stretched), area.inside and _shrunk(area.inside, stretched))


def _shrunk(box: Box, stretched: Sequence[bool]) -> Box:
    return tuple((0, 0) if only else pair for only, pair in zip(stretched, box, strict=True))


def _under(positions: Pair, window: Window) -> Pair:
    """From the first input of the first position to the last of the last."""
    first, last = positions
    return ceil(window.start + first * window.stride), floor(window.start + last * window.stride + window.extent)


def _clipped(box: Box | None, sizes: tuple[int, ...]) -> Box | None:
    if box is None:
        return None
    inside = tuple((max(first, 0), min(last, size - 1)) for (first, last), size in zip(box, sizes, strict=True))
    return inside if all(first <= last for first, last in inside) else None


def _hull(one: Area, other: Area) -> Area:
    """Both and what lies between them."""
    inside = _around(one.inside, other.inside) if one.inside and other.inside else one.inside or other.inside
    return Area(_around(one.reached, other.reached), inside)


def _around(one: Box, other: Box) -> Box:
    pairs = zip(one, other, strict=True)
    return tuple((min(first, also_first), max(last, also_last)) for (first, last), (also_first, also_last) in pairs)


def _everything(x: Shape) -> Area:
    box = tuple((0, size - 1) for size in _axes(x))
    return Area(box, box)


def _axes(shape: Shape) -> tuple[int, ...]:
    """The sizes that a position is given in: spatial of maps, the number of tokens, none of features."""
    return {"maps": shape.spatial, "tokens": shape.sizes[:1], "features": ()}[shape.layout]


def _undefined(node: Node) -> Refusal:
    message = f"what one element sees is not defined: no window describes `{node.name}` ({node.op.kind})"
    return Refusal(message, "ask for a layer before it", code="E402")
