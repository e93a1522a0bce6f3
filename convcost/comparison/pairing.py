"""Which layer of one network is which of another: by what they are, and only then by what they are called."""

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from convcost.comparison.lcs import Common, common
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


def paired(old: Sequence[ComparedLayer], new: Sequence[ComparedLayer]) -> Common:
    """The indices of layers that are the same one, in the order of both, and whether all was tried.

    What is surely the same separates the rest into stretches, and less sure signs are looked for inside of each: a
    layer that was put in leaves those behind it where they are, whatever they are called now.
    """
    found = Common([], is_longest=True)
    for key in KEYS:
        old_keys, new_keys = _numbered([key(layer) for layer in old], [key(layer) for layer in new])
        old_named = list(zip(old_keys, (layer.path for layer in old), strict=True))
        new_named = list(zip(new_keys, (layer.path for layer in new), strict=True))
        of_one_name = common(*_numbered(old_named, new_named), found.pairs)
        by_name = common(old_keys, new_keys, of_one_name.pairs)
        by_structure = common(old_keys, new_keys, found.pairs)
        pairs = by_name.pairs if len(by_name.pairs) >= len(by_structure.pairs) else by_structure.pairs
        is_longest = all(each.is_longest for each in (found, of_one_name, by_name, by_structure))
        found = Common(pairs, is_longest)
    return found


def _numbered(old: Sequence[Hashable], new: Sequence[Hashable]) -> tuple[list[int], list[int]]:
    """A number for every key, equal ones the same, which are quick to compare."""
    numbers = {key: number for number, key in enumerate(dict.fromkeys((*old, *new)))}
    return [numbers[key] for key in old], [numbers[key] for key in new]


def _layer(graph: Graph, part: Part) -> ComparedLayer:
    nodes = tuple(graph.nodes[index] for index in part.nodes)
    return ComparedLayer(part, nodes, tuple(graph.node_inputs[index] for index in part.nodes))
