"""How the heads of attention lie in a tensor, its positions cut into groups, and the bias for their offsets."""

from collections.abc import Sequence
from math import prod
from typing import NamedTuple

from convcost.bridges.axes import Axis, Seen, atoms, merged, size_of
from convcost.bridges.captured import Operation, Sizes
from convcost.bridges.conversion import Conversion, short
from convcost.layers.shape import Shape


class Laid(NamedTuple):
    """Queries, keys or values: heads and their width together, positions, and the groups that meet each other only."""

    heads: int
    width: int
    positions: int
    word: str
    """`window` or `grid`; empty where every position meets every other."""
    groups: Sizes
    """The sizes of a group along every axis of maps; none of tokens."""
    repeats: int = 1
    """How often each head stands there, one after the other."""

    @property
    def head_width(self) -> int:
        """The width of a single head."""
        return self.width // self.heads


class Bias(NamedTuple):
    """The arguments that say how positions are grouped and biased, and the stored tensors that are learned for it."""

    arguments: dict[str, object]
    learned: tuple[str, ...]


def channels_of(x: Seen) -> int | None:
    """The size of a shape along which its channels or features lie; None of what has no positions."""
    return {"maps": 0, "tokens": 1}.get(x.shape.layout)


def laid(x: Seen) -> Laid | None:
    """How a tensor with the axes heads and what else is in front, tokens, features lies; None if in another way."""
    place = channels_of(x)
    if place is None or len(x.axes) < 3 or x.has_batch_in(range(1, len(x.axes))):
        return None
    lead, rows, features = merged(x.axes[:-2]), x.gathered([len(x.axes) - 2]), x.gathered([len(x.axes) - 1])
    there = set(merged(x.physical))
    repeats = tuple(atom for atom in lead if atom not in there)
    lead = tuple(atom for atom in lead if atom in there)
    channels = x.physical[place]
    heads = tuple(atom for atom in lead if atom in channels)
    outside = tuple(atom for atom in lead if atom not in channels)
    spatial = tuple(axis for at, axis in enumerate(x.physical) if at != place)
    inner = tuple(tuple(atom for atom in axis if atom in rows) for axis in spatial)
    outer = tuple(tuple(atom for atom in axis if atom in outside) for axis in spatial)
    is_whole = set(channels) == {*heads, *features} and set(outside) == set(merged(outer)) and merged(inner) == rows
    pairs = list(zip(spatial, outer, inner, strict=True))
    ways = {"window": [(*far, *near) for _, far, near in pairs], "grid": [(*near, *far) for _, far, near in pairs]}
    word = next((word for word, way in ways.items() if way == list(spatial)), None)
    if not is_whole or word is None or (outside and x.shape.layout == "tokens"):
        return None
    sizes = tuple(map(size_of, inner)) if x.shape.layout == "maps" else ()
    positions = size_of(merged(spatial))
    return Laid(size_of(heads), size_of(channels), positions, word if outside else "", sizes, size_of(repeats))


def biased(conversion: Conversion, operation: Operation, query: Seen, lies: Laid) -> Bias | None:
    """The groups of attention, and its bias; None where the table has another size, or a mask is no part of windows.

    A mask is where windows are shifted: positions that were no neighbours do not meet.
    """
    table, layers = operation.inputs[4], operation.inputs[6:]
    if operation.attributes["is_masked"] and lies.word != "window":
        return None
    grouped: dict[str, object] = {lies.word: short(lies.groups)} if lies.word else {}
    if layers:
        return _made(conversion, operation, layers, lies, grouped)
    if not table:
        return Bias(grouped, ())
    held = prod(conversion.captured.constants[table].sizes)
    if query.shape.layout != "maps":
        return None
    offsets, distances = (lies.heads * prod(each) for each in ([2 * k - 1 for k in lies.groups], lies.groups))
    if held not in {offsets, distances}:
        return None
    grouped = grouped or {"window": short(lies.groups)}
    return Bias({**grouped, "relative_bias": True if held == offsets else "distances"}, (table,))


def _made(
    conversion: Conversion, operation: Operation, layers: Sequence[str], lies: Laid, grouped: dict[str, object]
) -> Bias | None:
    """A bias that two layers make of the coordinates of every offset; None where they are of other sizes."""
    first, bias, second = (conversion.captured.constants[name].sizes for name in layers)
    hidden, offsets = first[0], prod(2 * k - 1 for k in lies.groups)
    fits = first == (hidden, len(lies.groups)) and bias == (hidden,) and second == (lies.heads, hidden)
    if not fits or not lies.groups or operation.attributes["offsets"] != offsets:
        return None
    grouped = grouped or {"window": short(lies.groups)}
    return Bias({**grouped, "relative_bias_mlp": hidden}, tuple(layers))


def given(query: Seen, value: Seen, tensor: str, shape: Shape) -> Seen:
    """What attention gives: the axes of the queries, in each head the features of the values."""
    place = channels_of(query) or 0
    heads = tuple(atom for atom in merged(query.axes[:-2]) if atom in query.physical[place])
    features: Axis = atoms(size_of(value.gathered([len(value.axes) - 1])))
    physical = list(query.physical)
    physical[place] = (*heads, *features)
    return Seen(tensor, shape, tuple(physical), (*query.axes[:-1], features))
