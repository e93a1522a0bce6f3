"""The part of the input that one element of a layer sees: the windows walked backwards, every interval exact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from convcost.analysis.receptive.positions import Positions
from convcost.errors import ConvcostError, Problem, Refusal
from convcost.graph import Graph, Node
from convcost.graph.until import part_at
from convcost.layers.shape import Shape
from convcost.layers.window import Pair, Reach, Windows

Box = tuple[Pair, ...]
"""First and last position along each axis."""


@dataclass(frozen=True, slots=True)
class Area:
    """A box of positions, beyond the edges too, and what of it really exists; None where all of it is padding."""

    reached: Box
    inside: Box | None


_Axes = tuple[Positions, ...]


class _Seen(NamedTuple):
    """What is reached of a tensor along every axis, beyond its edges too, and what of that is there; None for none."""

    reached: _Axes
    inside: _Axes | None

    @property
    def area(self) -> Area:
        """From the first to the last."""
        inside = tuple(axis.ends for axis in self.inside) if self.inside is not None else None
        return Area(tuple(axis.ends for axis in self.reached), inside)


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
        _check(path, graph.shapes[name], position)
        return Region(path, position, _areas(graph, name, position))
    except Refusal as refusal:
        raise ConvcostError([Problem(refusal.code, refusal.message, notes=(refusal.hint,))]) from None


def _areas(graph: Graph, name: str, position: tuple[int, ...]) -> Mapping[str, Area]:
    """The nodes backwards, each with the area that those behind it see of what it gives."""
    shapes = dict(zip((node.name for node in graph.nodes), graph.node_inputs, strict=True))
    asked = tuple(Positions.between(at, at) for at in position)
    wanted = {name: _Seen(asked, asked)}
    for node in reversed(graph.nodes):
        if node.name in wanted:
            taken = wanted.pop(node.name)
            inputs = shapes[node.name]
            for index, (operand, x) in enumerate(zip(node.inputs, inputs, strict=True)):
                seen = _through(taken, node.op.window_on(index, inputs, node.output), x, node)
                if seen:
                    wanted[operand] = _both(wanted[operand], seen) if operand in wanted else seen
    return {name: wanted[name].area for name in graph.inputs if name in wanted}


def _check(name: str, shape: Shape, position: tuple[int, ...]) -> None:
    """Refuse what is no position of the shape."""
    sizes = _axes(shape)
    if len(position) == len(sizes) and all(0 <= at < size for at, size in zip(position, sizes, strict=True)):
        return
    last = ",".join(str(size - 1) for size in sizes)
    hint = f"write {name}[{','.join('0' for _ in sizes)}] to {name}[{last}]" if sizes else f"write {name} alone"
    asked = f"[{','.join(map(str, position))}]" if position else ""
    raise Refusal(f"`{name}{asked}` is no position: {shape.described} come out of it", hint, code="E402")


def _through(taken: _Seen, windows: Windows, x: Shape, node: Node) -> _Seen | None:
    """What positions of a layer's output see of an operand."""
    if windows is Reach.EVERYTHING:
        return _everything(x)
    if windows is Reach.POINT:
        return _same(taken, x, node)
    if isinstance(windows, Reach) or len(windows) != len(taken.reached):
        raise _undefined(node)
    reached = tuple(map(Positions.under, taken.reached, windows))
    if not all(axis.bits for axis in reached):
        return None
    inside = tuple(map(Positions.under, taken.inside, windows)) if taken.inside else None
    return _Seen(reached, _clipped(inside, _axes(x)))


def _same(taken: _Seen, x: Shape, node: Node) -> _Seen:
    """The same positions; an operand that is stretched has only one."""
    sizes, outputs = _axes(x), _axes(node.output)
    if taken.area == _everything(node.output).area:
        return _everything(x)
    if len(sizes) != len(outputs):
        raise _undefined(node)
    stretched = [size == 1 < output for size, output in zip(sizes, outputs, strict=True)]
    return _Seen(_shrunk(taken.reached, stretched), taken.inside and _shrunk(taken.inside, stretched))


def _shrunk(along: _Axes, stretched: Sequence[bool]) -> _Axes:
    return tuple(Positions.between(0, 0) if only else axis for only, axis in zip(stretched, along, strict=True))


def _clipped(along: _Axes | None, sizes: tuple[int, ...]) -> _Axes | None:
    if along is None:
        return None
    inside = tuple(axis.within(size) for axis, size in zip(along, sizes, strict=True))
    return inside if all(axis.bits for axis in inside) else None


def _both(one: _Seen, other: _Seen) -> _Seen:
    """What is seen on two ways, along every axis."""
    inside = _together(one.inside, other.inside) if one.inside and other.inside else one.inside or other.inside
    return _Seen(_together(one.reached, other.reached), inside)


def _together(one: _Axes, other: _Axes) -> _Axes:
    return tuple(map(Positions.and_also, one, other))


def _everything(x: Shape) -> _Seen:
    along = tuple(Positions.between(0, size - 1) for size in _axes(x))
    return _Seen(along, along)


def _axes(shape: Shape) -> tuple[int, ...]:
    """The sizes that a position is given in: spatial of maps, the number of tokens, none of features."""
    return {"maps": shape.spatial, "tokens": shape.sizes[:1], "features": ()}[shape.layout]


def _undefined(node: Node) -> Refusal:
    message = f"what one element sees is not defined: no window describes `{node.name}` ({node.op.kind})"
    return Refusal(message, "ask for a layer before it", code="E402")
