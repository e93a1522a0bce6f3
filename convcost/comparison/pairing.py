"""Which layer of one network is which of another: by what they are, and only then by what they are called."""

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

from convcost.comparison.lcs import Pairs, common
from convcost.graph import Graph, Node
from convcost.graph.parts import EVERY_LEVEL, Part
from convcost.layers import op
from convcost.layers.op import Shapes

NUMBERS = re.compile(r"_\d+(?=\.|$)|(?<=\.)\d+(?=\.|$)")


@dataclass(frozen=True, slots=True, eq=False)
class ComparedLayer:
    """A layer and the norm and activation that follow it: what a table shows in one row."""

    part: Part
    nodes: tuple[Node, ...]
    inputs: tuple[Shapes, ...]
    """The shapes that each of the nodes takes."""

    @property
    def path(self) -> str:
        """The name of the first node."""
        return self.part.path

    @property
    def first(self) -> Node:
        """The layer itself."""
        return self.nodes[0]

    @property
    def family(self) -> str:
        """The name without the numbers that change when an unnamed layer is put in or a block repeated more often."""
        return NUMBERS.sub("", self.path)

    @property
    def ops(self) -> Hashable:
        """What it and its followers are, whatever comes in."""
        return tuple(node.op for node in self.nodes)

    @property
    def structure(self) -> Hashable:
        """What it is and what comes in: all that its cost depends on."""
        return self.ops, self.inputs, tuple(node.shares is not None for node in self.nodes)

    @property
    def options(self) -> Hashable:
        """What it is apart from its followers and from what every layer of its kind must be told, such as a width."""
        given, required = op.arguments(self.first.op), op.required(type(self.first.op))
        return self.first.op.kind, tuple(value for name, value in given.items() if name not in required)


Key = Callable[[ComparedLayer], Hashable]

KEYS: tuple[Key, ...] = (
    lambda layer: (layer.family, layer.structure),
    lambda layer: (layer.family, layer.ops),
    lambda layer: (layer.family, layer.options),
    lambda layer: (layer.family, layer.first.op.kind),
    lambda layer: layer.path,
    lambda layer: layer.structure,
    lambda layer: layer.ops,
)
"""What makes two layers the same, the surest sign first; of another family only what is equal in everything."""


def layers(graph: Graph) -> list[ComparedLayer]:
    """The layers of a network, branches before the join that ends them."""
    return [_layer(graph, part) for part in graph.parts.at_depth(EVERY_LEVEL)]


def paired(old: Sequence[ComparedLayer], new: Sequence[ComparedLayer]) -> Pairs:
    """The indices of layers that are the same one, in the order of both.

    What is surely the same separates the rest into stretches, and less sure signs are looked for inside of each: a
    layer that was put in leaves those behind it where they are, whatever they are called now.
    """
    pairs: Pairs = []
    for key in KEYS:
        old_keys, new_keys = [key(layer) for layer in old], [key(layer) for layer in new]
        old_named = list(zip(old_keys, (layer.path for layer in old), strict=True))
        new_named = list(zip(new_keys, (layer.path for layer in new), strict=True))
        by_name = _filled(_filled(pairs, old_named, new_named), old_keys, new_keys)
        by_structure = _filled(pairs, old_keys, new_keys)
        pairs = by_name if len(by_name) >= len(by_structure) else by_structure
    return pairs


def _filled(pairs: Pairs, old: Sequence[Hashable], new: Sequence[Hashable]) -> Pairs:
    """The pairs, and between any two of them what the stretches there have in common."""
    found = []
    for (i, j), (k, m) in _stretches(pairs, len(old), len(new)):
        found += [(i + a, j + b) for a, b in common(old[i:k], new[j:m])]
    return sorted([*pairs, *found])


def _stretches(pairs: Pairs, old: int, new: int) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Where in both sequences each stretch between pairs begins and ends; neither side of it is empty."""
    begin = (0, 0)
    for i, j in (*pairs, (old, new)):
        if begin[0] < i and begin[1] < j:
            yield begin, (i, j)
        begin = (i + 1, j + 1)


def _layer(graph: Graph, part: Part) -> ComparedLayer:
    nodes = tuple(graph.nodes[index] for index in part.nodes)
    return ComparedLayer(part, nodes, tuple(graph.node_inputs[index] for index in part.nodes))
